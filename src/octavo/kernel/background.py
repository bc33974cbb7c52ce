"""What is done beside requests: begun after the commit, told of when it fails, finished before the end.

What `bootstrap` begins outside a transaction stands beside the whole run, such as a loop that looks at
something now and then: nothing of it is owed to anybody, so the end cancels it at once. Everything else is
owed, such as a mail begun after a commit, and the end waits for it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from octavo import callers
from octavo.db.engine import Database
from octavo.log import TaskFailed, Waiting, tell

Work = Callable[[], Awaitable[None]]

LAST_SECONDS = 10.0
"""How long what is under way may take once the instance ends."""

SAY_AFTER = 0.5
"""Seconds of waiting before what is waited for is told."""

LAST_WORD = 1.0
"""Seconds for what is late to notice that it was cancelled."""


class Background:
    """The work of one instance that nobody waits for: an answer takes as long with it as without."""

    def __init__(self, database: Callable[[], Database | None]) -> None:
        self._database = database
        self._under_way: dict[asyncio.Task[None], str] = {}
        self._standing: set[asyncio.Task[None]] = set()
        self._is_bootstrap = False

    def begin(self, name: str, work: Work) -> None:
        """Have something done beside the request; inside a transaction once that has committed, else never.

        A failure is told to the log under `name`.
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

    @contextmanager
    def bootstrapping(self) -> Iterator[None]:
        """Take what is begun inside the block as standing beside the whole run."""
        self._is_bootstrap = True
        try:
            yield
        finally:
            self._is_bootstrap = False

    async def finish(self, seconds: float = LAST_SECONDS) -> None:
        """Cancel what stands beside the run, and wait for the rest and what it begins; past `seconds` it is
        cancelled and told.
        """
        for task in self._standing:
            task.cancel()
        ends = time.monotonic() + seconds
        await self._wait(min(SAY_AFTER, seconds))
        if self._under_way:
            tell(Waiting(tuple(self._under_way.values()), seconds))
        await self._wait(ends - time.monotonic())
        late = dict(self._under_way)
        for task in late:
            task.cancel()
        await self._wait(LAST_WORD)
        for name in late.values():
            tell(TaskFailed(name, TimeoutError(f"not done within {seconds:g} s")))

    async def _wait(self, seconds: float) -> None:
        """Wait until nothing is under way, or the time is over."""
        ends = time.monotonic() + seconds
        while self._under_way and (left := ends - time.monotonic()) > 0:
            await asyncio.wait(self._under_way, timeout=left)

    def _start(self, name: str, work: Work) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(_run(name, work))
        self._under_way[task] = name
        task.add_done_callback(self._forget)
        return task

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task, None)
        self._standing.discard(task)


async def _run(name: str, work: Work) -> None:
    callers.enter(None)  # in this task alone: who caused the work does not wait for it
    try:
        await work()
    except Exception as error:
        tell(TaskFailed(name, error))
