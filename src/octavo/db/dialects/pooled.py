"""Running statements on a server: what is the same whichever driver speaks to it.

The connection used last is used next, and nothing is reset between uses: a session never changes its state.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from typing import Any, Generic, TypeVar

from octavo.db.dialects.admission import ALWAYS, Terms, stopping
from octavo.db.dialects.base import Dialect
from octavo.db.dialects.engine import Notices, Observer, Replicas, Row, Task, run_task
from octavo.db.dialects.pool import SETTLE_SECONDS, DatabaseServer, Errors, Pool, R
from octavo.db.errors import CallerLeft, QueryTimeout
from octavo.db.statement import Statement
from octavo.errors import Problem, StartupError

T = TypeVar("T")

BEGIN_SECONDS = 5.0
UNHURRIED_SECONDS = 3600.0
"""How long a statement may take that brings the database up to its model."""


class PooledConnection(ABC, Generic[R]):
    """One connection, inside a transaction or for one reading."""

    def __init__(
        self, raw: R, server: DatabaseServer[R], observer: Observer | None, seconds: float | None = None
    ) -> None:
        self.raw = raw
        self.seconds = seconds
        """How long a statement may take, where that is not what the server says."""
        self.interrupted = False
        """Whether nobody knows if the server has done with the last statement."""
        self._server = server
        self._observer = observer

    @abstractmethod
    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement."""

    @abstractmethod
    async def execute(self, statement: Statement, arguments: Sequence[Any]) -> int:
        """Run one statement and return how many rows it changed."""

    async def fetch_many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> list[list[Row]]:
        """Run one statement for many rows, and return the rows of each: one after the other, where there are
        some.
        """
        if statement.no_rows:
            await self.execute_many(statement, rows)
            return [[] for _ in rows]
        return [await self.fetch(statement, row) for row in rows]

    @abstractmethod
    async def execute_many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows."""

    async def post(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for some rows."""
        if len(rows) == 1:
            await self.execute(statement, rows[0])
        else:
            await self.execute_many(statement, rows)

    @abstractmethod
    async def execute_text(self, sql: str) -> None:
        """Run DDL, unobserved."""

    async def execute_texts(self, statements: Iterable[str]) -> None:
        """Run DDL, one statement after the other."""
        for sql in statements:
            self.observe(Statement(sql, (), writes=True))
            await self.execute_text(sql)

    @abstractmethod
    async def begin(self, *, unhurried: bool = False) -> None:
        """Begin a transaction, which takes a server no time: a silent one is noticed by that."""

    @abstractmethod
    async def end(self, how: str, seconds: float | None = None) -> None:
        """Run COMMIT or ROLLBACK as the driver does, and raise what it does."""

    async def run(self, task: Task[T]) -> T:
        """Give a task the rows it asks for until it returns."""
        return await run_task(task, self.fetch)

    @abstractmethod
    async def begin_snapshot(self) -> None:
        """Let everything up to `end` be read as of this moment; raises what the driver does."""

    async def read(self, task: Task[T]) -> T:
        """Run a task in one snapshot, unless its first statement answers it all."""
        try:
            statement, arguments = next(task)
            if statement.alone:
                task.send(await self.fetch(statement, arguments))
                raise AssertionError("a statement that answers all was followed by another one")
            await self.ask(self.begin_snapshot())
            try:
                while True:
                    statement, arguments = task.send(await self.fetch(statement, arguments))
            finally:
                await self._end_snapshot()
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]  # a generator's value is untyped there

    async def _end_snapshot(self) -> None:
        """End a snapshot, wherever the connection still is."""
        if not self.raw.is_closed() and not self.interrupted:
            await self.ask(self.end("COMMIT", SETTLE_SECONDS))

    async def commit(self) -> None:
        """Keep what was written."""
        await self.ask(self.end("COMMIT", self.seconds))

    async def roll_back(self) -> None:
        """Undo the transaction; a server that does not answer does it once the connection is cut off."""
        if self.raw.is_closed():
            return
        with suppress(*self._server.lost):
            await self.end("ROLLBACK", SETTLE_SECONDS)
            self.interrupted = False
            return
        self.raw.terminate()

    async def ask(self, call: Awaitable[Any]) -> Any:
        """Await the driver and raise our errors for its own.

        A connection is cut off where it does not answer in time, and where the driver has lost track of it,
        as it does of one the server has said goodbye on until its end is seen.
        """
        try:
            return await call
        except self._server.broken as error:
            self.raw.terminate()
            raise self._server.translate(error) from error
        except self._server.lost as error:
            raise self._server.translate(error, closed=self.raw.is_closed()) from error
        except BaseException:
            self.interrupted = True
            raise

    def observe(self, statement: Statement) -> None:
        """Tell the observer, if there is one, of a statement that is about to run."""
        if self._observer is not None:
            self._observer(statement)


