"""Running statements on SQLite: the standard library's driver in threads of our own, one writer, a few
readers.

A whole unit of work travels to a thread and back once, however many statements it runs.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from octavo.db.dialects.admission import ALWAYS, Lane, PrioritySemaphore, Terms, check
from octavo.db.dialects.base import Dialect
from octavo.db.dialects.engine import Observer, Replicas, Row, Snapshot, Task
from octavo.db.dialects.sqlite import SQLiteDialect, add_functions
from octavo.db.dialects.sqlite_commits import (
    SharedCommit,
    begin,
    commit,
    leave,
    outlast,
    settle,
    undo,
)
from octavo.db.dialects.sqlite_files import make_file
from octavo.db.dialects.sqlite_notices import SQLiteNotices
from octavo.db.dialects.sqlite_reads import LongRead, ReadConnection, ShortReads, drive, drive_in_snapshot
from octavo.db.dialects.sqlite_snapshot import snapshot
from octavo.db.dialects.sqlite_start import start_lock
from octavo.db.dialects.sqlite_workers import ThreadPool, Work, WorkItem
from octavo.db.errors import (
    Collision,
    DatabaseError,
    DiskFull,
    OutOfResources,
    QueryTimeout,
    QueryTooDeep,
    UniqueViolation,
)
from octavo.db.statement import Statement
from octavo.errors import Problem, StartupError

T = TypeVar("T")
Write = Callable[[sqlite3.Connection], T]

OLDEST = (3, 38, 0)
"""SQLite has had JSON functions always, and RETURNING, since then."""
CACHED_STATEMENTS = 256

_OUT = ("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_NOMEM")

_BUSY_TIMEOUT = "PRAGMA busy_timeout = 5000"
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    _BUSY_TIMEOUT,
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -8000",
    "PRAGMA mmap_size = 268435456",
)


class SQLiteConnection:
    """The writer inside a transaction, which begins with its first statement: one way to the thread less.

    Short statements run on the event loop; whatever may take long or wait, and the commit, in the thread.
    """

    def __init__(self, engine: "SQLiteEngine", *, joins: bool) -> None:
        self._engine = engine
        self._posted: list[tuple[Statement, Sequence[Sequence[Any]]]] = []
        self._joins = joins
        """Whether others before it wait for its commit."""
        self.begun = False
        self._has_left = False

    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement."""
        self._engine.observe(statement)
        fetch = partial(_fetch, statement=statement, arguments=arguments)
        connection = None if self._posted else self._engine.writer_at_rest()
        if connection is not None and statement.short and self._begin_at_once(connection):
            return self._at_once(connection, fetch)
        if connection is not None and self.begun and not statement.writes:
            read = partial(self._engine.short_reads.fetch, statement=statement, arguments=arguments)
            with suppress(LongRead):
                return self._at_once(connection, read)
        return await self._work(fetch)

    async def execute(self, statement: Statement, arguments: Sequence[Any]) -> int:
        """Run one statement and return how many rows it changed."""
        self._engine.observe(statement)
        return await self._work(lambda connection: _execute(connection, statement, arguments))

    async def fetch_many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> list[list[Row]]:
        """Run one statement for many rows in one way to the thread, and return the rows of each."""
        self._engine.observe(statement)
        return await self._work(lambda connection: [_fetch(connection, statement, row) for row in rows])

    async def execute_many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows."""
        self._engine.observe(statement)
        await self._work(lambda connection: _execute_many(connection, statement, rows))

    async def post(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Have one statement run for some rows, on the way of the next statement or the commit."""
        self._engine.observe(statement)
        self._posted.append((statement, rows))

    async def execute_text(self, sql: str) -> None:
        """Run DDL, unobserved."""
        await self._work(lambda connection: _run(connection, sql))

    async def execute_texts(self, statements: Iterable[str]) -> None:
        """Run DDL, one statement after the other, in one way to the thread: a new database has ninety."""
        await self._work(lambda connection: _run_all(connection, statements, self._engine.observe))

    async def run(self, task: Task[T]) -> T:
        """Run a task whose statements see what this transaction wrote."""
        return await self._work(lambda connection: drive(connection, task, self._engine.observe))

    def _work(self, work: Write[T]) -> Coroutine[Any, Any, T]:
        return self._engine.write(lambda connection: self._within(connection, work))

    def _begin_at_once(self, connection: sqlite3.Connection) -> bool:
        """Begin on the event loop, unless it has to wait for another process, which a thread does."""
        if self.begun or self._joins:
            return True
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            connection.execute("BEGIN IMMEDIATE")
            self.begun = True
        except sqlite3.Error:
            return False
        finally:
            connection.execute(_BUSY_TIMEOUT)
        return True

    def _at_once(self, connection: sqlite3.Connection, work: Write[T]) -> T:
        """Run work on the event loop."""
        try:
            return self._within(connection, work)
        except sqlite3.Error as error:
            raise translate(error) from error

    @property
    def has_work(self) -> bool:
        """Whether there is anything to commit."""
        return self.begun or bool(self._posted)

    def leave(self, connection: sqlite3.Connection) -> None:
        """End it but for the commit; called in the writer's thread, after all earlier work."""
        self._within(connection, lambda connection: leave(connection, joins=self._joins))
        self._has_left = True

    def commit(self, connection: sqlite3.Connection) -> Exception | None:
        """Commit, with those that wait for that; called as `leave` is.

        Returns the error of what was posted, where it is undone alone and those before it are committed.
        """
        try:
            self.leave(connection)
        except Exception as error:  # also of a value that the driver does not take
            if not (self._joins and self.undo(connection)):
                raise
            commit(connection)
            return error
        commit(connection)
        return None

    def undo(self, connection: sqlite3.Connection) -> bool:
        """Undo it; return whether those before it are still there. Called as `leave` is."""
        if not self.begun or (self._joins and self._has_left):
            return connection.in_transaction or not self._joins
        return undo(connection, joins=self._joins)

    def _within(self, connection: sqlite3.Connection, work: Write[T]) -> T:
        """Run work inside the transaction, after what was posted; mostly called in the writer's thread."""
        if not self.begun:
            begin(connection, joins=self._joins)
            self.begun = True
        elif not connection.in_transaction:
            # After a full disk, for instance; what came now would stand alone.
            raise sqlite3.OperationalError("SQLite has rolled the transaction back")
        posted, self._posted = self._posted, []
        for statement, rows in posted:
            _execute_many(connection, statement, rows)
        return work(connection)


