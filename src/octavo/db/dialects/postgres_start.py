"""One process at a time brings a database of PostgreSQL's up: an advisory lock, held by a connection of its
own.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from octavo.db.dialects.migration_wait import PAUSE, MigrationWait
from octavo.db.dialects.pool import close, translated_errors
from octavo.db.dialects.postgres_server import PostgresServer, RawConnection

NUMBER = 716295701
"""The lock's name; Octavo's own."""
_TAKE = f"SELECT pg_try_advisory_lock({NUMBER})"
_HOLDER = f"""
    SELECT pid, application_name, coalesce(host(client_addr), 'this machine') AS host,
    date_trunc('second', backend_start)::text AS since
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND classid = 0 AND objid = {NUMBER} AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


@asynccontextmanager
async def start_lock(server: PostgresServer) -> AsyncIterator[None]:
    """Hold the lock inside; raises StartupError where another process holds it for START_SECONDS."""
    with translated_errors(server):
        raw = await server.connect()
    try:
        await _take(server, raw)
        yield
    finally:
        await close(raw, server.lost)


async def _take(server: PostgresServer, raw: RawConnection) -> None:
    patience = MigrationWait()
    with translated_errors(server):
        while not await raw.fetchval(_TAKE):
            if patience.is_due_to_tell:
                patience.tell(await _holder(raw))
            await asyncio.sleep(PAUSE)


async def _holder(raw: RawConnection) -> str:
    row = await raw.fetchrow(_HOLDER)
    if row is None:
        return "another process, which starts on this database"
    return (
        f"another process, which starts on this database: {row['application_name'] or 'unnamed'} on "
        f"{row['host']}, connected since {row['since']}, pid {row['pid']} in pg_stat_activity"
    )
