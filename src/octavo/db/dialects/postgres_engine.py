"""Running statements on PostgreSQL: asyncpg behind a small pool of our own.

The connection used last is used next, and nothing is reset between uses: a session never changes its state.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from typing import Any, TypeVar

import asyncpg

from octavo.db.address import without_password
from octavo.db.dialects.base import Dialect
from octavo.db.dialects.engine import Observer, Row, Task
from octavo.db.dialects.postgres import PostgresDialect
from octavo.db.dialects.postgres_errors import translate
from octavo.db.dialects.postgres_notices import PostgresNotices
from octavo.db.dialects.postgres_pool import LOST, SETTLE_SECONDS, Pool, RawConnection
from octavo.db.dialects.postgres_start import start_lock
from octavo.db.dialects.turns import ALWAYS, Terms, stopping
from octavo.db.errors import CallerLeft, QueryTimeout
from octavo.db.statement import Statement
from octavo.errors import Problem, StartupError

T = TypeVar("T")

BEGIN_SECONDS = 5.0
UNHURRIED_SECONDS = 3600.0
"""How long a statement may take that brings the database up to its model."""


class PostgresConnection:
    """One connection, inside a transaction or for one reading."""

    def __init__(self, raw: RawConnection, observer: Observer | None, seconds: float | None = None) -> None:
        self._raw = raw
        self._observer = observer
        self._seconds = seconds
        """How long a statement may take, where that is not what the pool says."""
        self.interrupted = False
        """Whether nobody knows if the server has done with the last statement."""

    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement."""
        self._observe(statement)
        call = self._raw.fetch(statement.sql, *arguments, timeout=self._seconds)
        rows: list[Row] = await self._ask(call)
        return rows

    async def execute(self, statement: Statement, arguments: Sequence[Any]) -> int:
        """Run one statement and return how many rows it changed."""
        self._observe(statement)
        call = self._raw.execute(statement.sql, *arguments, timeout=self._seconds)
        tag: str = await self._ask(call)
        count = tag.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def execute_many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows."""
        self._observe(statement)
        await self._ask(self._raw.executemany(statement.sql, rows, timeout=UNHURRIED_SECONDS))

    async def execute_text(self, sql: str) -> None:
        """Run DDL."""
        await self._ask(self._raw.execute(sql, timeout=self._seconds))

    async def run(self, task: Task[T]) -> T:
        """Give a task the rows it asks for until it returns."""
        try:
            statement, arguments = next(task)
            while True:
                statement, arguments = task.send(await self.fetch(statement, arguments))
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]  # a generator's value is untyped there

    async def begin(self) -> None:
        """Begin a transaction, which takes a server no time: a silent one is noticed by that."""
        await self._ask(self._raw.execute("BEGIN", timeout=BEGIN_SECONDS))

    async def roll_back(self) -> None:
        """Undo the transaction; a server that does not answer does it once the connection is cut off."""
        if self._raw.is_closed():
            return
        with suppress(*LOST):
            await self._raw.execute("ROLLBACK", timeout=SETTLE_SECONDS)
            self.interrupted = False
            return
        self._raw.terminate()

    async def _ask(self, call: Awaitable[Any]) -> Any:
        """Await the driver and raise our errors for its own.

        A connection is cut off where it does not answer in time, and where the driver has lost track of it,
        as it does of one the server has said goodbye on until its end is seen.
        """
        try:
            return await call
        except (TimeoutError, asyncpg.InternalClientError) as error:
            self._raw.terminate()
            raise translate(error) from error
        except LOST as error:
            raise translate(error, closed=self._raw.is_closed()) from error
        except BaseException:
            self.interrupted = True
            raise

    def _observe(self, statement: Statement) -> None:
        if self._observer is not None:
            self._observer(statement)


class PostgresEngine:
    """One database, and the connections to it."""

    dialect: Dialect = PostgresDialect()

    def __init__(self, url: str, size: int, *, max_waiting: int, statement_timeout: float) -> None:
        self.observer: Observer | None = None
        self._url = url
        self._pool = Pool(url, size, max_waiting=max_waiting, statement_timeout=statement_timeout)
        self.notices = PostgresNotices(self._pool)

    async def open(self) -> None:
        """Make the first connection; raises StartupError where the server or the database cannot be used."""
        try:
            raw = await self._pool.connect()
            await raw.execute("""SELECT 'a' COLLATE "und-x-icu", 'a' COLLATE "C" """)
        except (*LOST, ValueError) as error:
            said = without_password(self._url, str(error)) or type(error).__name__
            message = f"PostgreSQL cannot be used: {said}"
            # From nothing: what the driver says may quote the address.
            raise StartupError(
                [Problem("database.url", message, "is the server there, with this database?")]
            ) from None
        self._pool.add(raw)

    def starting(self) -> AbstractAsyncContextManager[None]:
        """Be the only process inside."""
        return start_lock(self._pool.connect)

    async def close(self) -> None:
        """Close every connection."""
        await self.notices.close()
        await self._pool.close()

    @asynccontextmanager
    async def _connection(
        self, terms: Terms, seconds: float | None = None
    ) -> AsyncIterator[PostgresConnection]:
        raw = await self._pool.acquire(terms)
        connection = PostgresConnection(raw, self.observer, seconds)
        try:
            yield connection
        finally:
            self._pool.release(raw, terms.lane, interrupted=connection.interrupted)

    async def run(self, task: Task[T], terms: Terms = ALWAYS) -> T:
        """Run a task on one connection; raises QueryTimeout when its time is over, CallerLeft when nobody
        waits.
        """
        async with self._connection(terms) as connection:
            limit = asyncio.timeout(None)
            try:
                async with limit:
                    end = partial(_expire, limit)
                    with stopping(terms.until if terms.ends else None, terms.caller, end, end):
                        return await connection.run(task)
            except TimeoutError:
                if not limit.expired():
                    raise
            raise CallerLeft if terms.caller is not None and terms.caller.left else QueryTimeout

    async def fetch(self, statement: Statement, arguments: Sequence[Any], terms: Terms = ALWAYS) -> list[Row]:
        """Return the rows of one statement."""
        async with self._connection(terms) as connection:
            return await connection.fetch(statement, arguments)

    @asynccontextmanager
    async def transaction(
        self, terms: Terms = ALWAYS, *, unhurried: bool = False
    ) -> AsyncIterator[PostgresConnection]:
        """Begin a transaction; commit it, or roll it back when the body raises."""
        async with self._connection(terms, UNHURRIED_SECONDS if unhurried else None) as connection:
            await connection.begin()
            try:
                if unhurried:
                    milliseconds = round(UNHURRIED_SECONDS * 1000)
                    await connection.execute_text(f"SET LOCAL statement_timeout = {milliseconds}")
                yield connection
            except BaseException:
                await connection.roll_back()
                raise
            await connection.execute_text("COMMIT")


def _expire(limit: asyncio.Timeout) -> None:
    """Let a limit end what is inside at once, unless it does already."""
    if limit.when() is None:
        limit.reschedule(asyncio.get_running_loop().time())
