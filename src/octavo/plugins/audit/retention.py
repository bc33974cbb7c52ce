"""Forgetting: entries older than the settings say are deleted, at start and every hour."""

import asyncio
from datetime import UTC, datetime, timedelta

from octavo import Octavo
from octavo.plugin import TaskFailed, tell
from octavo.plugins.audit.schema import ENTRY

HOUR = 3600


class Retention:
    """Deletes what is too old for as long as the instance runs."""

    def __init__(self, app: Octavo, days: int) -> None:
        self.app = app
        self.days = days
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
        oldest = datetime.now(UTC) - timedelta(days=self.days)
        result = await self.app.query(ENTRY).delete_many({"createdAt": {"$lt": oldest.isoformat()}})
        return int(result["count"])

    async def _run(self) -> None:
        while True:
            try:
                await self.forget_old()
            except Exception as error:
                tell(TaskFailed("retention of the audit log", error))
            await asyncio.sleep(HOUR)