class SQLiteEngine:
    """The threads and connections of one database file."""

    dialect: Dialect = SQLiteDialect()

    def __init__(self, path: Path, durability: str, readers: int, *, max_waiting: int) -> None:
        self.observer: Observer | None = None
        self.replicas: Replicas | None = None
        self._path = path
        self._durability = durability
        # The process itself always finds a reader among those that callers keep busy, a list among searches.
        self._reading = [readers, readers, max(1, readers - 1), max(1, readers - 2)]
        self._max_waiting = max_waiting
        self._writing = PrioritySemaphore([1] * len(Lane), max_waiting)
        connect = partial(self._connect, read_only=True)
        self.notices = SQLiteNotices(connect)
        self.short_reads = ShortReads(connect)
        self._shared = SharedCommit()

    async def open(self) -> None:
        """Create the file where there is none, and start the threads; raises StartupError."""
        if sqlite3.sqlite_version_info < OLDEST:
            needed = ".".join(map(str, OLDEST))
            raise StartupError(
                [
                    Problem(
                        "database.url", f"SQLite {sqlite3.sqlite_version} is too old", f"{needed} is needed"
                    )
                ]
            )
        async with self.starting():
            try:
                make_file(self._path)
                self._connect(read_only=False).close()
            except (OSError, sqlite3.Error) as error:
                message = f"the database file {self._path} cannot be opened: {error}"
                raise StartupError(
                    [Problem("database.url", message, "is the folder there and writable?")]
                ) from error
        writing = partial(self._connect, read_only=False)
        reading = partial(self._connect, read_only=True)
        self._writer = ThreadPool("octavo-writer", [1] * len(Lane), self._max_waiting, writing)
        self._readers = ThreadPool("octavo-reader", self._reading, self._max_waiting, reading)

    def starting(self) -> AbstractAsyncContextManager[None]:
        """Hold the start lock of the database."""
        return start_lock(self._path)

    def snapshot(self) -> AbstractAsyncContextManager[Snapshot]:
        """Read as of one moment, on a connection of its own."""
        return snapshot(partial(self._connect, read_only=True), translate)

    async def close(self) -> None:
        """Finish queued work and close the connections."""
        await self.notices.close()
        self.short_reads.close()
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._readers.close()
        self._writer.close()

    def _connect(self, *, read_only: bool) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path,
            isolation_level=None,
            cached_statements=CACHED_STATEMENTS,
            check_same_thread=read_only,
            factory=ReadConnection if read_only else sqlite3.Connection,
        )
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {'FULL' if self._durability == 'full' else 'NORMAL'}")
        add_functions(connection)
        return connection

    def observe(self, statement: Statement) -> None:
        """Tell the observer, if there is one, of a statement that is about to run."""
        if self.observer is not None:
            self.observer(statement)

    async def run(self, ask: Callable[[], Task[T]], terms: Terms = ALWAYS) -> T:
        """Run a task with its statements in one snapshot: on the event loop, or else in a reader."""
        check(terms)
        try:
            return self.short_reads.run(ask(), self.observe)
        except LongRead:
            return await self._read(
                lambda job, connection: _run_in_reader(job, connection, ask(), self.observe), terms
            )

    async def fetch(self, statement: Statement, arguments: Sequence[Any], terms: Terms = ALWAYS) -> list[Row]:
        """Return the rows of one statement, read as `run` does."""
        return await self.run(lambda: _ask(statement, arguments), terms)

    async def _read(self, work: Work[T], terms: Terms) -> T:
        return await self._outcome(self._readers.do(work, terms))

    def writer_at_rest(self) -> sqlite3.Connection | None:
        """Return the writer's connection, to be used on the event loop, unless its thread has work."""
        return self._writer.connection_at_rest()

    async def write(self, work: Write[T]) -> T:
        """Run work in the writer; not before work that was cancelled has come to its end."""
        return await self._outcome(self._submit(work))

    def _submit(self, work: Write[T]) -> "asyncio.Future[T]":
        return self._writer.submit(lambda _, connection: work(connection))

    async def _outcome(self, work: Awaitable[T]) -> T:
        try:
            return await work
        except sqlite3.Error as error:
            raise translate(error) from error

    @asynccontextmanager
    async def transaction(
        self, terms: Terms = ALWAYS, *, unhurried: bool = False
    ) -> AsyncIterator[SQLiteConnection]:
        """Hold the writer: `BEGIN IMMEDIATE` and the body, then commit, or roll back when the body raises.

        What was given to the writer's queue runs in order even when nobody waits for it any more.
        """
        try:
            await self._writing.acquire(terms)
        except BaseException:
            self._commit_left()
            raise
        end = None
        try:
            if self._shared and not terms.brief:  # the brief one they were to wait for has left
                await self._commit_others()
            connection = SQLiteConnection(self, joins=bool(self._shared))
            try:
                yield connection
                if connection.has_work:
                    end = await self._end(connection, terms)
            except BaseException as error:
                await self._undo(connection, error)
                raise
        finally:
            await self._release(terms.lane)
        if end is not None:
            await outlast(end)

    async def _end(self, connection: SQLiteConnection, terms: Terms) -> "asyncio.Future[None] | None":
        """Commit, or return what has the end of the commit that the next transaction makes."""
        if terms.brief and self._hands_on:
            await self.write(connection.leave)
            return self._shared.join()
        if self._shared:
            if (failure := await self._outcome(outlast(self._commit_shared(connection.commit)))) is not None:
                raise _as_ours(failure) from failure
        else:
            await self.write(connection.commit)
        return None

    @property
    def _hands_on(self) -> bool:
        """Whether the next transaction commits what is done by now."""
        return self._shared.has_room and self._writing.next_is_brief

    async def _undo(self, connection: SQLiteConnection, error: BaseException) -> None:
        """Undo a transaction, and fail those before it where SQLite has undone them too."""
        try:
            others_are_there = await self.write(connection.undo)
        except DatabaseError:  # closed, for instance: what is not committed is undone
            others_are_there = False
        if not others_are_there:
            settle(self._shared.take(), error)

    async def _release(self, lane: Lane) -> None:
        """Give the writer back; commit before that, unless the next one does."""
        try:
            if self._shared and not self._hands_on:
                await self._commit_others()
        finally:
            self._writing.release(lane)

    def _commit_shared(self, work: Write[Exception | None]) -> "asyncio.Future[Exception | None]":
        """Commit what several transactions have written, and tell them, whoever waits for it."""
        members = self._shared.take()
        committed = self._submit(work)
        committed.add_done_callback(lambda committed: settle(members, committed.exception()))
        return committed

    async def _commit_others(self) -> None:
        """Commit for those that wait; an error is theirs alone."""
        with suppress(sqlite3.Error):
            await outlast(self._commit_shared(commit))

    def _commit_left(self) -> None:
        """Commit for those whose next one has left before its turn, unless another one has it."""
        if self._shared and self._writing.try_acquire(Lane.WRITES):
            self._commit_shared(commit).add_done_callback(lambda _: self._writing.release(Lane.WRITES))


