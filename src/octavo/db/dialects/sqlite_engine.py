"""Running statements on SQLite: the standard library's driver in threads of our own, one writer, a few
readers.

A whole unit of work travels to a thread and back once, however many statements it runs.
"""

import asyncio
import queue
import sqlite3
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from octavo.db.dialects.base import Dialect
from octavo.db.dialects.engine import Observer, Row, Task
from octavo.db.dialects.sqlite import FOLD, SQLiteDialect, fold_text
from octavo.db.dialects.sqlite_notices import SQLiteNotices
from octavo.db.dialects.sqlite_start import start_lock
from octavo.db.errors import Collision, DatabaseError, QueryTimeout, QueryTooDeep, UniqueViolation
from octavo.db.statement import Statement
from octavo.errors import Problem, StartupError

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

OLDEST = (3, 38, 0)
"""SQLite has had JSON functions always, and RETURNING, since then."""
CACHED_STATEMENTS = 256
REMEMBERED_COUNTS = 1024
STEPS = 100_000
"""Instructions of SQLite's machine between two looks at the clock: a few milliseconds."""

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -8000",
    "PRAGMA mmap_size = 268435456",
)


class _Reader(sqlite3.Connection):
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


Job = Callable[[sqlite3.Connection], None]


class _Worker(threading.Thread):
    """A thread with a connection of its own that does what is put in its inbox; None ends it."""

    def __init__(self, name: str, workers: "_Workers", connect: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(name=name, daemon=True)
        self.inbox: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._workers = workers
        self._connect = connect

    def run(self) -> None:
        """Work until told to stop."""
        connection = self._connect()
        try:
            while job := self.inbox.get():
                while job is not None:
                    job(connection)
                    job = self._workers.next_job(self)
        finally:
            connection.close()


class _Workers:
    """Threads that do jobs in turn; the one that was busy last comes first, its caches are warm.

    Each has an inbox of its own: a queue they shared would wake them all for every job.
    """

    def __init__(self, name: str, count: int, connect: Callable[[], sqlite3.Connection]) -> None:
        self._threads = [_Worker(f"{name}-{number}", self, connect) for number in range(count)]
        self._idle = list(self._threads)
        self._waiting: deque[Job] = deque()
        self._lock = threading.Lock()
        for thread in self._threads:
            thread.start()

    def submit(self, work: Work[T]) -> "asyncio.Future[T]":
        """Run work in the next idle thread; the future is the caller's loop's."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def job(connection: sqlite3.Connection) -> None:
            try:
                result = work(connection)
            except BaseException as error:  # it belongs to the caller, whatever it is
                _settle(loop, future.set_exception, future, error)
            else:
                _settle(loop, future.set_result, future, result)

        self._give(job)
        return future

    def _give(self, job: Job) -> None:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
            if worker is None:
                self._waiting.append(job)
        if worker is not None:
            worker.inbox.put(job)

    def next_job(self, worker: _Worker) -> Job | None:
        """Return what has waited longest; None, and the worker is idle, when nothing waits."""
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._idle.append(worker)
            return None

    def close(self) -> None:
        """End the threads after the work that waits."""
        for thread in self._threads:
            thread.inbox.put(None)
        for thread in self._threads:
            thread.join()


def _settle(
    loop: asyncio.AbstractEventLoop, settle: Callable[[Any], None], future: "asyncio.Future[Any]", value: Any
) -> None:
    def call() -> None:
        if not future.done():
            settle(value)

    try:
        loop.call_soon_threadsafe(call)
    except RuntimeError:  # the loop was closed while the work ran: nobody waits any more
        pass


class SQLiteConnection:
    """The writer inside a transaction, which begins with its first statement: one way to the thread less."""

    def __init__(self, engine: "SQLiteEngine") -> None:
        self._engine = engine
        self.begun = False

    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement."""
        self._engine.observe(statement)
        return await self._work(lambda connection: _fetch(connection, statement, arguments))

    async def execute(self, statement: Statement, arguments: Sequence[Any]) -> int:
        """Run one statement and return how many rows it changed."""
        self._engine.observe(statement)
        return await self._work(lambda connection: _execute(connection, statement, arguments))

    async def execute_many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows."""
        self._engine.observe(statement)
        await self._work(lambda connection: _execute_many(connection, statement, rows))

    async def execute_text(self, sql: str) -> None:
        """Run DDL."""
        await self._work(lambda connection: _run(connection, sql))

    async def run(self, task: Task[T]) -> T:
        """Run a task whose statements see what this transaction wrote."""
        return await self._work(lambda connection: _drive(connection, task, self._engine.observe))

    async def _work(self, work: Work[T]) -> T:
        return await self._engine.write(lambda connection: self._within(connection, work))

    def commit(self, connection: sqlite3.Connection) -> None:
        """Keep what was written; runs in the writer's thread, after everything given to it before."""
        if self.begun:
            _commit(connection)

    def _within(self, connection: sqlite3.Connection, work: Work[T]) -> T:
        """Work inside the transaction; runs in the writer's thread."""
        if not self.begun:
            connection.execute("BEGIN IMMEDIATE")
            self.begun = True
        elif not connection.in_transaction:
            # After a full disk, for instance; what came now would stand alone.
            raise sqlite3.OperationalError("SQLite has rolled the transaction back")
        return work(connection)


class SQLiteEngine:
    """The threads and connections of one database file."""

    dialect: Dialect = SQLiteDialect()

    def __init__(self, path: Path, durability: str, readers: int) -> None:
        self.observer: Observer | None = None
        self._path = path
        self._durability = durability
        self._reader_count = readers
        self._writing = asyncio.Lock()
        self.notices = SQLiteNotices(lambda: self._connect(read_only=True))

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
                self._connect(read_only=False).close()
            except (OSError, sqlite3.Error) as error:
                message = f"the database file {self._path} cannot be opened: {error}"
                raise StartupError(
                    [Problem("database.url", message, "is the folder there and writable?")]
                ) from error
        self._writer = _Workers("octavo-writer", 1, lambda: self._connect(read_only=False))
        self._readers = _Workers("octavo-reader", self._reader_count, lambda: self._connect(read_only=True))

    def starting(self) -> AbstractAsyncContextManager[None]:
        """Be the only process inside."""
        return start_lock(self._path)

    async def close(self) -> None:
        """Finish the work that waits, and close the connections."""
        await self.notices.close()
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._readers.close()
        self._writer.close()

    def _connect(self, *, read_only: bool) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path,
            isolation_level=None,
            cached_statements=CACHED_STATEMENTS,
            factory=_Reader if read_only else sqlite3.Connection,
        )
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {'FULL' if self._durability == 'full' else 'NORMAL'}")
        connection.create_function(FOLD, 1, fold_text, deterministic=True)
        return connection

    def observe(self, statement: Statement) -> None:
        """Tell the observer, if there is one, of a statement that is about to run."""
        if self.observer is not None:
            self.observer(statement)

    async def run(self, task: Task[T], seconds: float | None = None) -> T:
        """Run a task in a reader, its statements in one snapshot; raises QueryTimeout past the time given."""
        if seconds is None:
            return await self._read(lambda connection: _drive_in_snapshot(connection, task, self.observe))

        def work(connection: sqlite3.Connection) -> T:
            with _limited(connection, seconds):
                return _drive_in_snapshot(connection, task, self.observe)

        return await self._read(work)

    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement, read by a reader."""
        self.observe(statement)
        return await self._read(lambda connection: _fetch(connection, statement, arguments))

    async def _read(self, work: Work[T]) -> T:
        try:
            return await self._readers.submit(work)
        except sqlite3.Error as error:
            raise translate(error) from error

    async def write(self, work: Work[T]) -> T:
        """Run work in the writer; not before work that was cancelled has come to its end."""
        try:
            return await self._writer.submit(work)
        except sqlite3.Error as error:
            raise translate(error) from error

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SQLiteConnection]:
        """Hold the writer: `BEGIN IMMEDIATE` and the body, then commit, or roll back when the body raises.

        What was given to the writer's queue runs in order even when nobody waits for it any more.
        """
        async with self._writing:
            connection = SQLiteConnection(self)
            try:
                yield connection
            except BaseException:
                await self.write(_rollback)
                raise
            await self.write(connection.commit)

    async def integrity_problems(self) -> list[str]:
        """Return what SQLite finds wrong with the file."""
        rows = await self._readers.submit(
            lambda connection: connection.execute("PRAGMA integrity_check").fetchall()
        )
        return [row[0] for row in rows if row[0] != "ok"]


def _fetch(connection: sqlite3.Connection, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
    return connection.execute(statement.sql, arguments).fetchall()


def _execute(connection: sqlite3.Connection, statement: Statement, arguments: Sequence[Any]) -> int:
    return connection.execute(statement.sql, arguments).rowcount


def _commit(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("COMMIT")
    except sqlite3.Error:
        _rollback(connection)
        raise


def _rollback(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _drive(connection: sqlite3.Connection, task: Task[T], observe: Observer) -> T:
    """Give a task the rows it asks for until it returns."""
    try:
        statement, arguments = next(task)
        while True:
            observe(statement)
            if statement.counts and isinstance(connection, _Reader):
                rows = connection.count(statement, arguments)
            else:
                rows = connection.execute(statement.sql, arguments).fetchall()
            statement, arguments = task.send(rows)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]  # a generator's value is untyped there


def _drive_in_snapshot(connection: sqlite3.Connection, task: Task[T], observe: Observer) -> T:
    connection.execute("BEGIN")
    try:
        return _drive(connection, task, observe)
    finally:
        connection.execute("COMMIT")


@contextmanager
def _limited(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Interrupt statements that take too long."""
    ends = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > ends, STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, STEPS)


def _run(connection: sqlite3.Connection, sql: str) -> None:
    connection.execute(sql)


def _execute_many(
    connection: sqlite3.Connection, statement: Statement, rows: Sequence[Sequence[Any]]
) -> None:
    connection.executemany(statement.sql, rows)


def translate(error: sqlite3.Error) -> DatabaseError:
    """Return our error for SQLite's, told apart by its extended code."""
    text = str(error)
    code = getattr(error, "sqlite_errorname", "")
    if code in {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"} and ": " in text:
        columns = [column.split(".") for column in text.split(": ", 1)[1].split(", ")]
        return UniqueViolation(columns[0][0], tuple(column[-1] for column in columns), None)
    if code.startswith("SQLITE_BUSY"):
        return Collision(text)
    if code == "SQLITE_INTERRUPT":
        return QueryTimeout("the query took too long")
    if text == "parser stack overflow" or text.startswith("Expression tree is too large"):
        return QueryTooDeep("The query is nested too deeply")
    return DatabaseError(text)