C = TypeVar("C", bound=PooledConnection[Any])


class PooledEngine(ABC, Generic[R, C]):
    """One database on a server, and the connections to it; `notices` are its class's to make."""

    dialect: Dialect
    notices: Notices
    replicas: Replicas | None = None
    connection_class: type[C]

    def __init__(self, server: DatabaseServer[R], size: int, *, max_waiting: int) -> None:
        self.observer: Observer | None = None
        self._server = server
        self._pool = Pool(server, size, max_waiting=max_waiting)

    async def open(self) -> None:
        """Make the first connection; raises StartupError where the server or the database cannot be used."""
        unusable: Errors = (*self._server.lost, ValueError)
        try:
            self._pool.add(await self.first())
        except unusable as error:
            message = f"{self._server.title} cannot be used: {self.message_of(error) or type(error).__name__}"
            # From nothing: what the driver says may quote the address.
            raise StartupError(
                [Problem("database.url", message, "is the server there, with this database?")]
            ) from None

    @abstractmethod
    async def first(self) -> R:
        """Make a connection, and see that the server has what is needed."""

    @abstractmethod
    def message_of(self, error: Exception) -> str:
        """Return what the driver says, without what nobody may read."""

    @abstractmethod
    def starting(self) -> AbstractAsyncContextManager[None]:
        """Be the only process inside."""

    def give_up(self) -> None:
        """Cut off every connection, used ones too: the server is silent."""
        self._pool.give_up()

    async def close(self) -> None:
        """Close every connection."""
        if self.replicas is not None:
            await self.replicas.close()
        await self.notices.close()
        await self._pool.close()

    @asynccontextmanager
    async def _connection(self, terms: Terms, seconds: float | None = None) -> AsyncIterator[C]:
        raw = await self._pool.acquire(terms)
        connection = self.connection_class(raw, self._server, self.observer, seconds)
        try:
            yield connection
        finally:
            self._pool.release(raw, terms, interrupted=connection.interrupted)

    async def run(self, ask: Callable[[], Task[T]], terms: Terms = ALWAYS) -> T:
        """Run a task on one connection; raises QueryTimeout when its time is over, CallerLeft when nobody
        waits.
        """
        async with self._connection(terms) as connection:
            limit = asyncio.timeout(None)
            try:
                async with limit:
                    end = partial(_expire, limit)
                    with stopping(terms.until if terms.ends else None, terms.client, end, end):
                        return await connection.read(ask())
            except TimeoutError:
                if not limit.expired():
                    raise
            raise CallerLeft if terms.client is not None and terms.client.disconnected else QueryTimeout

    async def fetch(self, statement: Statement, arguments: Sequence[Any], terms: Terms = ALWAYS) -> list[Row]:
        """Return the rows of one statement."""
        async with self._connection(terms) as connection:
            return await connection.fetch(statement, arguments)

    @asynccontextmanager
    async def transaction(self, terms: Terms = ALWAYS, *, unhurried: bool = False) -> AsyncIterator[C]:
        """Begin a transaction; commit it, or roll it back when the body raises."""
        async with self._connection(terms, UNHURRIED_SECONDS if unhurried else None) as connection:
            await connection.begin(unhurried=unhurried)
            try:
                yield connection
            except BaseException:
                await connection.roll_back()
                raise
            await connection.commit()


def _expire(limit: asyncio.Timeout) -> None:
    """Let a limit end what is inside at once, unless it does already."""
    if limit.when() is None:
        limit.reschedule(asyncio.get_running_loop().time())
