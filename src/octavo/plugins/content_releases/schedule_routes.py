"""What is planned for single entries, and the time zone to plan in: `/content-releases/schedules`,
`/content-releases/settings`.
"""

from octavo import Context, Octavo, PolicyError, ValidationError
from octavo.plugin import (
    TEXT,
    Operation,
    admin_route,
    check_parameters,
    list_of,
    page_parameters,
    pagination,
    parameter,
    read_page,
    row_id,
    wrapped,
)
from octavo.plugins.content_releases import forms, responses
from octavo.plugins.content_releases.actor import PUBLISH_CONTENT, READ_CONTENT, Actor, actor_of
from octavo.plugins.content_releases.entries import EntryService
from octavo.plugins.content_releases.release_routes import BY_ID, ENTRY, RELEASES
from octavo.plugins.content_releases.schedules import ScheduleService
from octavo.plugins.content_releases.serializers import serialize_schedule, serialize_schedules

STORED = "content-releases.settings"


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
        uid = forms.text_of(ctx, "contentType", required=True) or ""
        entry_parameters = forms.text_of(ctx, "entryDocumentId"), forms.text_of(ctx, "locale")
        planned = await self.schedules.find(uid, *entry_parameters, actor)
        return {"data": [serialize_schedule(*one) for one in planned]}

    async def find_all(self, ctx: Context) -> object:
        """Answer a page of what is planned for the entries that the caller may read."""
        actor = self._acting(ctx, READ_CONTENT)
        check_parameters(ctx.query, ("contentType", "locale", "page", "pageSize"))
        page, size = read_page(ctx.query, forms.PAGE_SIZE, forms.MAX_PAGE_SIZE)
        uid, locale = forms.text_of(ctx, "contentType"), forms.text_of(ctx, "locale")
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
        data = forms.SCHEDULE.read(ctx.request.body)
        planned = await self.schedules.create(data, forms.read_plan(data), actor)
        return ctx.created({"data": serialize_schedule(*planned)})

    async def update(self, ctx: Context) -> object:
        """Choose another time, and answer what is planned."""
        actor = self._acting(ctx, PUBLISH_CONTENT)
        plan = forms.read_plan(forms.SCHEDULE_UPDATE.read(ctx.request.body))
        planned = await self.schedules.change(row_id(ctx.params["id"]), plan, actor)
        return {"data": serialize_schedule(*planned)}

    async def delete(self, ctx: Context) -> object:
        """Forget what is planned, and answer it."""
        actor = self._acting(ctx, PUBLISH_CONTENT)
        planned = await self.schedules.cancel(row_id(ctx.params["id"]), actor)
        return {"data": serialize_schedule(*planned)}


class SettingsController:
    """Keeps the time zone that planning begins with."""

    uid = "plugin::content-releases.settings"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def find(self, ctx: Context) -> object:
        """Answer the settings."""
        return {"data": {"defaultTimezone": await self.app.store.get(STORED)}}

    async def update(self, ctx: Context) -> object:
        """Change the settings, and answer them."""
        zone = forms.SETTINGS.read(ctx.request.body)["defaultTimezone"]
        await self.app.store.set(STORED, None if not zone else forms.zone_of(zone))
        return await self.find(ctx)


CHANGE_SETTINGS = "plugin::content-releases.settings.update"
SCHEDULES, SETTINGS = f"{RELEASES}/schedules", f"{RELEASES}/settings"
_LISTED = [
    parameter("contentType", TEXT, "Entries of one type only."),
    parameter("locale", TEXT, "What is planned in this locale, or in all of an entry's."),
    *page_parameters(forms.PAGE_SIZE, forms.MAX_PAGE_SIZE),
]

ROUTES = [
    admin_route(
        "GET",
        SETTINGS,
        SettingsController.find,
        about=Operation("Read the settings of releases", responses.SETTINGS),
    ),
    admin_route(
        "PUT",
        SETTINGS,
        SettingsController.update,
        CHANGE_SETTINGS,
        about=Operation("Change the settings of releases", responses.SETTINGS, body=forms.SETTINGS),
    ),
    admin_route(
        "GET",
        SCHEDULES,
        ScheduleController.find,
        about=Operation(
            "List what is planned for an entry", wrapped(list_of(responses.SCHEDULE)), query=ENTRY
        ),
    ),
    admin_route(
        "GET",
        f"{SCHEDULES}/all",
        ScheduleController.find_all,
        about=Operation("List what is planned for all entries", responses.SCHEDULES, query=_LISTED),
    ),
    admin_route(
        "POST",
        SCHEDULES,
        ScheduleController.create,
        about=Operation("Plan an entry", wrapped(responses.SCHEDULE), 201, body=forms.SCHEDULE),
    ),
    admin_route(
        "PUT",
        f"{SCHEDULES}/:id",
        ScheduleController.update,
        about=Operation(
            "Plan an entry for another time",
            wrapped(responses.SCHEDULE),
            body=forms.SCHEDULE_UPDATE,
            path=BY_ID,
        ),
    ),
    admin_route(
        "DELETE",
        f"{SCHEDULES}/:id",
        ScheduleController.delete,
        about=Operation("Forget what is planned for an entry", wrapped(responses.SCHEDULE), path=BY_ID),
    ),
]
