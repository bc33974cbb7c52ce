"""What is done beside requests: begun after the commit, told of when it fails, finished before the end."""

import asyncio
from collections.abc import Awaitable, Callable

from octavo.db.engine import Database
from octavo.log import TaskFailed, tell

Work = Callable[[], Awaitable[None]]

LAST_SECONDS = 10.0
"""How long what is under way may take once the instance ends."""


class Background:
    """The work of one instance that nobody waits for: an answer takes as long with it as without."""

    def __init__(self, database: Callable[[], Database | None]) -> None:
        self._database = database
        self._under_way: dict[asyncio.Task[None], str] = {}

    def begin(self, name: str, work: Work) -> None:
        """Have something done beside the request; inside a transaction once that has committed, else never.

        A failure is told to the log under `name`.
        """
        database = self._database()
        transaction = database.current() if database is not None else None
        if transaction is None:
            self._start(name, work)
            return

        async def start() -> None:
            self._start(name, work)

        transaction.after_commit.append(start)

    async def finish(self, seconds: float = LAST_SECONDS) -> None:
        """Wait for all that is under way and for what it begins; past `seconds` it is cancelled and told."""
        try:
            async with asyncio.timeout(seconds):
                while self._under_way:
                    await asyncio.wait(self._under_way)
        except TimeoutError:
            late = dict(self._under_way)
            for task in late:
                task.cancel()
            await asyncio.wait(late)
            for name in late.values():
                tell(TaskFailed(name, TimeoutError(f"not done within {seconds:g} s")))

    def _start(self, name: str, work: Work) -> None:
        task = asyncio.get_running_loop().create_task(_run(name, work))
        self._under_way[task] = name
        task.add_done_callback(lambda done: self._under_way.pop(done, None))


async def _run(name: str, work: Work) -> None:
    try:
        await work()
    except Exception as error:
        tell(TaskFailed(name, error))