def _fetch(connection: sqlite3.Connection, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
    return connection.execute(statement.sql, arguments).fetchall()


def _ask(statement: Statement, arguments: Sequence[Any]) -> Task[list[Row]]:
    return (yield statement, arguments)


def _execute(connection: sqlite3.Connection, statement: Statement, arguments: Sequence[Any]) -> int:
    return connection.execute(statement.sql, arguments).rowcount


def _run_in_reader(job: WorkItem[T], connection: sqlite3.Connection, task: Task[T], observe: Observer) -> T:
    return drive_in_snapshot(connection, task, observe, job.check, job.interruptible(connection))


def _run(connection: sqlite3.Connection, sql: str) -> None:
    connection.execute(sql)


def _run_all(connection: sqlite3.Connection, statements: Iterable[str], observe: Observer) -> None:
    for sql in statements:
        observe(Statement(sql, (), writes=True))
        connection.execute(sql)


def _execute_many(
    connection: sqlite3.Connection, statement: Statement, rows: Sequence[Sequence[Any]]
) -> None:
    connection.executemany(statement.sql, rows)


def _as_ours(error: Exception) -> Exception:
    return translate(error) if isinstance(error, sqlite3.Error) else error


def translate(error: sqlite3.Error) -> DatabaseError:
    """Return Octavo's error for one of SQLite's, by its extended code."""
    text = str(error)
    code = getattr(error, "sqlite_errorname", "")
    if code in {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"} and ": " in text:
        columns = [column.split(".") for column in text.split(": ", 1)[1].split(", ")]
        return UniqueViolation(columns[0][0], tuple(column[-1] for column in columns), None)
    if code.startswith("SQLITE_BUSY"):
        return Collision(text)
    if code == "SQLITE_FULL":
        return DiskFull(text)
    if code.startswith(_OUT):
        return OutOfResources(text)
    if code == "SQLITE_INTERRUPT":
        return QueryTimeout()
    if text == "parser stack overflow" or text.startswith("Expression tree is too large"):
        return QueryTooDeep("The query is nested too deeply")
    return DatabaseError(text)
