"""The deliveries of a transaction, written together: one statement for their jobs and one for their rows."""

from dataclasses import dataclass, field
from typing import Any, Final

from octavo import Octavo
from octavo.plugin import QueueFull
from octavo.plugins.webhooks.schemas import DELIVERY

SEND: Final = "plugin::webhooks.send"
FULL: Final = "Not sent: as many jobs wait as jobs.max_waiting allows"
WRITTEN_AT_ONCE = 100
"""Deliveries after which those of a long transaction are written, so that they do not fill the memory."""


@dataclass(eq=False)
class Outbox:
    """What one transaction has to send, which is written when it ends."""

    app: Octavo
    rows: list[dict[str, Any]] = field(default_factory=list)
    is_written: bool = False

    async def add(self, row: dict[str, Any]) -> None:
        """Have a delivery written that is to be sent, or that has failed before it was."""
        self.rows.append(row)
        if len(self.rows) >= WRITTEN_AT_ONCE:
            await self._write()

    def waiting_for(self, webhook_id: int) -> int:
        """Return how many deliveries to a webhook are to be sent and are not written yet."""
        return sum(row["webhook"] == webhook_id and row["state"] == "waiting" for row in self.rows)

    async def __call__(self) -> None:
        """Write what is left, at the end of the transaction; what is added later takes another one."""
        self.is_written = True
        await self._write()

    async def _write(self) -> None:
        rows, self.rows = self.rows, []
        waiting = [row for row in rows if row["state"] == "waiting"]
        if waiting:
            try:
                messages = [{"message": row["messageId"]} for row in waiting]
                for row, job in zip(waiting, await self.app.jobs.enqueue_many(SEND, messages), strict=True):
                    row["job"] = job
            except QueueFull:  # content is written all the same
                for row in waiting:
                    row.update(state="failed", error=FULL)
        if rows:
            await self.app.query(DELIVERY).append(rows)


def outbox_of_transaction(app: Octavo) -> Outbox:
    """Return what collects the deliveries of the current transaction; raises RuntimeError outside of one."""
    transaction = app.database.current()
    if transaction is None:
        raise RuntimeError("deliveries are written in the transaction of the change")
    for call in transaction.before_commit:
        if isinstance(call, Outbox) and not call.is_written:
            return call
    outbox = Outbox(app)
    transaction.before_commit.append(outbox)
    return outbox
