"""Forgetting: entries older than the settings say are deleted, at start and every hour.

A clock that is set ahead must not empty the log. So time passes here by a clock of its own, kept in the
store: it follows the machine's, but in an hour of running it goes two hours forward at most.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from octavo import Octavo
from octavo.plugin import Problem, TaskFailed, Warned, tell
from octavo.plugins.audit.schema import ENTRY

HOUR = 3600
CLOCK = "plugin_audit_clock"
"""The name in the store of the moment up to which time has passed here."""

FASTEST = 2
"""How much faster than the machine's time it may pass, to make up for when the server stood still."""

FAR = timedelta(days=2)
"""How far the machine's clock may be ahead before it is told."""

FIX = "see that the machine's clock is right; after a long stop it is made up for by itself"


def _now() -> datetime:
    return datetime.now(UTC)


class Retention:
    """Deletes what is too old for as long as the instance runs."""

    def __init__(
        self,
        app: Octavo,
        days: int,
        clock: Callable[[], datetime] = _now,
        passed: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app = app
        self.days = days
        self._clock = clock
        self._passed = passed
        self._last: tuple[datetime, float] | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; nothing is ever deleted where days are 0."""
        if self.days:
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End, and wait for what is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def forget_old(self) -> int:
        """Delete what is too old now; return how many entries."""
        oldest = await self._moment() - timedelta(days=self.days)
        result = await self.app.query(ENTRY).delete_many({"createdAt": {"$lt": oldest.isoformat()}})
        return int(result["count"])

    async def _moment(self) -> datetime:
        """Return the present moment, or the latest that time can have come to here."""
        now, passed = self._clock(), self._passed()
        async with self.app.transaction():
            await self.app.store.lock(CLOCK)
            kept = await self.app.store.get(CLOCK)
            known = await self._first(now) if kept is None else datetime.fromisoformat(kept)
            last, since = self._last or (known, passed)
            # Each process goes on from where it was: several together are no faster than one.
            reached = max(known, min(now, last + timedelta(seconds=FASTEST * (passed - since))))
            self._last = (reached, passed)
            if kept is None or reached > known:
                await self.app.store.set(CLOCK, reached.isoformat())
        if now - reached > FAR:
            message = f"the clock is {(now - reached).days} days ahead of the time that has passed here"
            tell(Warned(Problem("audit log", f"{message}: what is older is not deleted before", FIX)))
        return min(now, reached)

    async def _first(self, now: datetime) -> datetime:
        """Return where time begins: at the newest entry there is, else now."""
        found = await self.app.query(ENTRY).find_many(select=["createdAt"], order_by="id:desc", limit=1)
        return min(now, datetime.fromisoformat(found[0]["createdAt"])) if found else now

    async def _run(self) -> None:
        while True:
            try:
                await self.forget_old()
            except Exception as error:
                tell(TaskFailed("retention of the audit log", error))
            await asyncio.sleep(HOUR)
