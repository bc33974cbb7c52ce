"""Reading a database of MariaDB's as of one moment: a connection of its own, in one transaction."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from octavo.db.dialects.engine import Row
from octavo.db.dialects.mariadb_server import MariaDBServer, RawConnection
from octavo.db.dialects.pool import close, translated_errors
from octavo.db.statement import Statement

STATEMENT_SECONDS = 3600.0
BEGIN = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"
_SESSION = {"max_statement_time": "0", "idle_transaction_timeout": "0", "net_write_timeout": "3600"}


class MariaDBSnapshot:
    """One connection inside a transaction that only reads."""

    def __init__(self, server: MariaDBServer, raw: RawConnection) -> None:
        self._server = server
        self._raw = raw

    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement."""
        with translated_errors(self._server):
            rows, _ = await self._raw.run(statement.sql, arguments, STATEMENT_SECONDS)
        return list(map(tuple, rows))

    async def stream(
        self, statement: Statement, arguments: Sequence[Any], size: int
    ) -> AsyncIterator[Sequence[Row]]:
        """Yield the rows of one statement as they come from the server."""
        with translated_errors(self._server):
            async for rows in self._raw.stream(statement.sql, arguments, size):
                yield list(map(tuple, rows))


@asynccontextmanager
async def snapshot(server: MariaDBServer) -> AsyncIterator[MariaDBSnapshot]:
    """Hold the transaction inside; its moment is now."""
    with translated_errors(server):
        raw = await server.connect(_SESSION)
        await raw.command(BEGIN)
    try:
        yield MariaDBSnapshot(server, raw)
    finally:
        await close(raw, server.lost)
