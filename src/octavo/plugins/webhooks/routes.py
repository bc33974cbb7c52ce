"""Webhooks over HTTP: `/admin/webhooks`, as Strapi has them, with their deliveries."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from octavo import ApplicationError, Context, Octavo, PolicyError, ValidationError
from octavo.plugin import (
    FLAG,
    MOMENT,
    ROW_ID,
    TEXT,
    WHOLE,
    Boolean,
    Form,
    Items,
    Map,
    Operation,
    Report,
    RowIds,
    Rule,
    Text,
    ValuePath,
    admin_route,
    check_parameters,
    keep_from_caches,
    list_of,
    map_of,
    nullable,
    one_of,
    page_of,
    page_parameters,
    pagination,
    parameter,
    read_page,
    record,
    refusal_of_url,
    row_id,
    shared,
    wrapped,
)
from octavo.plugins.webhooks.deliveries import STATES, DeliveryRow, DeliveryService, new_test
from octavo.plugins.webhooks.hooks import HookService, Webhook, serialize
from octavo.plugins.webhooks.names import (
    EVENT_NAMES,
    LONGEST_HEADER,
    LONGEST_URL,
    MOST_HEADERS,
    TEST_EVENT,
    header_problem,
    url_problem,
)
from octavo.plugins.webhooks.sending import Sender, expect_httpx

PAGE_SIZE, MAX_PAGE_SIZE = 25, 100
PARAMETERS = ("state", "page", "pageSize")
NO_RECEIVER = 500
"""What Strapi answers as `statusCode` where no receiver answered."""
LONGEST_NAME = 255
NOT_A_URL = "must be a valid URL"
NO_IDS = "ids must be an array of id"

_ONE_DIGIT_PORT = re.compile(r"https?://[^/?]*:\d(?:[/?].*)?", re.IGNORECASE)


def _check_url(value: str, here: ValuePath, report: Report) -> None:
    # Ports of one digit are refused as recorded.
    if value and (url_problem(value) or _ONE_DIGIT_PORT.fullmatch(value)):
        report.add(here, NOT_A_URL, value)


URL = Rule(_check_url, {"format": "uri"})


class Headers(Map):
    """Headers by name."""

    def check_value(self, value: Mapping[str, Any], here: ValuePath, report: Report) -> dict[str, Any]:
        """Return the headers, and report those that cannot be sent."""
        if len(value) > MOST_HEADERS:
            report.add(here, f"must have at most {MOST_HEADERS} headers")
            return {}
        read = super().check_value(value, here, report)
        for name, content in read.items():
            problem = header_problem(name, content) if isinstance(content, str) else ""
            if problem:
                report.add((*here, name), problem)
        return read


class EventNames(Items):
    """Names of events, at least one."""

    def check_value(self, value: list[Any], here: ValuePath, report: Report) -> list[Any]:
        """Return the names, each once."""
        if not value:
            report.add(here, "is a required field", value)
        return list(dict.fromkeys(str(item) for item in super().check_value(value, here, report)))

    def value_schema(self) -> dict[str, Any]:
        """Return the schema of a list of events."""
        return {**list_of(one_of(*EVENT_NAMES)), "minItems": 1}


_HEADER = Text("value", required=True, max_length=LONGEST_HEADER)
_FIELDS = (
    Text("name", required=True, max_length=LONGEST_NAME),
    Text("url", required=True, max_length=LONGEST_URL, rules=[URL]),
    Headers("headers", values=_HEADER, required=True),
    EventNames("events", required=True),
)
CREATE = Form(*_FIELDS)
UPDATE = Form(*_FIELDS, Boolean("isEnabled"))
IDS = Form(RowIds("ids", required=True))


def read_hook(app: Octavo, form: Form, body: Any) -> dict[str, Any]:
    """Return what a body says of a webhook; raises ValidationError for an event there is not, and for an
    address this server may not call.
    """
    data = form.read(body)
    for event in data["events"]:
        if event not in EVENT_NAMES:
            raise ValidationError(
                f"Webhook event {event} is not supported; there are {', '.join(EVENT_NAMES)}"
            )
    refusal = refusal_of_url(data["url"], app.settings.server.outgoing_allowed)
    if refusal:
        report = Report()
        report.add(("url",), f"cannot be called: {refusal}", data["url"])
        report.raise_any()
    return data


def read_ids(body: Any) -> list[int]:
    """Return the ids in a body."""
    ids = body.get("ids") if isinstance(body, Mapping) else None
    if not isinstance(ids, Sequence) or isinstance(ids, str) or not ids:
        raise ApplicationError(NO_IDS)
    return list(IDS.read(body)["ids"])


class WebhookController:
    """Lists, makes, changes, tries and deletes webhooks, and shows what they sent."""

    uid = "admin::webhook"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.hooks = app.service(HookService)
        self.deliveries = app.service(DeliveryService)

    async def find(self, ctx: Context) -> object:
        """Answer every webhook."""
        return {"data": [serialize(hook) for hook in await self.hooks.find_all()]}

    async def find_one(self, ctx: Context) -> object:
        """Answer one webhook."""
        return {"data": serialize(await self._hook(ctx))}

    async def create(self, ctx: Context) -> object:
        """Make a webhook and answer it."""
        data = read_hook(self.app, CREATE, ctx.request.body)
        expect_httpx()
        return ctx.created({"data": serialize(await self.hooks.create(data))})

    async def update(self, ctx: Context) -> object:
        """Change a webhook and answer it."""
        data = read_hook(self.app, UPDATE, ctx.request.body)
        hook = await self._own(ctx)
        return {"data": serialize(await self.hooks.update(hook, data))}

    async def delete(self, ctx: Context) -> object:
        """Delete a webhook and answer it."""
        hook = await self._own(ctx)
        await self.hooks.delete(hook)
        return {"data": serialize(hook)}

    async def delete_many(self, ctx: Context) -> object:
        """Delete webhooks and answer their ids; one that is not there is no error."""
        ids = read_ids(ctx.request.body)
        hooks = [hook for hook in await self.hooks.find_all() if hook.id in ids]
        for hook in hooks:
            _expect_changeable(hook)
        async with self.app.transaction():
            for hook in hooks:
                await self.hooks.delete(hook)
        return {"data": ids}

    async def trigger(self, ctx: Context) -> object:
        """Send a message that tries a webhook, now, and answer what came of it."""
        hook = await self._hook(ctx)
        expect_httpx()
        message_id, body = new_test()
        outcome = await self.app.service(Sender).send(hook, message_id, TEST_EVENT, body)
        await self.deliveries.record_test(hook, message_id, body, outcome)
        status = NO_RECEIVER if outcome.status is None else outcome.status
        if outcome.succeeded:
            return {"data": {"statusCode": status}}
        return {"data": {"statusCode": status, "message": outcome.error or outcome.answer}}

    async def rotate(self, ctx: Context) -> object:
        """Give a webhook a new secret and answer it, this once."""
        secret, until = await self.hooks.rotate(await self._own(ctx))
        keep_from_caches(ctx)
        return {"data": {"secret": secret, "previousUntil": until}}

    async def find_deliveries(self, ctx: Context) -> object:
        """Answer a page of deliveries, the latest first."""
        check_parameters(ctx.query, PARAMETERS)
        hook = await self._hook(ctx)
        state = next((state for state in STATES if state == ctx.query.get("state")), None)
        if state is None and "state" in ctx.query:
            raise ValidationError(f"Invalid state; there are {', '.join(STATES)}")
        page, size = read_page(ctx.query, PAGE_SIZE, MAX_PAGE_SIZE)
        results, total = await self.deliveries.find_page(hook, state, page, size)
        return {"results": results, "pagination": pagination(page, size, total)}

    async def find_delivery(self, ctx: Context) -> object:
        """Answer a delivery with its message and its attempts."""
        return {"data": await self.deliveries.serialize_whole(await self._delivery(ctx))}

    async def resend(self, ctx: Context) -> object:
        """Have a message sent again at once, and answer its delivery."""
        row = await self._delivery(ctx)
        again = await self.deliveries.send_again(await self._hook(ctx), row)
        return {"data": await self.deliveries.serialize(again)}

    async def _delivery(self, ctx: Context) -> DeliveryRow:
        return await self.deliveries.get(await self._hook(ctx), row_id(ctx.params["delivery"]))

    async def _hook(self, ctx: Context) -> Webhook:
        return await self.hooks.get(row_id(ctx.params["id"]))

    async def _own(self, ctx: Context) -> Webhook:
        """Return the webhook of the path; raises PolicyError for one of the settings."""
        hook = await self._hook(ctx)
        _expect_changeable(hook)
        return hook


def _expect_changeable(hook: Webhook) -> None:
    if hook.configured is not None:
        place = f"[plugins.webhooks.config.hooks.{hook.configured}]"
        raise PolicyError(f"This webhook is in octavo.toml, and changed there: {place}")


_EVENT = one_of(*EVENT_NAMES)
_OPTIONAL = ("readOnly", "failingSince", "disabledAt")
_HOOK = shared(
    "Webhook",
    record(
        {
            "id": WHOLE,
            "name": TEXT,
            "url": TEXT,
            "headers": map_of(TEXT),
            "events": list_of(_EVENT),
            "isEnabled": FLAG,
            "readOnly": {**FLAG, "description": "It stands in octavo.toml."},
            "failingSince": {**MOMENT, "description": "Since when its receiver has taken nothing."},
            "disabledAt": {**MOMENT, "description": "When it was disabled for that."},
        },
        optional=_OPTIONAL,
    ),
)
_DELIVERY_FIELDS: dict[str, Any] = {
    "id": WHOLE,
    "messageId": TEXT,
    "event": one_of(*EVENT_NAMES, TEST_EVENT),
    "uid": nullable(TEXT),
    "documentId": nullable(TEXT),
    "state": one_of(*STATES),
    "attempts": WHOLE,
    "createdAt": MOMENT,
    "attemptedAt": nullable(MOMENT),
    "nextAttemptAt": nullable(MOMENT),
    "statusCode": nullable(WHOLE),
    "milliseconds": nullable(WHOLE),
    "error": nullable(TEXT),
    "answer": nullable({**TEXT, "description": "The beginning of what the receiver answered."}),
}
_DELIVERY = shared("WebhookDelivery", record(_DELIVERY_FIELDS))
_ATTEMPT = record(
    {
        "attempt": WHOLE,
        "at": MOMENT,
        "statusCode": nullable(WHOLE),
        "milliseconds": WHOLE,
        "error": nullable(TEXT),
    }
)
_WHOLE_DELIVERY = record(
    {
        **_DELIVERY_FIELDS,
        "request": record({"headers": nullable(map_of(TEXT)), "body": TEXT}),
        "history": list_of(_ATTEMPT),
    }
)
_TRIED = record({"statusCode": WHOLE, "message": TEXT}, optional=("message",))
_ROTATED = record(
    {
        "secret": {**TEXT, "description": "The new secret; it is shown this once."},
        "previousUntil": {
            **nullable(MOMENT),
            "description": "Until when messages are signed with the one before, too.",
        },
    }
)

READ, MAKE, CHANGE, DELETE = (
    f"admin::webhooks.{action}" for action in ("read", "create", "update", "delete")
)
HOOKS = "/admin/webhooks"
HOOK = f"{HOOKS}/:id"
DELIVERIES = f"{HOOK}/deliveries"
_BY_ID = {"id": {"schema": ROW_ID}}
_BY_BOTH = {**_BY_ID, "delivery": {"schema": ROW_ID}}

ROUTES = [
    admin_route(
        "GET",
        HOOKS,
        WebhookController.find,
        READ,
        about=Operation("List the webhooks", wrapped(list_of(_HOOK))),
    ),
    admin_route(
        "POST",
        HOOKS,
        WebhookController.create,
        MAKE,
        about=Operation("Make a webhook", wrapped(_HOOK), 201, body=CREATE),
    ),
    admin_route(
        "POST",
        f"{HOOKS}/batch-delete",
        WebhookController.delete_many,
        DELETE,
        about=Operation("Delete webhooks", wrapped(list_of(WHOLE)), body=IDS, finds_all=True),
    ),
    admin_route(
        "GET",
        HOOK,
        WebhookController.find_one,
        READ,
        about=Operation("Read a webhook", wrapped(_HOOK), path=_BY_ID),
    ),
    admin_route(
        "PUT",
        HOOK,
        WebhookController.update,
        CHANGE,
        about=Operation("Change a webhook", wrapped(_HOOK), body=UPDATE, path=_BY_ID),
    ),
    admin_route(
        "DELETE",
        HOOK,
        WebhookController.delete,
        DELETE,
        about=Operation("Delete a webhook with its deliveries", wrapped(_HOOK), path=_BY_ID),
    ),
    admin_route(
        "POST",
        f"{HOOK}/trigger",
        WebhookController.trigger,
        CHANGE,
        about=Operation("Try a webhook", wrapped(_TRIED), path=_BY_ID),
    ),
    admin_route(
        "POST",
        f"{HOOK}/rotate-secret",
        WebhookController.rotate,
        CHANGE,
        about=Operation("Give a webhook a new secret", wrapped(_ROTATED), path=_BY_ID),
    ),
    admin_route(
        "GET",
        DELIVERIES,
        WebhookController.find_deliveries,
        READ,
        about=Operation(
            "List what a webhook sent, the latest first",
            page_of(_DELIVERY),
            query=[parameter("state", one_of(*STATES)), *page_parameters(PAGE_SIZE, MAX_PAGE_SIZE)],
            path=_BY_ID,
        ),
    ),
    # Who may change a webhook could have everything sent to an address of their own: a message tells them
    # nothing more. Who may only read webhooks may not read what stands in messages.
    admin_route(
        "GET",
        f"{DELIVERIES}/:delivery",
        WebhookController.find_delivery,
        CHANGE,
        about=Operation("Read a message and its attempts", wrapped(_WHOLE_DELIVERY), path=_BY_BOTH),
    ),
    admin_route(
        "POST",
        f"{DELIVERIES}/:delivery/resend",
        WebhookController.resend,
        CHANGE,
        about=Operation("Send a message again", wrapped(_DELIVERY), path=_BY_BOTH),
    ),
]
