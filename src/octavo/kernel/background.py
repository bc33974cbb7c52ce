"""Work that runs beside requests: started after the commit, logged when it fails, finished before the
instance ends.

Tasks that `bootstrap` starts outside a transaction run for the instance's whole life, such as a loop; the end
cancels them at once. Everything else, such as a mail after a commit, is waited for.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from octavo import clients
from octavo.db.engine import Database
from octavo.db.errors import Unavailable
from octavo.errors import Problem
from octavo.log import TaskFailed, Waiting, Warned, log_event

Work = Callable[[], Awaitable[None]]

HOUR, SOON = 3600.0, 60.0
"""Seconds between two turns of repeated work, and before the first: the start has enough to do."""

LAST_SECONDS = 10.0
"""How long pending tasks may take when the instance ends."""

SAY_AFTER = 0.5
"""Seconds of waiting for tasks before they are named in the log."""

LAST_WORD = 1.0
"""Seconds that cancelled tasks get to clean up."""


def log_failure(task: str, error: Exception) -> None:
    """Log why work failed that is done again by and by; a database that is away is a warning in a line."""
    if isinstance(error, Unavailable) and not error.is_unexpected:
        log_event(Warned(Problem(task, f"not done now: {error}", "it is done once the database answers")))
    else:
        log_event(TaskFailed(task, error))


class Background:
    """The background tasks of one instance."""

    def __init__(self, database: Callable[[], Database | None]) -> None:
        self._database = database
        self._under_way: dict[asyncio.Task[None], str] = {}
        self._standing: set[asyncio.Task[None]] = set()
        self._is_bootstrap = False

    def begin(self, name: str, work: Work) -> None:
        """Start a task; inside a transaction once that has committed, and not at all if it is rolled back.

        A failure is logged under `name`.
        """
        database = self._database()
        transaction = database.current() if database is not None else None
        if transaction is None:
            task = self._start(name, work)
            if self._is_bootstrap:
                self._standing.add(task)
            return

        async def start() -> None:
            self._start(name, work)

        transaction.after_commit.append(start)

    def repeat(self, name: str, work: Work, *, delay: float = SOON, every: float = HOUR) -> None:
        """Start a task that works after `delay` seconds and then every so many; it goes on after a failure,
        which is logged under `name`.
        """

        async def turns() -> None:
            await asyncio.sleep(delay)
            while True:
                try:
                    await work()
                except Exception as error:
                    log_failure(name, error)
                await asyncio.sleep(every)

        self.begin(name, turns)

    @contextmanager
    def bootstrapping(self) -> Iterator[None]:
        """Treat tasks started inside the block as running for the instance's whole life."""
        self._is_bootstrap = True
        try:
            yield
        finally:
            self._is_bootstrap = False

    async def finish(self, seconds: float = LAST_SECONDS) -> None:
        """Cancel lifelong tasks, and wait for the others and what they start; after `seconds` these are
        cancelled and logged.
        """
        for task in self._standing:
            task.cancel()
        ends = time.monotonic() + seconds
        await self._wait(min(SAY_AFTER, seconds))
        if self._under_way:
            log_event(Waiting(tuple(self._under_way.values()), seconds))
        await self._wait(ends - time.monotonic())
        late = dict(self._under_way)
        for task in late:
            task.cancel()
        await self._wait(LAST_WORD)
        for name in late.values():
            log_event(TaskFailed(name, TimeoutError(f"not done within {seconds:g} s")))

    async def _wait(self, seconds: float) -> None:
        """Wait until no task is pending, or the time is over."""
        ends = time.monotonic() + seconds
        while self._under_way and (remaining := ends - time.monotonic()) > 0:
            await asyncio.wait(self._under_way, timeout=remaining)

    def _start(self, name: str, work: Work) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(_run(name, work))
        self._under_way[task] = name
        task.add_done_callback(self._forget)
        return task

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task, None)
        self._standing.discard(task)


async def _run(name: str, work: Work) -> None:
    clients.enter(None)  # only for this task: whoever started it does not wait for it
    try:
        await work()
    except Exception as error:
        log_event(TaskFailed(name, error))
