"""What an engine is to the database above it: a few ways to run statements, the same on every driver."""

from collections.abc import Awaitable, Callable, Collection, Generator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

from octavo.db.dialects.base import Dialect
from octavo.db.dialects.turns import ALWAYS, Terms
from octavo.db.statement import Statement

T = TypeVar("T")
Row = Sequence[Any]
Request = tuple[Statement, Sequence[Any]]
Task = Generator[Request, list[Row], T]
"""Work that asks for the rows of one statement after the other, and knows nothing of drivers."""
Observer = Callable[[Statement], None]
"""Is told of every statement before it runs."""
Fetch = Callable[[Statement, Mapping[str, Any]], Awaitable[list[tuple[Any, ...]]]]
"""Runs a statement in the current transaction."""


class Runner(Protocol):
    """What can run a task and fetch rows."""

    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement."""

    async def run(self, task: Task[T]) -> T:
        """Run a task to its end and return its value."""


class Connection(Runner, Protocol):
    """The one connection of a transaction."""

    async def execute(self, statement: Statement, arguments: Sequence[Any]) -> int:
        """Run one statement and return how many rows it changed."""

    async def execute_many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows."""

    async def execute_text(self, sql: str) -> None:
        """Run DDL."""


class Notices(Protocol):
    """How the processes on one database learn what the others have written, by topic.

    A database without a way of its own would count writes in a row for each topic, and be asked for the rows.
    """

    async def moved(self) -> Collection[str] | None:
        """Return the topics others wrote since the last time, or more than these; None for all there are."""

    async def announce(self, fetch: Fetch, topics: Sequence[str]) -> Callable[[], None]:
        """Tell of these topics when the transaction commits.

        What is returned is called once everybody in this process knows: `moved` need not name them here.
        """


class Engine(Runner, Protocol):
    """One database: connections to read, and transactions."""

    observer: Observer | None

    async def run(self, task: Task[T], terms: Terms = ALWAYS) -> T:
        """Run a task to its end and return its value.

        Raises Overloaded where its turn does not come in time, QueryTimeout where its end does not, and
        CallerLeft where nobody waits for it any more.
        """

    async def fetch(self, statement: Statement, arguments: Sequence[Any], terms: Terms = ALWAYS) -> list[Row]:
        """Return the rows of one statement; raises Overloaded as `run` does."""

    @property
    def dialect(self) -> Dialect:
        """The database's own way of saying things."""

    @property
    def notices(self) -> Notices:
        """What other processes write."""

    async def open(self) -> None:
        """Connect; raises StartupError where that cannot be."""

    def starting(self) -> AbstractAsyncContextManager[None]:
        """Be the only process inside; raises StartupError, naming it, where another one takes too long."""

    async def close(self) -> None:
        """Finish the work that waits, and close every connection."""

    def transaction(
        self, terms: Terms = ALWAYS, *, unhurried: bool = False
    ) -> AbstractAsyncContextManager[Connection]:
        """Begin a transaction; commit it, or roll it back when the body raises.

        Raises Overloaded where its turn does not come in time. Statements of an unhurried one may take an
        hour.
        """
