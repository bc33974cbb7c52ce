"""Deletes versions and deleted entries that are older, or more, than the settings say."""

from datetime import UTC, datetime, timedelta
from typing import Final

from octavo import Octavo
from octavo.plugin import iso_datetime
from octavo.plugins.history.config import HistorySettings
from octavo.plugins.history.schemas import VERSION
from octavo.plugins.history.trash.service import TrashService

AT_ONCE: Final = 500
"""Rows deleted in one transaction, so that no writer waits for long."""


class RetentionService:
    """Cleans up while the instance runs."""

    uid = "plugin::history.retention"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.settings: HistorySettings = app.plugin("history").config

    async def clean(self) -> None:
        """Delete what is not kept any more, some at a time."""
        while ids := await self._surplus():
            await self.app.query(VERSION).delete_many({"id": {"$in": ids}})
        before = iso_datetime(_days_ago(self.settings.trash_days))
        await self.app.service(TrashService).empty({"createdAt": {"$lt": before}})

    async def _surplus(self) -> list[int]:
        """Return versions that are too many, or too old: never the last one of an entry."""
        days = self.settings.keep_days
        before = _days_ago(days) if days else None
        entry = ("contentType", "relatedDocumentId", "language")
        return await self.app.query(VERSION).superseded(
            entry, keep=self.settings.keep_most, before=before, limit=AT_ONCE
        )


def _days_ago(days: float) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)
