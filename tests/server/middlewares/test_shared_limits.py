"""Limits shared in Redis: counted together, held alone while it is away, let go at the end."""

import secrets
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from tests.server.middlewares.client import entry

from octavo.http.rate_limit import RateLimiter, SharedCounter
from octavo.log import LogEvent, Warned, observing
from octavo.server.middlewares.rate_limit import RateLimit
from octavo.testing import Project, client_of, running

pytestmark = pytest.mark.soak


@pytest.fixture
async def shared() -> AsyncIterator[Callable[[str], RateLimiter]]:
    """Make limiters of one hit in five seconds, closed at the end."""
    made: list[RateLimiter] = []

    def make(store: str) -> RateLimiter:
        made.append(RateLimiter(1, 5, store))
        return made[-1]

    yield make
    for limiter in made:
        await limiter.close()


@pytest.mark.redis
async def test_several_processes_share_a_limit(shared: Callable[[str], RateLimiter], redis_url: str) -> None:
    one, other = shared(redis_url), shared(redis_url)
    key = secrets.token_hex(8)  # others may run these tests on the same Redis
    assert [(await one.hit(key)).allowed, (await other.hit(key)).allowed] == [True, False]


async def test_a_limit_holds_in_this_process_while_redis_is_away(
    shared: Callable[[str], RateLimiter],
) -> None:
    told: list[LogEvent] = []
    with socket.socket() as taken, observing(told.append):
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        limiter = shared(f"redis://127.0.0.1:{taken.getsockname()[1]}/0")
        assert [(await limiter.hit("a")).allowed for _ in range(3)] == [True, False, False]
    assert [each.problem.message for each in told if isinstance(each, Warned)] == [
        "Redis does not answer (ConnectionError)"
    ]


@pytest.mark.redis
async def test_an_instance_that_ends_leaves_no_connection_behind(tmp_path: Path, redis_url: str) -> None:
    Project(tmp_path).settings(entry("octavo::rate_limit", max=2, store=redis_url))
    async with running(tmp_path) as app:
        async with client_of(app) as client:
            answer = await client.get("/")
        assert answer.headers["x-ratelimit-limit"] == "2"
        layer = next(layer for layer in app.asgi.middleware if isinstance(layer, RateLimit))
        assert isinstance(layer.limiter.counter, SharedCounter)
        pool = layer.limiter.counter.storage.bridge.get_connection().connection_pool
        assert [connection.is_connected for connection in pool._available_connections] == [True]
    assert [connection.is_connected for connection in pool._available_connections] == [False]
