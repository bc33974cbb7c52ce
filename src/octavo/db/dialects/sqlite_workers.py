"""Threads that work for the event loop, each with a connection of its own to one file of SQLite's."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Generic, TypeAlias, TypeVar

from octavo.db.dialects.admission import ALWAYS, LATE, AdmissionQueue, Terms, check, stopping
from octavo.db.errors import CallerLeft, DatabaseError, Overloaded, QueryTimeout

T = TypeVar("T")
INTERRUPT_AGAIN = 0.05
"""Seconds until a statement is interrupted that began in the moment of the last attempt."""


class WorkItem(Generic[T]):
    """Work that waits for a thread, or is in one, and may be stopped at either place."""

    def __init__(self, work: "Work[T]", terms: Terms) -> None:
        self._work = work
        self._loop = asyncio.get_running_loop()
        self._running: sqlite3.Connection | None = None
        self._lock = threading.Lock()
        self.terms = terms
        self.result: asyncio.Future[T] = self._loop.create_future()
        self.stopped: DatabaseError | None = None
        """Why it is to end before it is done."""
        self._ended = False

    def run(self, connection: sqlite3.Connection) -> Callable[[], None]:
        """Run the job in a thread, and return what passes its result to the event loop."""
        try:
            result = self._work(self, connection)
        except BaseException as error:  # it belongs to the caller, whatever it is
            return partial(self.settle, self.result.set_exception, self.stopped or error)
        else:
            return partial(self.settle, self.result.set_result, result)
        finally:
            self._ended = True

    def settle(self, settle: Callable[[Any], None], value: Any) -> None:
        """Set the result of the future in the event loop."""

        def call() -> None:
            if not self.result.done():
                settle(value)

        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits any more
            self._loop.call_soon_threadsafe(call)

    @contextlib.contextmanager
    def interruptible(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Let statements of the block be interrupted."""
        with self._lock:
            self._running = connection
        try:
            yield
        finally:
            with self._lock:
                self._running = None

    def check(self) -> None:
        """Raise the error the job was stopped with, if it was."""
        if self.stopped is not None:
            raise self.stopped

    def interrupt(self, error: DatabaseError) -> None:
        """End the statement that runs, and begin no other; again and again, until that is so."""
        if self._ended:
            return
        self.stopped = self.stopped or error
        with self._lock:
            if self._running is not None:
                self._running.interrupt()
        self._loop.call_later(INTERRUPT_AGAIN, self.interrupt, error)


Work: TypeAlias = Callable[[WorkItem[T], sqlite3.Connection], T]


class _Worker(threading.Thread):
    """A thread that runs the jobs in its inbox; None ends it."""

    def __init__(self, name: str, workers: "ThreadPool") -> None:
        super().__init__(name=name, daemon=True)
        self.inbox: queue.SimpleQueue[WorkItem[Any] | None] = queue.SimpleQueue()
        self._workers = workers
        self.connection: sqlite3.Connection | None = None

    def run(self) -> None:
        """Work until told to stop."""
        try:
            while job := self.inbox.get():
                while job is not None:
                    settle = self._do(job)
                    job = self._workers.next_job(self, job)
                    settle()  # whoever waits finds the thread idle, unless it has more to do
        finally:
            if self.connection is not None:
                self.connection.close()

    def _do(self, job: WorkItem[Any]) -> Callable[[], None]:
        try:
            connection = self.connection = self.connection or self._workers.connect()
        except Exception as error:  # it belongs to the caller; the next one tries again
            return partial(job.settle, job.result.set_exception, error)
        return job.run(connection)


class ThreadPool:
    """Threads that do jobs in turn; the one that was busy last comes first, its caches are warm.

    Each has an inbox of its own: a queue they shared would wake them all for every job.
    """

    def __init__(
        self, name: str, most: Sequence[int], max_waiting: int, connect: Callable[[], sqlite3.Connection]
    ) -> None:
        self.connect = connect
        self._threads = [_Worker(f"{name}-{number}", self) for number in range(most[0])]
        self._idle = list(self._threads)
        self._queue: AdmissionQueue[WorkItem[Any]] = AdmissionQueue(most, max_waiting)
        self._lock = threading.Lock()
        self._is_closed = False
        for thread in self._threads:
            thread.start()

    async def do(self, work: Work[T], terms: Terms = ALWAYS) -> T:
        """Run work in a thread when its turn comes; `terms` are its priority, deadline and client."""
        check(terms)
        job = WorkItem(work, terms)
        self._give(job)
        with stopping(terms.until, terms.client, partial(self._late, job), partial(self._left, job)):
            try:
                return await job.result
            except asyncio.CancelledError:
                self._stop(job, CallerLeft())
                raise

    def submit(self, work: Work[T]) -> "asyncio.Future[T]":
        """Run work that is not cancelled when the task that waits for it is."""
        job = WorkItem(work, ALWAYS)
        self._give(job)
        return job.result

    def connection_at_rest(self) -> sqlite3.Connection | None:
        """Return a connection nobody uses before the event loop gives out more work, if a thread is idle."""
        with self._lock:
            return self._idle[-1].connection if self._idle and not self._is_closed else None

    def _give(self, job: WorkItem[Any]) -> None:
        with self._lock:
            if self._is_closed:  # nobody would do it, and who waits for it would do so for ever
                job.result.set_exception(DatabaseError("The database is closed"))
                return
            if not self._queue.try_acquire(job.terms.lane):
                self._queue.enqueue(job, job.terms)
                return
            worker = self._idle.pop()
        worker.inbox.put(job)

    def next_job(self, worker: _Worker, done: WorkItem[Any]) -> WorkItem[Any] | None:
        """Return what a worker does next; None, and it is idle, when nothing waits that may be begun."""
        with self._lock:
            job = self._queue.release(done.terms.lane)
            if job is None:
                self._idle.append(worker)
            return job

    def _late(self, job: WorkItem[Any]) -> None:
        if not self._drop(job, Overloaded(LATE)) and job.terms.ends:
            job.interrupt(QueryTimeout())

    def _left(self, job: WorkItem[Any]) -> None:
        self._stop(job, CallerLeft())

    def _stop(self, job: WorkItem[Any], error: DatabaseError) -> None:
        if not self._drop(job, error):
            job.interrupt(error)

    def _drop(self, job: WorkItem[Any], error: DatabaseError) -> bool:
        """Remove a job from the queue; return whether it was still there."""
        with self._lock:
            dropped = self._queue.discard(job)
        if dropped and not job.result.done():
            job.result.set_exception(error)
        return dropped

    def close(self) -> None:
        """End the threads after the queued work; what comes later is refused."""
        with self._lock:
            self._is_closed = True
        for thread in self._threads:
            thread.inbox.put(None)
        for thread in self._threads:
            thread.join()
