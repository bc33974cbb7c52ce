"""The database of one instance: finding, writing, and the transaction everything below it joins."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec, TypeVar

from octavo import callers
from octavo.db.address import scheme_of, sqlite_path
from octavo.db.dialects.base import Dialect
from octavo.db.dialects.engine import Connection, Engine, Observer, Row, Task
from octavo.db.dialects.sqlite_engine import SQLiteEngine
from octavo.db.dialects.turns import Lane, Terms
from octavo.db.errors import (
    Collision,
    DatabaseAway,
    DatabaseError,
    TransactionError,
    TransactionTimeout,
    Unavailable,
    UniqueViolation,
)
from octavo.db.model import Model
from octavo.db.plans import PlanCache
from octavo.db.sql.program import count_program, find_program
from octavo.db.statement import Statement
from octavo.errors import Problem, StartupError
from octavo.queries.breadth import is_broad
from octavo.queries.plan import Query

T = TypeVar("T")
Given = ParamSpec("Given")

SQLITE_READERS = 4
POSTGRES_CONNECTIONS = 10
"""One reader and one connection are the process's own; on PostgreSQL one more is for what writes."""
QUERY_TIMEOUT = 10.0
STATEMENT_TIMEOUT = 30.0
MAX_WAITING = 1000
LEAST_GRACE = 0.25
"""Seconds a transaction may outlast its timeout, so that the error of what is timed inside of it comes
first.
"""


_PING = Statement("SELECT value FROM octavo_counters LIMIT 1", ())


class FindResult(NamedTuple):
    """Documents with the values of the wire, and the number of all that were found where the plan asks for
    it.
    """

    rows: list[dict[str, Any]]
    total: int | None


@dataclass
class Transaction:
    """The transaction of one task; `holder` says in errors who keeps it waiting."""

    connection: Connection
    task: "asyncio.Task[Any] | None"
    holder: str
    used: float = field(default_factory=time.monotonic)
    writes: int = 0
    failed: BaseException | None = None
    """What went wrong inside after something had been written: there is nothing left to commit."""
    ended: bool = False
    cancelled_in: str = ""
    before_commit: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    """Called in turn when the outermost block is done, still inside; what fails here fails the whole."""
    after_commit: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    """Called in turn once the outermost block has committed."""
    written: list[tuple[str, dict[str, Any] | None]] = field(default_factory=list)
    """What nobody has been told of yet: topics, with the row where it is one."""

    @contextmanager
    def held_by(self, name: str) -> Iterator[None]:
        """Name who holds the transaction meanwhile (a hook, an operation)."""
        before, self.holder = self.holder, name
        try:
            yield
        except asyncio.CancelledError:
            self.cancelled_in = self.cancelled_in or name
            raise
        finally:
            self.holder = before


