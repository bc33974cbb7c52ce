"""Reading a file of SQLite's as of one moment: a connection and a thread of its own, and one transaction."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from octavo.db.dialects.engine import Row
from octavo.db.errors import DatabaseError
from octavo.db.statement import Statement

T = TypeVar("T")

Translate = Callable[[sqlite3.Error], DatabaseError]


class SQLiteSnapshot:
    """One connection inside a transaction that only reads."""

    def __init__(
        self, pool: ThreadPoolExecutor, connection: sqlite3.Connection, translate: Translate
    ) -> None:
        self._pool = pool
        self._connection = connection
        self._translate = translate

    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement."""
        return await self._do(lambda: self._connection.execute(statement.sql, arguments).fetchall())

    async def stream(
        self, statement: Statement, arguments: Sequence[Any], size: int
    ) -> AsyncIterator[Sequence[Row]]:
        """Yield the rows of one statement as SQLite finds them."""
        cursor = await self._do(lambda: self._connection.execute(statement.sql, arguments))
        while rows := await self._do(lambda: cursor.fetchmany(size)):
            yield rows

    async def _do(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        except sqlite3.Error as error:
            raise self._translate(error) from error


@asynccontextmanager
async def snapshot(
    connect: Callable[[], sqlite3.Connection], translate: Translate
) -> AsyncIterator[SQLiteSnapshot]:
    """Hold the transaction inside; its moment is now, as SQLite's begins with what is read first."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, "octavo-snapshot") as pool:
        connection = await loop.run_in_executor(pool, connect)
        snapshot = SQLiteSnapshot(pool, connection, translate)
        try:
            await snapshot.fetch(Statement("BEGIN", ()), ())
            await snapshot.fetch(Statement("SELECT count(*) FROM sqlite_master", ()), ())
            yield snapshot
        finally:
            await loop.run_in_executor(pool, connection.close)
