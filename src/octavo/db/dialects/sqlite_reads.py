"""Reading from SQLite: a task's statements in one snapshot, on the event loop as long as they are short.

The way to a thread and back costs 40 µs, where an entry is read by its id in 10. What takes long would hold
up every other request, so that SQLite counts the steps of a task and breaks off the one that has too many.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from math import inf
from typing import Any, TypeVar

from octavo.db.dialects.engine import Observer, Row, Task
from octavo.db.statement import Statement

T = TypeVar("T")
_NOTHING = nullcontext()

STEPS = 20_000
"""Instructions of SQLite's virtual machine that a task has on the event loop: half a millisecond."""
COUNTED_AT_ONCE = 2_000
"""SQLite calls back after so many; it goes on counting where the statement's last run ended."""
REMEMBERED_LONG = 1024
"""Tasks that are known to be long; one that is forgotten costs its steps once more."""
REMEMBERED_COUNTS = 1024


class LongRead(Exception):
    """A task is not for the event loop."""


class ReadConnection(sqlite3.Connection):
    """A connection that only reads, and knows what it has counted since somebody wrote last."""

    counted: dict[tuple[str, tuple[Any, ...], tuple[type, ...]], list[Row]]
    version = -1

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counted = {}

    def count(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return a count, inside a snapshot; its version moves with every commit of any connection (4 µs to
        ask, where counting takes 40 µs for a thousand rows).
        """
        (version,) = self.execute("PRAGMA data_version").fetchone()
        if version != self.version or len(self.counted) >= REMEMBERED_COUNTS:
            self.version, self.counted = version, {}
        # With their types: 1, 1.0 and True are one key to Python, and may be three values to SQLite.
        key = (statement.sql, tuple(arguments), tuple(map(type, arguments)))
        if key not in self.counted:
            self.counted[key] = self.execute(statement.sql, arguments).fetchall()
        return self.counted[key]


class Budget(AbstractContextManager[None]):
    """The steps that a task has inside the block; BEGIN and COMMIT outside of it have any number."""

    def __init__(self) -> None:
        self._calls = -inf

    def __enter__(self) -> None:
        self._calls = 0.0

    def __exit__(self, *_error: object) -> None:
        self._calls = -inf

    def is_used_up(self) -> bool:
        """Count `COUNTED_AT_ONCE` steps more and return whether that is too many."""
        self._calls += 1
        return self._calls > STEPS / COUNTED_AT_ONCE


class ShortReads:
    """Runs tasks on the event loop, on a connection that gives up what is long."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._is_closed = False
        self._connection: sqlite3.Connection | None = None
        self._long: set[str] = set()
        self._budget = Budget()

    def run(self, task: Task[T], observe: Observer) -> T:
        """Run a task and return its value; raises LongRead, after nothing was observed, for one that is long.

        A task is known by its first statement.
        """
        first: Statement | None = None
        observed: list[Statement] = []

        def note(statement: Statement) -> None:
            nonlocal first
            if first is None:
                first = statement
                if statement.sql in self._long:
                    raise LongRead
            observed.append(statement)

        try:
            value = drive_in_snapshot(self._open(), task, note, during=self._budget)
        except sqlite3.Error as error:  # a thread may wait for a lock, and says what else is wrong
            if first is not None and getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
                self._remember(first.sql)
            raise LongRead from error
        for statement in observed:
            observe(statement)
        return value

    def fetch(
        self, connection: sqlite3.Connection, statement: Statement, arguments: Sequence[Any]
    ) -> list[Row]:
        """Return the rows of one statement that reads in a transaction of its connection; raises LongRead.

        What is broken off undoes nothing, as it only reads.
        """
        if statement.sql in self._long:
            raise LongRead
        connection.set_progress_handler(self._budget.is_used_up, COUNTED_AT_ONCE)
        try:
            with self._budget:
                return connection.execute(statement.sql, arguments).fetchall()
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorname", "") != "SQLITE_INTERRUPT":
                raise
            self._remember(statement.sql)
            raise LongRead from error
        finally:
            connection.set_progress_handler(None, 0)

    def _open(self) -> sqlite3.Connection:
        if self._is_closed:
            raise LongRead  # the threads say so
        if self._connection is None:
            self._connection = self._connect()
            self._connection.execute("PRAGMA busy_timeout = 0")
            self._connection.set_progress_handler(self._budget.is_used_up, COUNTED_AT_ONCE)
        return self._connection

    def _remember(self, sql: str) -> None:
        if len(self._long) >= REMEMBERED_LONG:
            self._long.clear()
        self._long.add(sql)

    def close(self) -> None:
        """Close the connection; what comes later is left to the threads, which refuse it."""
        self._is_closed = True
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def drive(
    connection: sqlite3.Connection, task: Task[T], observe: Observer, check: Callable[[], None] | None = None
) -> T:
    """Run a task's statements and send it their rows until it returns; `check` may raise in between."""
    try:
        statement, arguments = next(task)
        while True:
            if check is not None:
                check()
            observe(statement)
            if statement.counts and isinstance(connection, ReadConnection):
                rows = connection.count(statement, arguments)
            else:
                rows = connection.execute(statement.sql, arguments).fetchall()
            statement, arguments = task.send(rows)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]  # a generator's value is untyped there


def drive_in_snapshot(
    connection: sqlite3.Connection,
    task: Task[T],
    observe: Observer,
    check: Callable[[], None] | None = None,
    during: AbstractContextManager[None] = _NOTHING,
) -> T:
    """Run a task whose statements all see the database as of the first one; `during` is around them."""
    connection.execute("BEGIN")
    try:
        with during:
            return drive(connection, task, observe, check)
    finally:
        connection.execute("COMMIT")
