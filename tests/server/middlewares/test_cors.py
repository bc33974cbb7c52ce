"""Which origins may call."""

from pathlib import Path

import pytest
from tests.server.middlewares.client import Site, entry

from octavo.errors import StartupError
from octavo.kernel.context import Context

LISTED = entry("octavo::errors") + entry("octavo::cors", origin=["http://app.example"], credentials=True)


async def handler(ctx: Context) -> None:
    ctx.body = {"method": ctx.method}


async def test_a_stranger_gets_nothing(tmp_path: Path) -> None:
    site = Site(tmp_path, LISTED, handler)
    for origin in ("http://evil.example", "null", "http://app.example.evil.example", "https://app.example"):
        answer = await site.ask("GET", "/", {"Origin": origin})
        assert not [name for name, _ in answer.headers if name.startswith("access-control")]
        assert answer["vary"] == "Origin"
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        preflight = await site.ask("OPTIONS", "/", asked)
        assert not [name for name, _ in preflight.headers if name.startswith("access-control")]


async def test_a_listed_origin_is_answered(tmp_path: Path) -> None:
    site = Site(tmp_path, LISTED, handler)
    answer = await site.ask("GET", "/", {"Origin": "http://app.example"})
    assert answer["access-control-allow-origin"] == "http://app.example"
    assert answer["access-control-allow-credentials"] == "true"
    assert answer.json == {"method": "GET"}


async def test_a_preflight_is_answered_without_the_handler(tmp_path: Path) -> None:
    asked = {
        "Origin": "http://app.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,x-custom",
    }
    answer = await Site(tmp_path, LISTED, handler).ask("OPTIONS", "/api/tags", asked)
    assert (answer.status, answer.body) == (204, b"")
    assert answer["access-control-max-age"] == "31536000"
    assert answer["access-control-allow-methods"] == "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS"
    assert answer["access-control-allow-headers"] == "Content-Type,Authorization,Origin,Accept"


async def test_options_without_a_preflight_goes_on(tmp_path: Path) -> None:
    answer = await Site(tmp_path, LISTED, handler).ask("OPTIONS", "/", {"Origin": "http://app.example"})
    assert answer.json == {"method": "OPTIONS"}
    assert not [name for name, _ in answer.headers if name.startswith("access-control")]


async def test_a_preflight_of_nobody_is_answered_and_a_strangers_goes_on(tmp_path: Path) -> None:
    site, asked = Site(tmp_path, LISTED, handler), {"Access-Control-Request-Method": "POST"}
    nobody = await site.ask("OPTIONS", "/", asked)
    assert (nobody.status, nobody["access-control-allow-origin"]) == (204, "")
    stranger = await site.ask("OPTIONS", "/", {**asked, "Origin": "http://evil.example"})
    assert (stranger.status, stranger.json) == (200, {"method": "OPTIONS"})


async def test_exposed_headers_are_named(tmp_path: Path) -> None:
    toml = entry("octavo::cors", expose=["X-Total", "ETag"])
    answer = await Site(tmp_path, toml, handler).ask("GET", "/", {"Origin": "http://any.example"})
    assert answer["access-control-expose-headers"] == "X-Total,ETag"
    assert answer["access-control-allow-origin"] == "*"
    assert "vary" not in answer


def test_credentials_for_everybody_do_not_start(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="credentials need origins by name"):
        Site(tmp_path, entry("octavo::cors", credentials=True))
