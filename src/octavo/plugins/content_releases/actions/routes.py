"""The actions of releases over HTTP: `/content-releases/:id/actions`."""

from typing import Any, Final

from octavo import Context, Octavo, ValidationError
from octavo.plugin import (
    PAGINATION,
    ROW_ID,
    WHOLE,
    Form,
    Operation,
    Report,
    admin_route,
    check_parameters,
    list_of,
    map_of,
    nullable,
    one_of,
    page_parameters,
    pagination,
    parameter,
    read_page,
    record,
    row_id,
    wrapped,
)
from octavo.plugins.content_releases.actions.service import ActionService
from octavo.plugins.content_releases.actor import actor_of
from octavo.plugins.content_releases.forms import ENTRY_FIELDS, MAX_PAGE_SIZE, PAGE_SIZE, TYPE_FIELD
from octavo.plugins.content_releases.paths import BY_ID, CHANGE, ONE, READ
from octavo.plugins.content_releases.release_service import ReleaseService
from octavo.plugins.content_releases.responses import ACTION as ANSWER
from octavo.plugins.content_releases.responses import SHOWN_FIELDS, STATUS
from octavo.plugins.content_releases.serializers import ActionSerializer, grouped, serialize_action

GROUPS: Final = ("contentType", "action", "locale")
FORM = Form(*ENTRY_FIELDS, name="ReleaseActionBody")
UPDATE = Form(TYPE_FIELD)


class ActionController:
    """Adds entries to releases, lists, changes and removes them."""

    uid = "plugin::content-releases.release-action"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.releases = app.service(ReleaseService)
        self.actions = app.service(ActionService)

    async def create(self, ctx: Context) -> object:
        """Add an entry and answer its action."""
        data = FORM.read(ctx.request.body)
        action = await self.actions.add(row_id(ctx.params["id"]), data, actor_of(self.app, ctx))
        return ctx.created({"data": serialize_action(action)})

    async def create_many(self, ctx: Context) -> object:
        """Add entries, all or none, and answer those that were not there."""
        entries = self._read_many(ctx.request.body)
        actions = await self.actions.add_many(row_id(ctx.params["id"]), entries, actor_of(self.app, ctx))
        meta = {"entriesAlreadyInRelease": len(entries) - len(actions), "totalEntries": len(entries)}
        return ctx.created({"data": [serialize_action(action) for action in actions], "meta": meta})

    def _read_many(self, body: Any) -> list[dict[str, Any]]:
        most = self.releases.settings.max_entries
        if not isinstance(body, list) or not 0 < len(body) <= most:
            raise ValidationError(f"The body must be a list of 1 to {most} entries")
        report = Report()
        read = []
        for index, item in enumerate(body):
            if isinstance(item, dict):
                read.append(FORM.check(item, report, (index,)))
            else:
                report.wrong_type((index,), "object", item)
        report.raise_any()
        return read

    async def find(self, ctx: Context) -> object:
        """Answer a page of the actions of a release, in groups."""
        check_parameters(ctx.query, ("groupBy", "page", "pageSize"))
        group = ctx.query.get("groupBy") or "contentType"
        if group not in GROUPS:
            raise ValidationError(f"Invalid groupBy parameter; there are {', '.join(GROUPS)}")
        page, size = read_page(ctx.query, PAGE_SIZE, MAX_PAGE_SIZE)
        release = await self.releases.get(row_id(ctx.params["id"]))
        actions, total = await self.actions.find_page(release.id, group, page, size)
        data = await ActionSerializer(self.app, actor_of(self.app, ctx)).read(actions)
        return {"data": grouped(data, group), "meta": {"pagination": pagination(page, size, total)}}

    async def update(self, ctx: Context) -> object:
        """Change what is done with an entry, and answer its action."""
        type_ = UPDATE.read(ctx.request.body)["type"]
        ids = row_id(ctx.params["id"]), row_id(ctx.params["action"])
        return {"data": serialize_action(await self.actions.change(*ids, type_, actor_of(self.app, ctx)))}

    async def delete(self, ctx: Context) -> object:
        """Take an entry out of a release, and answer its action."""
        action = await self.actions.remove(row_id(ctx.params["id"]), row_id(ctx.params["action"]))
        return {"data": serialize_action(action)}


ADD, REMOVE = (f"plugin::content-releases.{action}-action" for action in ("create", "delete"))
ACTIONS = f"{ONE}/actions"
_BY_BOTH = {**BY_ID, "action": {"schema": ROW_ID}}
_LISTED = [
    parameter("groupBy", one_of(*GROUPS)),
    *page_parameters(PAGE_SIZE, MAX_PAGE_SIZE),
]
_PAGE = record(
    {
        "data": map_of(list_of(record({**SHOWN_FIELDS, "status": nullable(STATUS)}))),
        "meta": record({"pagination": PAGINATION}),
    }
)
_ADDED = record(
    {
        "data": list_of(ANSWER),
        "meta": record({"entriesAlreadyInRelease": WHOLE, "totalEntries": WHOLE}),
    }
)
_MANY = {**list_of(FORM.json_schema()), "minItems": 1, "maxItems": 1000}

ROUTES = [
    admin_route(
        "GET",
        ACTIONS,
        ActionController.find,
        READ,
        about=Operation("List what a release does", _PAGE, query=_LISTED, path=BY_ID),
    ),
    admin_route(
        "POST",
        ACTIONS,
        ActionController.create,
        ADD,
        about=Operation("Add an entry to a release", wrapped(ANSWER), 201, body=FORM, path=BY_ID),
    ),
    admin_route(
        "POST",
        f"{ACTIONS}/bulk",
        ActionController.create_many,
        ADD,
        about=Operation("Add entries to a release", _ADDED, 201, body=_MANY, path=BY_ID),
    ),
    admin_route(
        "PUT",
        f"{ACTIONS}/:action",
        ActionController.update,
        CHANGE,
        about=Operation(
            "Change what a release does with an entry",
            wrapped(ANSWER),
            body=UPDATE,
            path=_BY_BOTH,
        ),
    ),
    admin_route(
        "DELETE",
        f"{ACTIONS}/:action",
        ActionController.delete,
        REMOVE,
        about=Operation("Take an entry out of a release", wrapped(ANSWER), path=_BY_BOTH),
    ),
]
