"""Connections to a server: when it is believed to be there."""

import asyncio
import gc
from typing import Any

import pytest

from octavo.db.dialects.admission import ALWAYS
from octavo.db.dialects.pool import Pool
from octavo.db.dialects.postgres_server import PostgresServer
from octavo.db.errors import DatabaseAway

pytestmark = pytest.mark.postgres


async def test_who_needs_a_new_connection_is_not_refused_for_what_is_over(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that has answered since is there, however slowly new connections are made."""
    server = PostgresServer(postgres_url, 30)
    pool, connect = Pool(server, 6, max_waiting=10), server.connect
    used = await pool.acquire(ALWAYS)

    async def refuse() -> Any:
        raise ConnectionRefusedError("not now")

    async def slow() -> Any:
        await asyncio.sleep(0.3)
        return await connect()

    monkeypatch.setattr(server, "connect", refuse)
    with pytest.raises(DatabaseAway, match="not now"):
        await pool.acquire(ALWAYS)
    monkeypatch.setattr(server, "connect", slow)
    pool.release(used, ALWAYS, interrupted=False)
    await asyncio.sleep(0.2)
    made = await asyncio.gather(*(pool.acquire(ALWAYS) for _ in range(3)))
    for raw in made:
        pool.release(raw, ALWAYS, interrupted=False)
    await pool.close()


async def test_a_silent_server_is_given_up_whatever_was_interrupted_just_before(postgres_url: str) -> None:
    """Nothing is left to fail where nobody looks, and the place of the connection is free again."""
    failed: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: failed.append(context))
    pool = Pool(PostgresServer(postgres_url, 30), 1, max_waiting=10)
    raw = await pool.acquire(ALWAYS)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(raw.execute("SELECT pg_sleep(60)"), 0.1)
    pool.release(raw, ALWAYS, interrupted=True)
    pool.give_up()
    pool.release(await pool.acquire(ALWAYS), ALWAYS, interrupted=False)
    await pool.close()
    gc.collect()
    assert failed == []
