"""What is planned for single entries over HTTP: `/content-releases/schedules`."""

from octavo import Context, Octavo, PolicyError, ValidationError
from octavo.plugin import (
    PAGINATION,
    TEXT,
    Form,
    Operation,
    Text,
    admin_route,
    check_parameters,
    list_of,
    nullable,
    page_parameters,
    pagination,
    parameter,
    read_page,
    record,
    row_id,
    shared,
    wrapped,
)
from octavo.plugins.content_releases.actor import PUBLISH_CONTENT, READ_CONTENT, Actor, actor_of
from octavo.plugins.content_releases.entries import EntryService
from octavo.plugins.content_releases.forms import (
    ENTRY_FIELDS,
    LONGEST_ZONE,
    MAX_PAGE_SIZE,
    MOMENT_RULE,
    PAGE_SIZE,
    ZONE_RULE,
    read_plan,
    text_of,
)
from octavo.plugins.content_releases.paths import BY_ID, ENTRY, RELEASES
from octavo.plugins.content_releases.responses import ACTION_FIELDS, PLAN, SHOWN_FIELDS, STATUS
from octavo.plugins.content_releases.schedules.service import ScheduleService
from octavo.plugins.content_releases.serializers import serialize_schedule, serialize_schedules

_AT = Text("scheduledAt", required=True, rules=[MOMENT_RULE])
_ZONE = Text("timezone", required=True, max_length=LONGEST_ZONE, rules=[ZONE_RULE])
FORM = Form(*ENTRY_FIELDS, _AT, _ZONE)
UPDATE = Form(_AT, _ZONE)


class ScheduleController:
    """Plans entries; what is permitted is asked of the entry, as for publishing it."""

    uid = "plugin::content-releases.schedule"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.schedules = app.service(ScheduleService)
        self.entries = app.service(EntryService)

    def _acting(self, ctx: Context, action: str) -> Actor:
        """Return who calls; raises PolicyError for who may do that with no content at all."""
        actor = actor_of(self.app, ctx)
        if not any(actor.can(action, uid) for uid in self.app.schemas.content_types):
            raise PolicyError()
        return actor

    async def find(self, ctx: Context) -> object:
        """Answer what is planned for an entry."""
        actor = self._acting(ctx, READ_CONTENT)
        check_parameters(ctx.query, ("contentType", "entryDocumentId", "locale"))
        uid = text_of(ctx, "contentType", required=True) or ""
        entry_parameters = text_of(ctx, "entryDocumentId"), text_of(ctx, "locale")
        planned = await self.schedules.find(uid, *entry_parameters, actor)
        return {"data": [serialize_schedule(*one) for one in planned]}

    async def find_all(self, ctx: Context) -> object:
        """Answer a page of what is planned for the entries that the caller may read."""
        actor = self._acting(ctx, READ_CONTENT)
        check_parameters(ctx.query, ("contentType", "locale", "page", "pageSize"))
        page, size = read_page(ctx.query, PAGE_SIZE, MAX_PAGE_SIZE)
        uid, locale = text_of(ctx, "contentType"), text_of(ctx, "locale")
        if locale is not None and locale not in self.app.locales.codes:
            codes = ", ".join(sorted(self.app.locales.codes))
            raise ValidationError(f"There is no locale {locale}; there are {codes}")
        requested_uids = (
            self.app.schemas.content_types if uid is None else [self.entries.content_type(uid).uid]
        )
        uids = [one for one in requested_uids if actor.can(READ_CONTENT, one)]
        if not uids:
            raise PolicyError()
        planned, total = await self.schedules.find_page(uids, locale, page, size, actor)
        data = await serialize_schedules(self.app, planned, actor)
        return {"data": data, "meta": {"pagination": pagination(page, size, total)}}

    async def create(self, ctx: Context) -> object:
        """Plan an entry, and answer that."""
        actor = self._acting(ctx, PUBLISH_CONTENT)
        data = FORM.read(ctx.request.body)
        planned = await self.schedules.create(data, read_plan(data), actor)
        return ctx.created({"data": serialize_schedule(*planned)})

    async def update(self, ctx: Context) -> object:
        """Choose another time, and answer what is planned."""
        actor = self._acting(ctx, PUBLISH_CONTENT)
        plan = read_plan(UPDATE.read(ctx.request.body))
        planned = await self.schedules.change(row_id(ctx.params["id"]), plan, actor)
        return {"data": serialize_schedule(*planned)}

    async def delete(self, ctx: Context) -> object:
        """Forget what is planned, and answer it."""
        actor = self._acting(ctx, PUBLISH_CONTENT)
        planned = await self.schedules.cancel(row_id(ctx.params["id"]), actor)
        return {"data": serialize_schedule(*planned)}


SCHEDULES = f"{RELEASES}/schedules"
_SCHEDULE = shared("EntrySchedule", record({**ACTION_FIELDS, **PLAN}))
_PAGE = record(
    {
        "data": list_of(
            shared("PlannedEntry", record({**SHOWN_FIELDS, "entryStatus": nullable(STATUS), **PLAN}))
        ),
        "meta": record({"pagination": PAGINATION}),
    }
)
_LISTED = [
    parameter("contentType", TEXT, "Entries of one type only."),
    parameter("locale", TEXT, "What is planned in this locale, or in all of an entry's."),
    *page_parameters(PAGE_SIZE, MAX_PAGE_SIZE),
]

ROUTES = [
    admin_route(
        "GET",
        SCHEDULES,
        ScheduleController.find,
        about=Operation("List what is planned for an entry", wrapped(list_of(_SCHEDULE)), query=ENTRY),
    ),
    admin_route(
        "GET",
        f"{SCHEDULES}/all",
        ScheduleController.find_all,
        about=Operation("List what is planned for all entries", _PAGE, query=_LISTED),
    ),
    admin_route(
        "POST",
        SCHEDULES,
        ScheduleController.create,
        about=Operation("Plan an entry", wrapped(_SCHEDULE), 201, body=FORM),
    ),
    admin_route(
        "PUT",
        f"{SCHEDULES}/:id",
        ScheduleController.update,
        about=Operation(
            "Plan an entry for another time",
            wrapped(_SCHEDULE),
            body=UPDATE,
            path=BY_ID,
        ),
    ),
    admin_route(
        "DELETE",
        f"{SCHEDULES}/:id",
        ScheduleController.delete,
        about=Operation("Forget what is planned for an entry", wrapped(_SCHEDULE), path=BY_ID),
    ),
]
