"""The database of one instance: finding, writing, and transactions. The only module that runs SQL."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec, TypeVar

import sqlalchemy as sa

from octavo import clients
from octavo.db.dialects.admission import Lane, Terms
from octavo.db.dialects.base import Dialect
from octavo.db.dialects.engine import Engine, Observer, Row, Task
from octavo.db.drivers import NO_REPLICAS, ReplicaSettings, engine_of
from octavo.db.errors import (
    DatabaseAway,
    TransactionError,
    Unavailable,
    UniqueViolation,
)
from octavo.db.model import Model
from octavo.db.plans import PlanCache
from octavo.db.sql.program import completed, count_program, find_program
from octavo.db.statement import Statement, compile_statement
from octavo.db.table_writes import ReadSet, TableWrites
from octavo.db.transaction import Transaction, error_of_doomed, limit_idle_time
from octavo.errors import Problem, StartupError
from octavo.queries.breadth import is_broad
from octavo.queries.plan import Query

T = TypeVar("T")
Params = ParamSpec("Params")

OWN_TABLES = "octavo_"
"""How the names of tables begin that hold no content, such as that of jobs."""
QUERY_TIMEOUT = 10.0
STATEMENT_TIMEOUT = 30.0
MAX_WAITING = 1000


_PING = Statement("SELECT value FROM octavo_counters LIMIT 1", ())


class FindResult(NamedTuple):
    """Documents ready for JSON, and the total number of matches if the plan asks for it."""

    rows: list[dict[str, Any]]
    total: int | None


class Database:
    """The tables of a model in one database.

    Inside `transaction()` all statements run on its connection; outside, reads do not wait for writes.
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
        self._programs = model.cache(
            (find_program, dialect.name), lambda: PlanCache(lambda plan: find_program(model, dialect, plan))
        )
        self._lanes = PlanCache(lambda plan: Lane.BROAD if is_broad(plan) else Lane.CALLERS)
        self._counts = model.cache(
            (count_program, dialect.name), lambda: PlanCache(lambda plan: count_program(model, dialect, plan))
        )
        self._content_tables = frozenset(
            name for name in model.metadata.tables if not name.startswith(OWN_TABLES)
        )
        self._current: ContextVar[Transaction | None] = ContextVar("octavo_transaction", default=None)
        self._reading: ContextVar[ReadSet | None] = ContextVar("octavo_reading", default=None)
        self.table_writes: TableWrites | None = None
        """The last write of each table, by any process; None unless they are followed."""

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
        replicas: ReplicaSettings = NO_REPLICAS,
        direct_url: str = "",
    ) -> "Database":
        """Open `sqlite:data/octavo.db` (relative to `root`), `postgresql://…` or `mysql://…`; raises
        StartupError.

        `durability` of "normal" may lose the last commits of SQLite at a power cut, never its consistency.
        `transaction_timeout` is how many seconds a transaction may be held without a statement,
        `query_timeout` how many a request may wait for its turn, and a caller's query outside of transactions
        may take together with that. `statement_timeout` is how many one statement on a server may take,
        `max_waiting` how many may wait. `direct_url` leads past the pooler that `url` leads to.
        """
        engine = engine_of(
            url, root or Path(), durability, statement_timeout, max_waiting, replicas, direct_url
        )
        await engine.open()
        return cls(engine, model, transaction_timeout=transaction_timeout, query_timeout=query_timeout)

    @asynccontextmanager
    async def starting(self) -> AsyncIterator[None]:
        """Run the start-up steps of the database while no other process does.

        Raises StartupError when another process, which it names, takes too long, and when the database does
        not answer.
        """
        try:
            async with self.engine.starting():
                yield
        except Unavailable as error:
            fix = "is it there, and not locked by another program?"
            message = f"the database could not be brought up: {error}"
            raise StartupError([Problem("database", message, fix)]) from error

    async def close(self) -> None:
        """Finish the queued work, and close every connection."""
        await self.engine.close()

    @property
    def dialect(self) -> Dialect:
        """The dialect: everything that is specific to the kind of database."""
        return self.engine.dialect

    @contextmanager
    def observed(self, observer: Observer) -> Iterator[None]:
        """Call the observer with every statement that runs meanwhile, but for what replicas are asked."""
        before, self.engine.observer = self.engine.observer, observer
        try:
            yield
        finally:
            self.engine.observer = before

    def current(self) -> Transaction | None:
        """Return this task's transaction; raises TransactionError in a task that was started inside of
        another task's transaction.
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
        self, name: str = "a transaction", *, unhurried: bool = False, brief: bool = False
    ) -> AsyncIterator[Transaction]:
        """Join this task's transaction, or begin one; it commits when the outermost block ends without an
        error.

        An error that leaves a joined block after something was written there dooms the whole transaction: the
        outermost block raises TransactionError even when the error was caught on the way. Statements of an
        `unhurried` transaction may take an hour. A `brief` one has short statements and waits for nothing but
        them: on SQLite those that come at once share a commit.
        """
        joined = self.current()
        if joined is not None:
            async with self._join_transaction(joined):
                yield joined
            return
        tables: frozenset[str] | None = frozenset()
        terms = replace(self._terms(Lane.WRITES), brief=brief)
        try:
            async with self.engine.transaction(terms, unhurried=unhurried) as connection:
                transaction = Transaction(connection, asyncio.current_task(), name)
                token = self._current.set(transaction)
                try:
                    async with limit_idle_time(transaction, self.transaction_timeout):
                        yield transaction
                        await transaction.settle()
                        await self._announce(transaction)
                    if transaction.failed is not None:
                        raise error_of_doomed(transaction) from transaction.failed
                finally:
                    tables = transaction.tables
                    transaction.ended = True
                    transaction.before_commit.clear()  # they may hold it: a cycle
                    self._current.reset(token)
        finally:
            if self.table_writes is not None and tables != frozenset():
                self.table_writes.note(tables)  # before anybody is told that it is committed
        for call in transaction.after_commit:
            await call()

    async def _announce(self, transaction: Transaction) -> None:
        """Mark replicas as behind until they have what the transaction wrote, and have other processes
        invalidate what they cached of its tables.
        """
        tables = transaction.tables
        if tables == frozenset() or transaction.failed is not None:
            return
        replicas = self.engine.replicas
        if replicas is not None:
            transaction.after_commit.insert(0, await replicas.announce(self.fetch, tables))
        elif self.table_writes is not None and (tables is None or tables & self._content_tables):
            await self.engine.notices.announce_tables(self.fetch, tables)

    def follow_writes(self) -> bool:
        """Number the writes of each table from now on, those of other processes too; False where the
        database does not tell of theirs.
        """
        called = self.engine.notices.on_write
        if called is None:
            return False
        if self.table_writes is None:
            self.table_writes = TableWrites()
            called.append(self.table_writes.note)
        return True

    @contextmanager
    def reading(self) -> Iterator[ReadSet]:
        """Note the tables that this task reads meanwhile; a block around it notes them too."""
        reading = ReadSet()
        token = self._reading.set(reading)
        try:
            yield reading
        finally:
            self._reading.reset(token)
            self.note_reading(reading.tables)

    def note_reading(self, tables: frozenset[str] | None) -> None:
        """Note tables, None for any, that this task reads or has what was read from them."""
        if (reading := self._reading.get()) is not None:
            reading.note(tables)

    @asynccontextmanager
    async def _join_transaction(self, transaction: Transaction) -> AsyncIterator[None]:
        writes = transaction.writes
        try:
            yield
        except BaseException as error:
            if transaction.writes != writes:
                transaction.failed = transaction.failed or error
            raise

    def compile(self, clause: sa.ClauseElement) -> Statement:
        """Return a clause as a statement of this database."""
        return compile_statement(clause, self.dialect)

    async def fetch(
        self, statement: Statement, values: Mapping[str, Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """Return the rows of a statement. It runs in the current transaction; outside of one, reads run on a
        reader, and writes in a transaction of their own.
        """
        arguments = statement.arguments(values or {})
        transaction = self.current()
        if transaction is not None:
            if statement.writes:
                transaction.wrote(statement.tables)
            return _tuples(await self._use(transaction, transaction.connection.fetch, statement, arguments))
        if not statement.writes:
            if (reading := self._reading.get()) is not None:
                reading.note(statement.tables)
            return _tuples(await self.engine.fetch(statement, arguments, self._terms(Lane.OWN)))
        async with self.transaction(statement.sql[:60]):
            return await self.fetch(statement, values)

    async def execute(self, statement: Statement, values: Mapping[str, Any] | None = None) -> int:
        """Run a statement that writes and return how many rows it changed; outside of a transaction it has
        one of its own.
        """
        transaction, arguments = self.current(), statement.arguments(values or {})
        if transaction is None:
            async with self.transaction(statement.sql[:60]):
                return await self.execute(statement, values)
        transaction.wrote(statement.tables)
        return await self._use(transaction, transaction.connection.execute, statement, arguments)

    async def execute_many(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement for each row, in one transaction."""
        arguments = [statement.arguments(values) for values in rows]
        async with self.transaction(statement.sql[:60]) as transaction:
            transaction.wrote(statement.tables)
            await self._use(transaction, transaction.connection.execute_many, statement, arguments)

    async def execute_all(self, calls: Sequence[tuple[Statement, Mapping[str, Any]]]) -> None:
        """Run statements that write one after the other, at the latest before the next statement or the
        commit; no error of theirs is to be told by the value that is taken.
        """
        transaction = self.current()
        if transaction is None:
            async with self.transaction("several statements"):
                return await self.execute_all(calls)
        for statement, values in calls:
            await self._post(transaction, statement, [values])

    async def append(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement that writes for each row, as `execute_all` does."""
        transaction = self.current()
        if transaction is None:
            async with self.transaction(statement.sql[:60]):
                return await self.append(statement, rows)
        await self._post(transaction, statement, rows)

    async def _post(
        self, transaction: Transaction, statement: Statement, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        transaction.wrote(statement.tables)
        arguments = [statement.arguments(values) for values in rows]
        await self._use(transaction, transaction.connection.post, statement, arguments)

    async def alter(self, statements: Iterable[str]) -> None:
        """Run statements that change tables, in turn; MariaDB commits what was written before, and each.

        Outside of a transaction they have one of their own.
        """
        async with self.transaction("a change of tables") as transaction:
            transaction.wrote(None)
            await self._use(transaction, transaction.connection.execute_texts, statements)

    async def _use(
        self,
        transaction: Transaction,
        call: Callable[Params, Awaitable[T]],
        *args: Params.args,
        **kwargs: Params.kwargs,
    ) -> T:
        """Run a statement in a transaction, and note whether a failure leaves it unusable."""
        if transaction.failed is not None:
            raise error_of_doomed(transaction) from transaction.failed
        transaction.used = float("inf")
        try:
            return await call(*args, **kwargs)
        except UniqueViolation as error:
            transaction.failed = self.with_names(error)
            raise transaction.failed from error.__cause__
        except BaseException as error:
            transaction.failed = error
            raise
        finally:
            transaction.used = time.monotonic()

    async def find(self, query: Query) -> FindResult:
        """Return the documents a query asks for, ready for JSON; of one snapshot.

        Raises QueryTimeout, and for queries that callers wrote ValidationError when the answer would repeat
        too much.
        """
        program = self._programs.get(query.plan)
        ask = partial(program.find, query.values, limited=query.foreign)
        rows, total = await self._run(ask, program.tables, query)
        return FindResult(rows, total)

    async def complete(self, query: Query, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the document a query asks for, whose row is at hand with all its columns.

        Nothing but its relations is read. Raises what `find` does.
        """
        program = self._programs.get(query.plan)
        if program.columns is None:
            return (await self.find(query)).rows[0]
        columns = [row[name] for name in program.columns]
        ask = partial(program.complete, query.values, columns, limited=query.foreign)
        if program.nodes:
            return await self._run(ask, program.tables, query)
        return completed(ask())

    async def count(self, query: Query) -> int:
        """Return how many documents match a query, whatever its window."""
        program = self._counts.get(query.plan)
        return await self._run(partial(program.count, query.values), program.tables, query)

    async def _run(self, ask: Callable[[], Task[T]], tables: frozenset[str] | None, query: Query) -> T:
        """Run a task: in the transaction, or on a replica if it reads content for a request that only reads.

        A replica never answers what the process itself has to know: who calls, what they may do, what is
        cached.
        """
        self.note_reading(tables)
        transaction = self.current()
        if transaction is not None:
            return await self._use(transaction, transaction.connection.run, ask())
        terms = self._terms(self._lanes.get(query.plan) if query.foreign else Lane.OWN)
        replicas = self.engine.replicas
        content = query.plan.selection.uid.startswith("api::")
        if replicas is None or terms.client is None or not content:
            return await self.engine.run(ask, terms)
        return await replicas.run(ask, tables, terms)

    def _terms(self, lane: Lane) -> Terms:
        """Return how long work may wait and run: requests have limits, everything else does not.

        The time of reads is counted from the arrival of the request, and they are dropped when its caller
        disconnects.
        """
        client = clients.current()
        foreign = lane >= Lane.CALLERS
        if client is None and not foreign:
            return Terms(lane)
        reader = client if foreign and client is not None and client.only_reads else None
        began = time.monotonic() if reader is None else reader.arrived
        return Terms(lane, began + self.query_timeout, ends=foreign, client=reader)

    async def ping(self, seconds: float) -> None:
        """Send a query to the database; raises Unavailable if it does not answer within so many seconds."""
        terms = Terms(Lane.OWN, time.monotonic() + seconds)
        try:
            async with asyncio.timeout(seconds):
                await self.engine.fetch(_PING, (), terms)
        except TimeoutError:
            raise DatabaseAway(f"no answer within {seconds:g} s") from None

    def with_names(self, error: UniqueViolation) -> UniqueViolation:
        """Return the error with the index, its columns and table, of which a database reports one or two."""
        tables = self.model.metadata.tables
        for table in [tables[error.table]] if error.table in tables else tables.values():
            for index in table.indexes:
                columns = tuple(column.name for column in index.columns)
                if index.unique and (index.name == error.index or columns == error.columns):
                    return UniqueViolation(table.name, columns, index.name, error.values)
        return error


def _tuples(rows: list[Row]) -> list[tuple[Any, ...]]:
    return rows if not rows or type(rows[0]) is tuple else [tuple(row) for row in rows]  # type: ignore[return-value]
