"""logger, powered_by, query, favicon, ip, response_time, rate_limit: one thing each."""

from pathlib import Path

import pytest
from tests.server.middlewares.client import Site, entry

from octavo.http.rate_limit import RateLimiter
from octavo.kernel.context import Context
from octavo.log import LogEvent, RequestFinished, observing

ERRORS = entry("octavo::errors")


async def handler(ctx: Context) -> None:
    ctx.body = {"query": ctx.query, "ip": ctx.ip}


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "<script>", "é"])
async def test_a_request_id_is_made_where_none_is_sane(tmp_path: Path, given: str) -> None:
    site = Site(tmp_path, entry("octavo::logger"), handler)
    told: list[LogEvent] = []
    with observing(told.append):
        answer = await site.ask("GET", "/a?secret=1", {"X-Request-Id": given})
    (finished,) = told
    assert isinstance(finished, RequestFinished)
    assert (finished.method, finished.path, finished.status) == ("GET", "/a", 200)
    assert answer["x-request-id"] == finished.request_id != given
    assert len(finished.request_id) == 16


@pytest.mark.parametrize("proxy", [False, True])
async def test_the_id_a_caller_names_is_believed_of_a_proxy_alone(tmp_path: Path, proxy: bool) -> None:
    toml = f"[server]\nproxy = {str(proxy).lower()}\n{entry('octavo::logger')}"
    told: list[LogEvent] = []
    with observing(told.append):
        answer = await Site(tmp_path, toml, handler).ask("GET", "/", {"X-Request-Id": "abc-1"})
    (finished,) = told
    assert isinstance(finished, RequestFinished)
    assert (finished.request_id == "abc-1") is proxy
    assert finished.caller_request_id == (None if proxy else "abc-1")
    assert answer["x-request-id"] == finished.request_id


async def test_requests_need_not_be_told(tmp_path: Path) -> None:
    site = Site(tmp_path, entry("octavo::logger", requests=False, request_id_header=""), handler)
    told: list[LogEvent] = []
    with observing(told.append):
        answer = await site.ask("GET", "/")
    assert (told, "x-request-id" in answer) == ([], False)


async def test_a_query_too_long_is_refused(tmp_path: Path) -> None:
    site = Site(tmp_path, ERRORS + entry("octavo::query", max_length=20), handler)
    assert (await site.ask("GET", "/?a[b]=1")).json["query"] == {"a": {"b": "1"}}
    refused = await site.ask("GET", "/?" + "a=1&" * 20)
    assert (refused.status, refused.json["error"]["details"]) == (400, {"source": "query", "length": 80})


async def test_a_query_of_too_many_keys_is_refused_where_it_is_read(tmp_path: Path) -> None:
    answer = await Site(tmp_path, ERRORS, handler).ask("GET", "/?" + "&".join(["a=1"] * 1_001))
    assert (answer.status, answer.json["error"]["name"]) == (400, "ValidationError")


async def test_the_favicon_comes_from_memory(tmp_path: Path) -> None:
    (tmp_path / "favicon.ico").write_bytes(b"icon")
    site = Site(tmp_path, entry("octavo::favicon"), handler)
    icon = await site.ask("GET", "/favicon.ico")
    assert (icon.body, icon["content-type"]) == (b"icon", "image/vnd.microsoft.icon")
    assert icon["cache-control"] == "public, max-age=86400"
    assert (await site.ask("HEAD", "/favicon.ico")).body == b""
    assert (await site.ask("POST", "/favicon.ico"))["allow"] == "GET, HEAD, OPTIONS"
    (tmp_path / "none").mkdir()
    assert (
        await Site(tmp_path / "none", entry("octavo::favicon"), handler).ask("GET", "/favicon.ico")
    ).status == 200


@pytest.mark.parametrize(
    ("allow", "deny", "client", "status"),
    [
        (["10.0.0.0/8"], [], "10.1.2.3", 200),
        (["10.0.0.0/8"], [], "11.1.2.3", 403),
        (["10.0.0.0/8"], ["10.1.0.0/16"], "10.1.2.3", 403),
        ([], ["2001:db8::/32"], "2001:db8::1", 403),
        ([], ["10.0.0.0/8"], "::ffff:10.0.0.1", 403),
        ([], ["10.0.0.1"], "10.0.0.2", 200),
        (["10.0.0.0/8"], [], "unknown", 403),
        ([], [], "unknown", 200),
    ],
)
async def test_addresses(tmp_path: Path, allow: list[str], deny: list[str], client: str, status: int) -> None:
    site = Site(tmp_path, ERRORS + entry("octavo::ip", allow=allow, deny=deny), handler)
    assert (await site.ask("GET", "/", client=client)).status == status


async def test_a_forwarded_address_counts_only_behind_a_proxy(tmp_path: Path) -> None:
    toml = ERRORS + entry("octavo::ip", allow=["10.0.0.0/8"])
    forged = {"X-Forwarded-For": "10.0.0.1"}
    assert (await Site(tmp_path, toml, handler).ask("GET", "/", forged)).status == 403
    assert (await Site(tmp_path, toml, handler, proxy=True).ask("GET", "/", forged)).status == 200


async def test_the_time_is_told(tmp_path: Path) -> None:
    answer = await Site(tmp_path, entry("octavo::response_time"), handler).ask("GET", "/")
    assert answer["x-response-time"].endswith("ms")
    assert answer["x-response-time"][:-2].isdigit()


async def test_the_request_past_the_limit_is_refused_whatever_its_path_looks_like(tmp_path: Path) -> None:
    toml = ERRORS + entry("octavo::rate_limit", max=2, seconds=60, paths=["/api/auth"])
    site = Site(tmp_path, toml, handler)
    for left, path in (("1", "/api/auth/local"), ("0", "/API/Auth/local/")):
        answer = await site.ask("POST", path)
        assert (answer["x-ratelimit-limit"], answer["x-ratelimit-remaining"]) == ("2", left)
        assert answer["x-ratelimit-reset"].isdigit()
    refused = await site.ask("POST", "/api/auth/local", {"X-Forwarded-For": "9.9.9.9"})
    expected = {
        "status": 429,
        "name": "RateLimitError",
        "message": "Too many requests, please try again later.",
        "details": {},
    }
    assert (refused.status, refused.json["error"]) == (429, expected)
    assert 1 <= int(refused["retry-after"]) <= 60
    assert refused["x-ratelimit-remaining"] == "0"
    assert (await site.ask("POST", "/api/auth/local", client="10.0.0.1")).status == 200
    assert "x-ratelimit-limit" not in await site.ask("POST", "/api/authors")


async def test_addresses_of_one_subscriber_count_as_one(tmp_path: Path) -> None:
    site = Site(tmp_path, ERRORS + entry("octavo::rate_limit", max=2), handler)
    statuses = [(await site.ask("GET", "/", client=f"2001:db8::{number}")).status for number in range(3)]
    assert statuses == [200, 200, 429]
    assert (await site.ask("GET", "/", client="2001:db8:0:1::1")).status == 200


async def test_a_window_ends_and_forgotten_keys_cost_nothing() -> None:
    now = 1_000.0
    limiter = RateLimiter(1, 10, clock=lambda: now)
    assert [(await limiter.hit("a")).allowed for _ in range(2)] == [True, False]
    now = 1_010.0
    assert (await limiter.hit("a")).allowed
    for number in range(30_000):
        now += 0.01
        await limiter.hit(str(number))
    assert len(limiter.counter.windows) < 12_000  # type: ignore[attr-defined]  # the counter in memory
