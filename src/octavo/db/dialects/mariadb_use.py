"""Who uses a database of MariaDB's."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from octavo.db.dialects.mariadb_server import MariaDBServer
from octavo.db.dialects.mariadb_start import name_of_lock, start_lock
from octavo.db.dialects.pool import Errors, close
from octavo.db.errors import DatabaseError
from octavo.errors import Problem, StartupError

_OTHERS = """SELECT id, host FROM information_schema.processlist
    WHERE db = DATABASE() AND id NOT IN (CONNECTION_ID(), IS_USED_LOCK(?)) ORDER BY id"""


@asynccontextmanager
async def alone(url: str, statement_timeout: float) -> AsyncIterator[None]:
    """Let no server start on a database meanwhile; raises StartupError where a process has connections to it,
    as far as its user may know.
    """
    server = MariaDBServer(url, statement_timeout)
    unusable: Errors = (DatabaseError, *server.lost)
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(start_lock(server))
            await _expect_nobody(server)
        except unusable as error:
            message = f"MariaDB cannot be used: {type(error).__name__}"
            raise StartupError([Problem("database.url", message)]) from None
        yield


async def _expect_nobody(server: MariaDBServer) -> None:
    raw = await server.connect()
    try:
        rows, _ = await raw.run(_OTHERS, [name_of_lock(server)])
    finally:
        await close(raw, server.lost)
    if rows:
        message = f"a process on {rows[0][1]} has connections to this database"
        raise StartupError([Problem("database", message, "stop the server, and every other one")])
