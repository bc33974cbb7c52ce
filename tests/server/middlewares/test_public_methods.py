"""What may be done with a path, where a route answers."""

from pathlib import Path

import pytest
from tests.server.middlewares.client import Site, entry

from octavo.kernel.context import Context


async def told(ctx: Context) -> None:
    ctx.set("Allow", "POST, DELETE")
    ctx.body = "told"


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_what_a_route_allows_is_its_own_to_say(tmp_path: Path, method: str) -> None:
    site = Site(tmp_path, entry("octavo::errors") + entry("octavo::public"), told)
    answer = await site.ask(method, "/api/both")
    assert (answer["allow"], answer.body) == ("POST, DELETE", b"told")


async def test_asked_what_may_be_done_every_path_may_be_read(tmp_path: Path) -> None:
    site = Site(tmp_path, entry("octavo::errors") + entry("octavo::public"), told)
    assert (await site.ask("OPTIONS", "/api/both"))["allow"] == "HEAD, GET, POST, DELETE"
