"""The headers of every answer, by default and as a configuration may set them."""

import re
import tomllib
from pathlib import Path

import pytest
from tests.server.middlewares.client import Site, entry

from octavo.errors import StartupError
from octavo.kernel.context import Context

# What makes an Octavo send the headers a stock Strapi 5 sends: for a move without a visible difference.
STRAPI_HEADERS = """
[[middlewares]]
name = "octavo::logger"
config = { requests = false, request_id_header = "" }
[[middlewares]]
name = "octavo::errors"
[[middlewares]]
name = "octavo::security"
[middlewares.config.content_security_policy.directives]
img-src = ["'self'", "data:", "blob:", "https://market-assets.strapi.io"]
[[middlewares]]
name = "octavo::cors"
config = { origin = ["http://app.example"], credentials = true }
[[middlewares]]
name = "octavo::health"
config = { header = "strapi", text = "You are so French!" }
[[middlewares]]
name = "octavo::powered_by"
config = { powered_by = "Strapi <strapi.io>" }
[[middlewares]]
name = "octavo::query"
[[middlewares]]
name = "octavo::body"
[[middlewares]]
name = "octavo::session"
config = { key = "koa.sess", same_site = false }
[[middlewares]]
name = "octavo::favicon"
[[middlewares]]
name = "octavo::public"
config = { ranges = false, conditional = false, redirect_root = "/admin" }
"""

CSP = (
    "connect-src 'self' https:;img-src 'self' data: blob: https://market-assets.strapi.io;"
    "media-src 'self' data: blob:;default-src 'self';base-uri 'self';font-src 'self' https: data:;"
    "form-action 'self';frame-ancestors 'self';object-src 'none';script-src 'self';"
    "script-src-attr 'none';style-src 'self' https: 'unsafe-inline'"
)
RECORDED = {
    "content-security-policy": CSP,
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-dns-prefetch-control": "off",
    "x-download-options": "noopen",
    "x-frame-options": "SAMEORIGIN",
    "x-permitted-cross-domain-policies": "none",
    "vary": "Origin",
    "access-control-allow-credentials": "true",
}


async def handler(ctx: Context) -> None:
    if ctx.path == "/error":
        raise RuntimeError
    if ctx.path == "/deleted":
        ctx.status = 204
    elif ctx.path == "/data":
        ctx.body = {"data": []}


@pytest.mark.parametrize(
    ("target", "origin", "more"),
    [
        ("/deleted", None, {"access-control-allow-origin": "", "x-powered-by": "Strapi <strapi.io>"}),
        (
            "/data",
            "http://app.example",
            {
                "access-control-allow-origin": "http://app.example",
                "x-powered-by": "Strapi <strapi.io>",
                "content-type": "application/json; charset=utf-8",
                "content-length": "11",
            },
        ),
        (
            "/error",
            "http://app.example",
            {
                "access-control-allow-origin": "http://app.example",
                "content-type": "application/json; charset=utf-8",
                "content-length": "99",
            },
        ),
    ],
)
async def test_every_header_of_a_stock_strapi(
    tmp_path: Path, target: str, origin: str | None, more: dict[str, str]
) -> None:
    site = Site(tmp_path, STRAPI_HEADERS, handler)
    answer = await site.ask("GET", target, {"Origin": origin} if origin else {})
    assert dict(answer.headers) == RECORDED | more


async def test_health_and_root_of_a_stock_strapi(tmp_path: Path) -> None:
    site = Site(tmp_path, STRAPI_HEADERS, handler)
    for method in ("GET", "HEAD", "POST"):
        health = await site.ask(method, "/_health")
        assert (health.status, health["strapi"], health.body) == (204, "You are so French!", b"")
    root = await site.ask("GET", "/")
    assert (root.status, root["location"], root.body) == (302, "/admin", b"Redirecting to /admin.")


async def test_the_defaults_name_nobody_else(tmp_path: Path) -> None:
    site = Site(tmp_path, "", handler)
    answer = await site.ask("GET", "/data", {"Origin": "http://evil.example"})
    assert answer["x-powered-by"] == "Octavo"
    assert "strapi" not in {word.lower() for word in re.findall(r"\w+", str(answer.headers))}
    assert "//" not in answer["content-security-policy"]
    assert answer["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer
    health = await site.ask("GET", "/_health")
    assert (health.status, "octavo" in health) == (204, True)
    root = await site.ask("GET", "/")
    assert (root.status, root["content-type"]) == (200, "text/html; charset=utf-8")
    assert b"/api" in root.body


async def test_each_header_can_be_set_or_left_out(tmp_path: Path) -> None:
    toml = """
[[middlewares]]
name = "octavo::security"
[middlewares.config]
frame_options = "DENY"
download_options = false
cross_origin_opener_policy = "same-origin"
strict_transport_security = { max_age = 60, include_subdomains = false, preload = true }
[middlewares.config.content_security_policy]
use_defaults = false
directives = { default-src = ["'none'"], upgrade-insecure-requests = [], script-src = false }
"""
    tomllib.loads(toml)
    answer = await Site(tmp_path, toml, handler).ask("GET", "/data")
    assert answer["x-frame-options"] == "DENY"
    assert "x-download-options" not in answer
    assert answer["cross-origin-opener-policy"] == "same-origin"
    assert answer["strict-transport-security"] == "max-age=60; preload"
    assert answer["content-security-policy"] == "default-src 'none';upgrade-insecure-requests"


def test_a_value_that_is_no_header_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match=r"middlewares/0/config"):
        Site(tmp_path, entry("octavo::security", frame_options="a\nb"))
