"""Running statements on PostgreSQL: asyncpg behind a small pool of our own.

The connection used last is used next, and nothing is reset between uses: a session never changes its state.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeAlias, TypeVar

import asyncpg

from octavo.db.dialects.base import Dialect
from octavo.db.dialects.engine import Observer, Row, Task
from octavo.db.dialects.postgres import CODECS, PostgresDialect
from octavo.db.dialects.postgres_notices import PostgresNotices
from octavo.db.dialects.postgres_start import start_lock
from octavo.db.errors import (
    Collision,
    DatabaseError,
    Deadlock,
    QueryTimeout,
    TextTooLong,
    UniqueViolation,
)
from octavo.db.statement import Statement
from octavo.errors import Problem, StartupError

T = TypeVar("T")
RawConnection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

CACHED_STATEMENTS = 512
"""Prepared statements a connection keeps."""
CONNECT_SECONDS = 10
_SETTINGS = {
    "timezone": "UTC",
    "datestyle": "ISO",
    "client_encoding": "UTF8",
    "application_name": "octavo",
    "jit": "off",  # compiling takes longer than any of our statements
}


class PostgresConnection:
    """One connection, inside a transaction or for one reading."""

    def __init__(self, raw: RawConnection, observer: Observer | None) -> None:
        self._raw = raw
        self._observer = observer

    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement."""
        self._observe(statement)
        rows: list[Row] = await _translated(self._raw.fetch(statement.sql, *arguments))
        return rows

    async def execute(self, statement: Statement, arguments: Sequence[Any]) -> int:
        """Run one statement and return how many rows it changed."""
        self._observe(statement)
        tag: str = await _translated(self._raw.execute(statement.sql, *arguments))
        count = tag.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def execute_many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows."""
        self._observe(statement)
        await _translated(self._raw.executemany(statement.sql, rows))

    async def execute_text(self, sql: str) -> None:
        """Run DDL."""
        await _translated(self._raw.execute(sql))

    async def run(self, task: Task[T]) -> T:
        """Give a task the rows it asks for until it returns."""
        try:
            statement, arguments = next(task)
            while True:
                statement, arguments = task.send(await self.fetch(statement, arguments))
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]  # a generator's value is untyped there

    def _observe(self, statement: Statement) -> None:
        if self._observer is not None:
            self._observer(statement)


class PostgresEngine:
    """A pool of connections to one database."""

    dialect: Dialect = PostgresDialect()

    def __init__(self, url: str, size: int) -> None:
        self.observer: Observer | None = None
        self._url = url
        self._size = size
        self._idle: list[RawConnection] = []
        self._open = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.notices = PostgresNotices(url)

    async def open(self) -> None:
        """Make the first connection; raises StartupError where the server or the database cannot be used."""
        try:
            raw = await self._connect()
            await raw.execute("""SELECT 'a' COLLATE "und-x-icu", 'a' COLLATE "C" """)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            message = f"PostgreSQL cannot be used: {error or type(error).__name__}"
            raise StartupError(
                [Problem("database.url", message, "is the server there, with this database?")]
            ) from error
        self._open = 1
        self._idle.append(raw)

    def starting(self) -> AbstractAsyncContextManager[None]:
        """Be the only process inside."""
        return start_lock(self._connect)

    async def close(self) -> None:
        """Close every connection."""
        await self.notices.close()
        for raw in self._idle:
            await raw.close()
        self._idle.clear()

    async def _connect(self) -> RawConnection:
        raw = await asyncpg.connect(
            self._url,
            timeout=CONNECT_SECONDS,
            statement_cache_size=CACHED_STATEMENTS,
            max_cached_statement_lifetime=0,
            server_settings=_SETTINGS,
        )
        for type_name, encode, decode, form in CODECS:
            await raw.set_type_codec(
                type_name, schema="pg_catalog", encoder=encode, decoder=decode, format=form
            )
        return raw

    async def _acquire(self) -> RawConnection:
        while True:
            while self._idle:
                raw = self._idle.pop()
                if not raw.is_closed():
                    return raw
                self._open -= 1
            if self._open < self._size:
                return await self._connect_one_more()
            await self._wait()

    async def _connect_one_more(self) -> RawConnection:
        self._open += 1
        try:
            return await self._connect()
        except BaseException:
            self._open -= 1
            self._wake_one()
            raise

    async def _wait(self) -> None:
        """Wait until a connection is given back; one that was woken and cancelled wakes the next."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._wake_one()
            raise

    def _release(self, raw: RawConnection) -> None:
        if raw.is_closed():
            self._open -= 1
        elif raw.is_in_transaction():  # its rollback was cancelled: the server rolls back when it is cut off
            self._open -= 1
            raw.terminate()
        else:
            self._idle.append(raw)
        self._wake_one()

    def _wake_one(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[PostgresConnection]:
        raw = await self._acquire()
        try:
            yield PostgresConnection(raw, self.observer)
        finally:
            self._release(raw)

    async def run(self, task: Task[T], seconds: float | None = None) -> T:
        """Run a task on one connection; raises QueryTimeout after so many seconds."""
        raw = await self._acquire()
        limit = asyncio.timeout(seconds)
        try:
            async with limit:
                return await PostgresConnection(raw, self.observer).run(task)
        except TimeoutError:
            if not limit.expired():
                raise
            raise QueryTimeout("the query took too long") from None
        finally:
            self._release(raw)

    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement."""
        async with self._connection() as connection:
            return await connection.fetch(statement, arguments)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[PostgresConnection]:
        """Begin a transaction; commit it, or roll it back when the body raises."""
        raw = await self._acquire()
        try:
            await _translated(raw.execute("BEGIN"))
            try:
                yield PostgresConnection(raw, self.observer)
            except BaseException:
                if not raw.is_closed():
                    await raw.execute("ROLLBACK")
                raise
            await _translated(raw.execute("COMMIT"))
        finally:
            self._release(raw)


async def _translated(call: Any) -> Any:
    """Await a call of the driver and raise our errors for its own."""
    try:
        return await call
    except asyncpg.UniqueViolationError as error:
        raise _unique_violation(error) from error
    except asyncpg.DeadlockDetectedError as error:
        raise Deadlock(str(error)) from error
    except (
        asyncpg.SerializationError,
        asyncpg.LockNotAvailableError,
        asyncpg.ForeignKeyViolationError,  # the row was deleted while this one waited for it
    ) as error:
        raise Collision(str(error)) from error
    except asyncpg.ProgramLimitExceededError as error:
        raise _beyond_limit(error) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise DatabaseError(str(error)) from error


def _beyond_limit(error: asyncpg.ProgramLimitExceededError) -> DatabaseError:
    """Read `index row size 4024 exceeds btree version 4 maximum 2704 for index "pages_slug_lookup"`.

    Of far longer ones it says `index row requires 9024 bytes, maximum size is 8191`, and not which index.
    """
    said = str(error)
    if not said.startswith("index row"):
        return DatabaseError(said)
    _, found, index = said.partition('for index "')
    which = f"the index {index.partition(chr(34))[0]}" if found else "an index"
    return TextTooLong(f"A text is longer than {which} can keep: use at most 2000 bytes")


def _unique_violation(error: asyncpg.UniqueViolationError) -> UniqueViolation:
    """Read `Key (slug, locale)=(a, en) already exists.`; values with commas in them cannot be told apart."""
    names, _, rest = (error.detail or "").partition("(")[2].partition(")=(")
    columns = tuple(name.strip('"') for name in names.split(", "))
    values = tuple(rest.rpartition(") already")[0].split(", "))
    known = values if len(values) == len(columns) else ()
    return UniqueViolation(error.table_name or "", columns, error.constraint_name, known)
