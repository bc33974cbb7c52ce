"""Retention: entries older than the settings say are deleted, at start and every hour.

A clock that is set ahead must not empty the log. So time passes here by a clock of its own, kept in the
store: it follows the machine's, but in an hour of running it goes two hours forward at most.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from octavo import Octavo
from octavo.plugin import Problem, Warned, log_event, log_failure
from octavo.plugins.audit.schema import ENTRY

HOUR = 3600
CLOCK = "plugin_audit_clock"
"""The name in the store of the log's current time."""

FASTEST = 2
"""How much faster than real time the clock may run, to catch up after a downtime."""

FAR = timedelta(days=2)
"""How far the machine's clock may be ahead before a warning."""

FIX = "see that the machine's clock is right; after a long stop it is made up for by itself"


def _now() -> datetime:
    return datetime.now(UTC)


class Retention:
    """Deletes old entries while the instance runs."""

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
        """Start, unless entries are kept forever (0 days)."""
        if self.days:
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop, and wait for the current deletion."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def delete_old(self) -> int:
        """Delete old entries now; return how many."""
        oldest = await self._moment() - timedelta(days=self.days)
        result = await self.app.query(ENTRY).delete_many({"createdAt": {"$lt": oldest.isoformat()}})
        return int(result["count"])

    async def _moment(self) -> datetime:
        """Return the current time, limited to what the log's clock can have reached."""
        now, passed = self._clock(), self._passed()
        async with self.app.transaction():
            await self.app.store.lock(CLOCK)
            stored = await self.app.store.get(CLOCK)
            start = await self._first(now) if stored is None else datetime.fromisoformat(stored)
            last, since = self._last or (start, passed)
            # Each process goes on from where it was: several together are no faster than one.
            reached = max(start, min(now, last + timedelta(seconds=FASTEST * (passed - since))))
            self._last = (reached, passed)
            if stored is None or reached > start:
                await self.app.store.set(CLOCK, reached.isoformat())
        if now - reached > FAR:
            message = f"the clock is {(now - reached).days} days ahead of the time that has passed here"
            log_event(Warned(Problem("audit log", f"{message}: what is older is not deleted before", FIX)))
        return min(now, reached)

    async def _first(self, now: datetime) -> datetime:
        """Return the initial time: of the newest entry, otherwise now."""
        newest = await self.app.query(ENTRY).find_many(select=["createdAt"], order_by="id:desc", limit=1)
        return min(now, datetime.fromisoformat(newest[0]["createdAt"])) if newest else now

    async def _run(self) -> None:
        while True:
            try:
                await self.delete_old()
            except Exception as error:
                log_failure("retention of the audit log", error)
            await asyncio.sleep(HOUR)
