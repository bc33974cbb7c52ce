"""Reading a database of PostgreSQL's as of one moment: a connection of its own, in one transaction."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from octavo.db.dialects.engine import Row
from octavo.db.dialects.pool import close, translated_errors
from octavo.db.dialects.postgres_server import PostgresServer, RawConnection
from octavo.db.statement import Statement

STATEMENT_SECONDS = 3600.0
APPLICATION = "octavo snapshot"
_BEGIN = """
    BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL statement_timeout = 0;
    SET LOCAL idle_in_transaction_session_timeout = 0"""


class PostgresSnapshot:
    """One connection inside a transaction that only reads."""

    def __init__(self, server: PostgresServer, raw: RawConnection) -> None:
        self._server = server
        self._raw = raw

    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement."""
        with translated_errors(self._server):
            rows = await self._raw.fetch(statement.sql, *arguments, timeout=STATEMENT_SECONDS)
        return list(map(tuple, rows))

    async def stream(
        self, statement: Statement, arguments: Sequence[Any], size: int
    ) -> AsyncIterator[Sequence[Row]]:
        """Yield the rows of one statement, as they are asked of its cursor."""
        with translated_errors(self._server):
            cursor = await self._raw.cursor(statement.sql, *arguments, timeout=STATEMENT_SECONDS)
            while rows := await cursor.fetch(size, timeout=STATEMENT_SECONDS):
                yield list(map(tuple, rows))


@asynccontextmanager
async def snapshot(server: PostgresServer) -> AsyncIterator[PostgresSnapshot]:
    """Hold the transaction inside; its moment is now, as PostgreSQL's begins with its first query."""
    with translated_errors(server):
        raw = await server.connect(APPLICATION)
    try:
        with translated_errors(server):
            await raw.execute(_BEGIN)
            await raw.execute("SELECT 1")
        yield PostgresSnapshot(server, raw)
    finally:
        await close(raw, server.lost)
