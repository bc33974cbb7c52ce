"""Deliveries of webhooks, sent, waiting or failed: one row for each message and webhook.

The row and the job that sends it are written in the transaction of the change. The message is kept as it was
composed, so that each attempt sends the same bytes.
"""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from octavo import ApplicationError, ContentEvent, NotFoundError, Octavo
from octavo.plugin import QueueFull, iso_datetime
from octavo.plugins.webhooks import signing
from octavo.plugins.webhooks.config import WebhooksSettings
from octavo.plugins.webhooks.hooks import HookService, Webhook
from octavo.plugins.webhooks.messages import compose, compose_other, compose_test, event_of
from octavo.plugins.webhooks.names import TEST_EVENT
from octavo.plugins.webhooks.outbox import SEND, Outbox, outbox_of_transaction
from octavo.plugins.webhooks.schemas import DELIVERY
from octavo.plugins.webhooks.sending import Outcome

DeliveryRow = dict[str, Any]

STATES: Final = ("waiting", "delivered", "failed")
SEND_ASIDE: Final = "plugin::webhooks.send-aside"
MOST_HISTORY = 20
CLEANED_AT_ONCE = 1_000
DELETED_AT_ONCE = 500
RECOUNTED_AFTER = 1.0
"""Seconds for which a number of waiting deliveries is good enough: other processes write some, too."""
ENDED = "The job that was to send it is gone"
SENT = ("id", "webhook", "messageId", "event", "body", "state", "job", "tries", "attempts", "history")
LISTED = (
    "id",
    "messageId",
    "event",
    "subject",
    "target",
    "state",
    "job",
    "attempts",
    "attemptedAt",
    "statusCode",
    "milliseconds",
    "error",
    "answer",
    "createdAt",
)


