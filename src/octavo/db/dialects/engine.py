"""The interface of engines, which run statements; the same for every driver."""

from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Generator,
    Iterable,
    Mapping,
    Sequence,
)
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

from octavo.db.dialects.admission import ALWAYS, Terms
from octavo.db.dialects.base import Dialect
from octavo.db.statement import Statement
from octavo.errors import Problem

T = TypeVar("T")
Row = Sequence[Any]
Request = tuple[Statement, Sequence[Any]]
Task = Generator[Request, list[Row], T]
"""Work that asks for the rows of one statement after the other, and knows nothing of drivers."""
Observer = Callable[[Statement], None]
"""Is told of every statement before it runs."""
Fetch = Callable[[Statement, Mapping[str, Any]], Awaitable[list[tuple[Any, ...]]]]
"""Runs a statement in the current transaction."""


async def run_task(task: Task[T], fetch: Callable[[Statement, Sequence[Any]], Awaitable[list[Row]]]) -> T:
    """Give a task the rows it asks for until it returns, and return its value."""
    try:
        statement, arguments = next(task)
        while True:
            statement, arguments = task.send(await fetch(statement, arguments))
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]  # a generator's value is untyped there


class Connection(Protocol):
    """The one connection of a transaction."""

    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement."""

    async def run(self, task: Task[T]) -> T:
        """Run a task to its end and return its value."""

    async def execute(self, statement: Statement, arguments: Sequence[Any]) -> int:
        """Run one statement and return how many rows it changed."""

    async def fetch_many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> list[list[Row]]:
        """Run one statement for many rows of arguments, and return what each of them returns."""

    async def execute_many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows."""

    async def post(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Have one statement run for some rows, at the latest before the next statement or the commit, where
        an error may be raised too.
        """

    async def execute_text(self, sql: str) -> None:
        """Run DDL, unobserved."""

    async def execute_texts(self, statements: Iterable[str]) -> None:
        """Run DDL, one statement after the other; the first one that fails ends it."""


class Snapshot(Protocol):
    """A read-only view of the database as of one moment."""

    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement."""

    def stream(
        self, statement: Statement, arguments: Sequence[Any], size: int
    ) -> AsyncIterator[Sequence[Row]]:
        """Yield the rows of one statement, at most `size` at once: never all of them are in memory."""


OnWrite = Callable[[Collection[str] | None], object]
"""Is called with the tables that somebody, perhaps this process, has written; with None for any."""


class Notices(Protocol):
    """Tells the processes on one database which topics and tables the others have written."""

    @property
    def on_write(self) -> list[OnWrite] | None:
        """What is called for each commit before `poll` returns; None where writes of tables are not
        announced.
        """

    async def poll(self) -> Collection[str] | None:
        """Return the topics that others wrote since the last call, perhaps more; None means all topics."""

    async def announce(self, fetch: Fetch, topics: Sequence[str]) -> Callable[[], None]:
        """Tell other processes, when the transaction commits, that these topics were written.

        Returns a callback for after this process's own watchers were called, so that `poll` leaves them out.
        """

    async def announce_tables(self, fetch: Fetch, tables: Collection[str] | None) -> None:
        """Tell everybody, when the transaction commits, that these tables were written; None are all."""

    async def announce_job(self, fetch: Fetch) -> None:
        """Tell other processes that a job is due, when the transaction commits, if they can be told."""

    def listen_for_jobs(self, wake: Callable[[], object]) -> None:
        """Call `wake` when another process says that a job is due, where they can be told."""

    async def close(self) -> None:
        """Release resources; `poll` is not called any more."""


class Replicas(Protocol):
    """Servers that repeat everything the database does, and answer reads in its stead."""

    async def run(self, ask: Callable[[], Task[T]], tables: Collection[str] | None, terms: Terms) -> T:
        """Run a task that reads these tables (None: any) on a server that has every write to them.

        Raises what the engine's `run` does; what a replica alone raises is asked of the database again.
        """

    async def announce(self, fetch: Fetch, tables: Collection[str] | None) -> Callable[[], Awaitable[None]]:
        """Tell every process, when the transaction commits, of the tables it has changed; None are all.

        What is returned is called after the commit.
        """

    async def problems(self) -> list[Problem]:
        """Return a problem for each that does not answer, or repeats something else."""

    async def close(self) -> None:
        """Close every connection."""


class Engine(Protocol):
    """One database: connections to read, and transactions."""

    observer: Observer | None
    replicas: Replicas | None

    async def run(self, ask: Callable[[], Task[T]], terms: Terms = ALWAYS) -> T:
        """Run the task that `ask` begins, once or anew, to its end and return its value.

        Raises Overloaded where its turn does not come in time, QueryTimeout where its end does not, and
        CallerLeft where nobody waits for it any more.
        """

    async def fetch(self, statement: Statement, arguments: Sequence[Any], terms: Terms = ALWAYS) -> list[Row]:
        """Return the rows of one statement; raises Overloaded as `run` does."""

    @property
    def dialect(self) -> Dialect:
        """The SQL that is specific to this database."""

    @property
    def notices(self) -> Notices:
        """Tells what other processes write."""

    async def open(self) -> None:
        """Connect; raises StartupError if that fails."""

    def starting(self) -> AbstractAsyncContextManager[None]:
        """Hold the start lock of the database; raises StartupError, naming the holder, at a timeout."""

    async def close(self) -> None:
        """Finish queued work and close all connections."""

    def snapshot(self) -> AbstractAsyncContextManager[Snapshot]:
        """Yield a snapshot on a connection of its own, which does not block writers."""

    def transaction(
        self, terms: Terms = ALWAYS, *, unhurried: bool = False
    ) -> AbstractAsyncContextManager[Connection]:
        """Begin a transaction; commit it, or roll it back when the body raises.

        Raises Overloaded where its turn does not come in time. Statements of an unhurried one may take an
        hour.
        """
