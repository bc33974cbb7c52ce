"""One process at a time brings a database of MariaDB's up: a named lock, held by a connection of its own."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from octavo.db.dialects.mariadb_server import MariaDBServer, RawConnection
from octavo.db.dialects.migration_wait import PAUSE, MigrationWait
from octavo.db.dialects.pool import close, translated_errors

_HOLDER = """SELECT user, host, id, time FROM information_schema.processlist WHERE id = IS_USED_LOCK(?)"""


@asynccontextmanager
async def start_lock(server: MariaDBServer) -> AsyncIterator[None]:
    """Hold the lock inside; raises StartupError where another process holds it for START_SECONDS."""
    with translated_errors(server):
        raw = await server.connect()
    try:
        await _take(server, raw, name_of_lock(server))
        yield
    finally:
        await close(raw, server.lost)


def name_of_lock(server: MariaDBServer) -> str:
    """Return the lock's name: names are the whole server's, and no longer than 64 letters."""
    return f"octavo_start_{hashlib.sha256(server.database.encode()).hexdigest()[:40]}"


async def _take(server: MariaDBServer, raw: RawConnection, name: str) -> None:
    patience = MigrationWait()
    with translated_errors(server):
        while (await raw.run("SELECT GET_LOCK(?, 0)", [name]))[0][0][0] != 1:
            if patience.is_due_to_tell:
                patience.tell(await _holder(raw, name))
            await asyncio.sleep(PAUSE)


async def _holder(raw: RawConnection, name: str) -> str:
    rows, _ = await raw.run(_HOLDER, [name])
    if not rows:
        return "another process, which starts on this database"
    user, host, number, seconds = rows[0]
    return (
        f"another process, which starts on this database: {user} on {host}, busy for {seconds} s, "
        f"id {number} in SHOW PROCESSLIST"
    )