class Database:
    """A model's tables in one database.

    Inside `transaction()` everything runs on its connection; outside, reading does not wait for writing.
    """

    def __init__(
        self,
        engine: Engine,
        model: Model,
        *,
        transaction_timeout: float | None = 5.0,
        query_timeout: float = QUERY_TIMEOUT,
    ) -> None:
        self.engine = engine
        self.model = model
        self.transaction_timeout = transaction_timeout
        self.query_timeout = query_timeout
        dialect = engine.dialect
        self._programs = model.written(
            (find_program, dialect.name), lambda: PlanCache(lambda plan: find_program(model, dialect, plan))
        )
        self._lanes = PlanCache(lambda plan: Lane.BROAD if is_broad(plan) else Lane.CALLERS)
        self._counts = model.written(
            (count_program, dialect.name), lambda: PlanCache(lambda plan: count_program(model, dialect, plan))
        )
        self._current: ContextVar[Transaction | None] = ContextVar("octavo_transaction", default=None)

    @classmethod
    async def open(
        cls,
        url: str,
        model: Model,
        *,
        root: Path | None = None,
        durability: str = "full",
        transaction_timeout: float | None = 5.0,
        query_timeout: float = QUERY_TIMEOUT,
        statement_timeout: float = STATEMENT_TIMEOUT,
        max_waiting: int = MAX_WAITING,
    ) -> "Database":
        """Open `sqlite:data/octavo.db` (relative to `root`) or `postgresql://…`; raises StartupError.

        `durability` of "normal" may lose the last commits of SQLite at a power cut, never its consistency.
        `transaction_timeout` is how many seconds a transaction may be held without a statement,
        `query_timeout` how many a request may wait for its turn, and a caller's query outside of transactions
        may take together with that. `statement_timeout` is how many one statement of PostgreSQL's may take,
        `max_waiting` how many may wait.
        """
        engine = _engine(url, root or Path(), durability, statement_timeout, max_waiting)
        await engine.open()
        return cls(engine, model, transaction_timeout=transaction_timeout, query_timeout=query_timeout)

    @asynccontextmanager
    async def starting(self) -> AsyncIterator[None]:
        """Bring the database up inside, with no other process doing so meanwhile.

        Raises StartupError where another one, which it names, takes too long, and where the database has no
        answer.
        """
        try:
            async with self.engine.starting():
                yield
        except Unavailable as error:
            fix = "is it there, and not locked by another program?"
            message = f"the database could not be brought up: {error}"
            raise StartupError([Problem("database", message, fix)]) from error

    async def close(self) -> None:
        """Finish the work that waits, and close every connection."""
        await self.engine.close()

    @property
    def dialect(self) -> Dialect:
        """The database's own way of saying things."""
        return self.engine.dialect

    @contextmanager
    def observed(self, observer: Observer) -> Iterator[None]:
        """Tell the observer of every statement that runs meanwhile."""
        before, self.engine.observer = self.engine.observer, observer
        try:
            yield
        finally:
            self.engine.observer = before

    def current(self) -> Transaction | None:
        """Return this task's transaction; raises TransactionError in a task that was started inside of
        one.
        """
        transaction = self._current.get()
        if transaction is None or transaction.ended:
            return None
        if transaction.task is not asyncio.current_task():
            raise TransactionError(
                f"A task started inside the transaction of {transaction.holder} used the database before "
                "that was committed: await it where it is, or start it after the transaction"
            )
        return transaction

    @asynccontextmanager
    async def transaction(
        self, name: str = "a transaction", *, unhurried: bool = False
    ) -> AsyncIterator[Transaction]:
        """Join this task's transaction, or begin one; it commits when the outermost block ends without an
        error.

        An error that leaves a joined block after something was written there dooms the whole: the outermost
        block raises TransactionError even when the error was caught on the way. Statements of an unhurried
        one may take an hour.
        """
        joined = self.current()
        if joined is not None:
            async with self._joined(joined):
                yield joined
            return
        async with self.engine.transaction(self._terms(Lane.WRITES), unhurried=unhurried) as connection:
            transaction = Transaction(connection, asyncio.current_task(), name)
            token = self._current.set(transaction)
            try:
                async with self._limited(transaction):
                    yield transaction
                    for call in transaction.before_commit:
                        await call()
                if transaction.failed is not None:
                    raise _doomed(transaction) from transaction.failed
            finally:
                transaction.ended = True
                transaction.before_commit.clear()  # they may hold it: a cycle
                self._current.reset(token)
        for call in transaction.after_commit:
            await call()

    @asynccontextmanager
    async def _joined(self, transaction: Transaction) -> AsyncIterator[None]:
        writes = transaction.writes
        try:
            yield
        except BaseException as error:
            if transaction.writes != writes:
                transaction.failed = transaction.failed or error
            raise

    @asynccontextmanager
    async def _limited(self, transaction: Transaction) -> AsyncIterator[None]:
        """Cancel the body when nothing was asked of the database for too long."""
        if self.transaction_timeout is None:
            yield
            return
        limit = self.transaction_timeout + max(LEAST_GRACE, self.transaction_timeout / 20)
        watch = asyncio.timeout(limit)
        watcher = _Watcher(transaction, watch, limit)
        try:
            async with watch:
                watcher.start()
                yield
        except TimeoutError:
            if not watch.expired():
                raise
            held_by = transaction.cancelled_in or transaction.holder
            raise TransactionTimeout(
                f"{held_by} held the transaction for {self.transaction_timeout:g} s without "
                "using it; it was cancelled and rolled back"
            ) from None
        finally:
            watcher.stop()

    async def fetch(
        self, statement: Statement, values: Mapping[str, Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """Return the rows of a statement: of the transaction, of a reader, or of a write of its own."""
        arguments = statement.arguments(values or {})
        transaction = self.current()
        if transaction is not None:
            transaction.writes += statement.writes
            return _tuples(await self._use(transaction, transaction.connection.fetch, statement, arguments))
        if not statement.writes:
            return _tuples(await self.engine.fetch(statement, arguments, self._terms(Lane.OWN)))
        async with self.transaction(statement.sql[:60]):
            return await self.fetch(statement, values)

    async def execute(self, statement: Statement, values: Mapping[str, Any] | None = None) -> int:
        """Run a statement that writes; return how many rows it changed. Outside of a transaction it is its
        own.
        """
        arguments = statement.arguments(values or {})
        async with self.transaction(statement.sql[:60]) as transaction:
            transaction.writes += 1
            return await self._use(transaction, transaction.connection.execute, statement, arguments)

    async def execute_many(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement for each row, in one transaction."""
        arguments = [statement.arguments(values) for values in rows]
        async with self.transaction(statement.sql[:60]) as transaction:
            transaction.writes += 1
            await self._use(transaction, transaction.connection.execute_many, statement, arguments)

    async def _use(
        self,
        transaction: Transaction,
        call: Callable[Given, Awaitable[T]],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> T:
        """Run a statement in a transaction, and note what a failure leaves of it."""
        if transaction.failed is not None:
            raise _doomed(transaction) from transaction.failed
        transaction.used = float("inf")
        try:
            return await call(*given, **named)
        except UniqueViolation as error:
            transaction.failed = self.with_names(error)
            raise transaction.failed from error.__cause__
        except BaseException as error:
            transaction.failed = error
            raise
        finally:
            transaction.used = time.monotonic()

    async def find(self, query: Query) -> FindResult:
        """Return the documents a query asks for, ready for JSON; SQLite shows all of them as of one
        moment.

        Raises QueryTimeout, and ValidationError where too much is repeated, for a foreign query alone.
        """
        program = self._programs.get(query.plan)
        rows, total = await self._run(program.find(query.values, limited=query.foreign), query)
        return FindResult(rows, total)

    async def count(self, query: Query) -> int:
        """Return how many rows a query finds, whatever its window."""
        return await self._run(self._counts.get(query.plan).count(query.values), query)

    async def _run(self, task: Task[T], query: Query) -> T:
        transaction = self.current()
        if transaction is None:
            lane = self._lanes.get(query.plan) if query.foreign else Lane.OWN
            return await self.engine.run(task, self._terms(lane))
        return await self._use(transaction, transaction.connection.run, task)

    def _terms(self, lane: Lane) -> Terms:
        """Return the terms of work: what a request asks for waits for so long, and all else as long as it
        takes.

        What only reads is counted from the request's arrival, and dropped when the caller leaves.
        """
        caller = callers.current()
        foreign = lane >= Lane.CALLERS
        if caller is None and not foreign:
            return Terms(lane)
        for_caller = caller if foreign and caller is not None and caller.only_reads else None
        began = time.monotonic() if for_caller is None else for_caller.arrived
        return Terms(lane, began + self.query_timeout, ends=foreign, caller=for_caller)

    async def ping(self, seconds: float) -> None:
        """Ask the database for an answer; raises Unavailable where it has none within so many seconds."""
        terms = Terms(Lane.OWN, time.monotonic() + seconds)
        try:
            async with asyncio.timeout(seconds):
                await self.engine.fetch(_PING, (), terms)
        except TimeoutError:
            raise DatabaseAway(f"no answer within {seconds:g} s") from None

    def with_names(self, error: UniqueViolation) -> UniqueViolation:
        """Return the error with both the index and its columns, of which a database tells one."""
        table = self.model.metadata.tables.get(error.table)
        for index in table.indexes if table is not None else ():
            columns = tuple(column.name for column in index.columns)
            if index.unique and (index.name == error.index or columns == error.columns):
                return UniqueViolation(error.table, columns, index.name, error.values)
        return error


class _Watcher:
    """Moves a deadline along while a transaction is used."""

    def __init__(self, transaction: Transaction, watch: asyncio.Timeout, limit: float) -> None:
        self._transaction = transaction
        self._watch = watch
        self._limit = limit
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Look again just before the deadline, and put it off by what the transaction was used since."""
        loop = asyncio.get_running_loop()
        idle = max(0.0, time.monotonic() - self._transaction.used)
        self._watch.reschedule(loop.time() + self._limit - idle)
        self._timer = loop.call_later(max(0.01, (self._limit - idle) * 0.9), self._look)

    def _look(self) -> None:
        if not self._watch.expired():
            self.start()

    def stop(self) -> None:
        """Leave the deadline alone."""
        if self._timer is not None:
            self._timer.cancel()


def _doomed(transaction: Transaction) -> DatabaseError:
    """Return what is raised where a failure was caught on the way: a collision stays one."""
    kind = Collision if isinstance(transaction.failed, Collision) else TransactionError
    return kind(
        f"The transaction of {transaction.holder} is rolled back: something in it failed "
        f"after it had written ({transaction.failed})"
    )


def _tuples(rows: list[Row]) -> list[tuple[Any, ...]]:
    return rows if not rows or type(rows[0]) is tuple else [tuple(row) for row in rows]  # type: ignore[return-value]


def _engine(url: str, root: Path, durability: str, statement_timeout: float, max_waiting: int) -> Engine:
    if scheme_of(url) == "sqlite":
        return SQLiteEngine(sqlite_path(url, root), durability, SQLITE_READERS, max_waiting=max_waiting)
    return _postgres_engine(url, statement_timeout, max_waiting)


def may_exist(url: str, root: Path) -> bool:
    """Whether opening a database would not make it: false for a file of SQLite's that is not there."""
    return scheme_of(url) != "sqlite" or sqlite_path(url, root).exists()


def _postgres_engine(url: str, statement_timeout: float, max_waiting: int) -> Engine:
    try:
        module = import_module("octavo.db.dialects.postgres_engine")
    except ImportError as error:
        if error.name != "asyncpg":
            raise
        fix = "pip install 'octavo[postgres]'"
        raise StartupError([Problem("database.url", "PostgreSQL needs the package asyncpg", fix)]) from error
    engine: Engine = module.PostgresEngine(
        url, POSTGRES_CONNECTIONS, max_waiting=max_waiting, statement_timeout=statement_timeout
    )
    return engine