class DeliveryService:
    """Writes deliveries, and what came of them."""

    uid = "plugin::webhooks.delivery"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.hooks = app.service(HookService)
        self.settings: WebhooksSettings = app.plugin("webhooks").config
        self._waiting: dict[int, tuple[float, int]] = {}
        """By webhook that fails: when its waiting deliveries were counted, and how many there are since."""
        self._refused = 0
        """Deliveries refused since the last cleaning."""

    def is_wanted(self, name: str, uid: str) -> bool:
        """Whether a webhook is to be told of an event of a type."""
        event = event_of(self.app, name, uid) if self.hooks.listening else None
        return event is not None and bool(self.hooks.subscribed_to(event))

    async def note(self, content: ContentEvent) -> None:
        """Write what is to be sent of an event, in its transaction."""
        event = event_of(self.app, content.name, content.uid)
        hooks = [] if event is None else self.hooks.subscribed_to(event)
        if event is None or not hooks:
            return
        body = compose(self.app, event, content, self.settings.max_body)
        for hook in hooks:
            about = {"event": event, "subject": content.uid, "target": content.document_id, "body": body}
            await self._write(hook, about)

    async def announce(self, event: str, info: Mapping[str, Any]) -> None:
        """Write what is to be sent of what another plugin has done, in its transaction."""
        for hook in self.hooks.subscribed_to(event):
            await self._write(hook, {"event": event, "body": compose_other(event, info)})

    async def _write(self, hook: Webhook, about: Mapping[str, Any]) -> None:
        async with self.app.transaction():
            outbox = outbox_of_transaction(self.app)
            error = await self._too_many(hook, outbox)
            if error is not None:
                self._clean_after_refusals()
            await outbox.add(
                {
                    "webhook": hook.id,
                    "messageId": signing.new_message_id(),
                    "tries": 0,
                    "attempts": 0,
                    "subject": None,
                    "target": None,
                    "state": "waiting" if error is None else "failed",
                    "error": error,
                    "job": None,
                    **about,
                }
            )

    async def _too_many(self, hook: Webhook, outbox: Outbox) -> str | None:
        """Return why nothing more is to wait for a receiver that fails; None if it may."""
        if hook.failing_since is None:
            return None
        most = self.settings.max_waiting
        # Thousands may wait, and every write would count them: what was counted a moment ago, with what was
        # written since, is enough to let one more wait. Only a fresh count refuses.
        counted_at, waiting = self._waiting.get(hook.id, (0.0, most))
        if waiting >= most or time.monotonic() - counted_at > RECOUNTED_AFTER:
            counted_at = time.monotonic()
            written = await self.app.query(DELIVERY).count({"webhook": hook.id, "state": "waiting"})
            waiting = written + outbox.waiting_for(hook.id)
        self._waiting[hook.id] = counted_at, waiting + 1
        return None if waiting < most else f"Not sent: {most} deliveries wait for this receiver already"

    def _clean_after_refusals(self) -> None:
        """Have more deleted than by the hour while a receiver is down and content is written all the time."""
        self._refused += 1
        if self._refused >= self.settings.keep_most:
            self._refused = 0
            self.app.background.begin("deleting old deliveries of webhooks", self.clean)

    async def by_message(self, message_id: str) -> DeliveryRow | None:
        """Return what sending a message takes of its delivery."""
        return await self.app.query(DELIVERY).newest({"messageId": message_id}, SENT)

    async def get(self, hook: Webhook, delivery_id: int | None) -> DeliveryRow:
        """Return a delivery of a webhook; raises NotFoundError."""
        where = {"id": delivery_id, "webhook": hook.id}
        row = None if delivery_id is None else await self.app.query(DELIVERY).find_one(where)
        if row is None:
            raise NotFoundError("There is no such delivery")
        return row

    async def find_page(
        self, hook: Webhook, state: str | None, page: int, size: int
    ) -> tuple[list[DeliveryRow], int]:
        """Return deliveries of a webhook, the latest first, without their messages, and the number of all."""
        where = {"webhook": hook.id, **({} if state is None else {"state": state})}
        rows = await self.app.query(DELIVERY).find_many(
            where, select=list(LISTED), order_by="id:desc", limit=size, offset=(page - 1) * size
        )
        return [await self.serialize(row) for row in rows], await self.app.query(DELIVERY).count(where)

    async def serialize(self, row: Mapping[str, Any]) -> DeliveryRow:
        """Return a delivery as in the API; one that waits says when it is due."""
        job = None if row["state"] != "waiting" or row["job"] is None else await self.app.jobs.get(row["job"])
        return {
            "id": row["id"],
            "messageId": row["messageId"],
            "event": row["event"],
            "uid": row["subject"],
            "documentId": row["target"],
            "state": row["state"],
            "attempts": row["attempts"],
            "createdAt": row["createdAt"],
            "attemptedAt": row["attemptedAt"],
            "nextAttemptAt": None if job is None else iso_datetime(job.run_at),
            "statusCode": row["statusCode"],
            "milliseconds": row["milliseconds"],
            "error": row["error"],
            "answer": row["answer"],
        }

    async def serialize_whole(self, row: Mapping[str, Any]) -> DeliveryRow:
        """Return a delivery with its message and all its attempts."""
        request = {"headers": row["requestHeaders"], "body": row["body"]}
        return {**await self.serialize(row), "request": request, "history": row["history"] or []}

    async def record(self, row: DeliveryRow, outcome: Outcome, *, is_last: bool) -> None:
        """Write what came of an attempt."""
        state = "delivered" if outcome.succeeded else "failed" if is_last else "waiting"
        await self.app.query(DELIVERY).amend(row["id"], {**_attempt(row, outcome), "state": state})

    async def drop(self, row: DeliveryRow, error: str) -> None:
        """Write that a delivery that waits for a job is not sent any more, and why."""
        where = {"id": row["id"], "state": "waiting", "job": row["job"]}
        await self.app.query(DELIVERY).update_many(where, {"state": "failed", "error": error})

    async def set_aside(self, row: DeliveryRow) -> bool:
        """Have a message sent beside those of receivers that answer; False where the queue has no room."""
        message = row["messageId"]
        try:
            async with self.app.transaction():
                job = await self.app.jobs.enqueue(SEND_ASIDE, {"message": message}, key=message)
                await self.app.query(DELIVERY).update({"id": row["id"]}, {"job": job})
        except QueueFull:
            return False
        return True

    async def record_test(self, hook: Webhook, message_id: str, body: str, outcome: Outcome) -> None:
        """Write what came of a message that tried a webhook."""
        row: DeliveryRow = {
            "webhook": hook.id,
            "messageId": message_id,
            "event": TEST_EVENT,
            "body": body,
            "tries": 0,
            "attempts": 0,
            "state": "delivered" if outcome.succeeded else "failed",
        }
        await self.app.query(DELIVERY).create_many([{**row, **_attempt(row, outcome)}])

    async def send_again(self, hook: Webhook, row: DeliveryRow) -> DeliveryRow:
        """Have a message sent again, at once, with its id; raises ApplicationError for a disabled webhook."""
        if not hook.is_enabled:
            raise ApplicationError("This webhook is disabled: enable it first")
        if row["state"] == "waiting" and row["job"] is not None and await self.app.jobs.retry(row["job"]):
            await self._start_again(row, {})
        else:
            async with self.app.transaction():
                arguments = {"message": row["messageId"]}
                job = await self.app.jobs.enqueue(SEND, arguments, key=row["messageId"])
                await self._start_again(row, {"state": "waiting", "job": job})
        return await self.get(hook, row["id"])

    async def _start_again(self, row: DeliveryRow, changes: Mapping[str, Any]) -> None:
        await self.app.query(DELIVERY).update({"id": row["id"]}, {"tries": 0, **changes})

    async def clean(self) -> None:
        """Delete what is older than is kept, or too much; end what no job is left of."""
        before = iso_datetime(datetime.now(UTC) - timedelta(days=self.settings.keep_days))
        ended = {"state": {"$ne": "waiting"}}
        await self._delete({**ended, "createdAt": {"$lt": before}})
        for hook in await self.hooks.find_all():
            last = await self.app.query(DELIVERY).find_many(
                {"webhook": hook.id, **ended},
                select=["id"],
                order_by="id:desc",
                limit=1,
                offset=self.settings.keep_most,
            )
            if last:
                await self._delete({"webhook": hook.id, **ended, "id": {"$lte": last[0]["id"]}})
        await self._end_lost()

    async def _delete(self, where: Mapping[str, Any]) -> None:
        """Delete deliveries, some at a time, so that no writer waits for long."""
        query = self.app.query(DELIVERY)
        while rows := await query.find_many(where, select=["id"], order_by="id", limit=DELETED_AT_ONCE):
            await query.delete_many({"id": {"$in": [row["id"] for row in rows]}})

    async def _end_lost(self) -> None:
        """End what waits for a job that has ended, as one does whose process was killed too often."""
        last = 0
        while rows := await self.app.query(DELIVERY).find_many(
            {"state": "waiting", "id": {"$gt": last}},
            select=["id", "job"],
            order_by="id",
            limit=CLEANED_AT_ONCE,
        ):
            last = rows[-1]["id"]
            open_jobs = await self.app.jobs.unended([row["job"] for row in rows if row["job"] is not None])
            for row in rows:
                if row["job"] not in open_jobs:
                    await self.drop(row, ENDED)


def new_test() -> tuple[str, str]:
    """Return the id and the body of a message that tries a webhook."""
    return signing.new_message_id(), compose_test()


def _attempt(row: DeliveryRow, outcome: Outcome) -> DeliveryRow:
    """Return the columns that an attempt changes."""
    attempts = row["attempts"] + 1
    attempt = {
        "attempt": attempts,
        "at": iso_datetime(outcome.at),
        "statusCode": outcome.status,
        "milliseconds": outcome.milliseconds,
        "error": outcome.error,
    }
    return {
        "tries": row["tries"] + 1,
        "attempts": attempts,
        "attemptedAt": attempt["at"],
        "statusCode": outcome.status,
        "milliseconds": outcome.milliseconds,
        "error": outcome.error,
        "answer": outcome.answer,
        "requestHeaders": dict(outcome.headers),
        "history": [*(row.get("history") or []), attempt][-MOST_HISTORY:],
    }
