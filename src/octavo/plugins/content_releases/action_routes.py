"""The actions of releases over HTTP: `/content-releases/:id/actions`."""

from typing import Any

from octavo import Context, Octavo, ValidationError
from octavo.plugin import (
    ROW_ID,
    Operation,
    Report,
    admin_route,
    check_parameters,
    list_of,
    one_of,
    page_parameters,
    pagination,
    parameter,
    read_page,
    row_id,
    wrapped,
)
from octavo.plugins.content_releases import forms, responses
from octavo.plugins.content_releases.actions import ActionService
from octavo.plugins.content_releases.actor import actor_of
from octavo.plugins.content_releases.release_routes import BY_ID, CHANGE, ONE, READ
from octavo.plugins.content_releases.releases import ReleaseService
from octavo.plugins.content_releases.serializers import ActionSerializer, grouped, serialize_action


class ActionController:
    """Adds entries to releases, lists, changes and removes them."""

    uid = "plugin::content-releases.release-action"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.releases = app.service(ReleaseService)
        self.actions = app.service(ActionService)

    async def create(self, ctx: Context) -> object:
        """Add an entry and answer its action."""
        data = forms.ACTION.read(ctx.request.body)
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
                read.append(forms.ACTION.check(item, report, (index,)))
            else:
                report.wrong_type((index,), "object", item)
        report.raise_any()
        return read

    async def find(self, ctx: Context) -> object:
        """Answer a page of the actions of a release, in groups."""
        check_parameters(ctx.query, ("groupBy", "page", "pageSize"))
        group = ctx.query.get("groupBy") or "contentType"
        if group not in forms.GROUPS:
            raise ValidationError(f"Invalid groupBy parameter; there are {', '.join(forms.GROUPS)}")
        page, size = read_page(ctx.query, forms.PAGE_SIZE, forms.MAX_PAGE_SIZE)
        release = await self.releases.get(row_id(ctx.params["id"]))
        actions, total = await self.actions.find_page(release.id, group, page, size)
        data = await ActionSerializer(self.app, actor_of(self.app, ctx)).read(actions)
        return {"data": grouped(data, group), "meta": {"pagination": pagination(page, size, total)}}

    async def update(self, ctx: Context) -> object:
        """Change what is done with an entry, and answer its action."""
        type_ = forms.ACTION_UPDATE.read(ctx.request.body)["type"]
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
    parameter("groupBy", one_of(*forms.GROUPS)),
    *page_parameters(forms.PAGE_SIZE, forms.MAX_PAGE_SIZE),
]
_MANY = {**list_of(forms.ACTION.json_schema()), "minItems": 1, "maxItems": 1000}

ROUTES = [
    admin_route(
        "GET",
        ACTIONS,
        ActionController.find,
        READ,
        about=Operation("List what a release does", responses.ACTIONS, query=_LISTED, path=BY_ID),
    ),
    admin_route(
        "POST",
        ACTIONS,
        ActionController.create,
        ADD,
        about=Operation(
            "Add an entry to a release", wrapped(responses.ACTION), 201, body=forms.ACTION, path=BY_ID
        ),
    ),
    admin_route(
        "POST",
        f"{ACTIONS}/bulk",
        ActionController.create_many,
        ADD,
        about=Operation("Add entries to a release", responses.ADDED, 201, body=_MANY, path=BY_ID),
    ),
    admin_route(
        "PUT",
        f"{ACTIONS}/:action",
        ActionController.update,
        CHANGE,
        about=Operation(
            "Change what a release does with an entry",
            wrapped(responses.ACTION),
            body=forms.ACTION_UPDATE,
            path=_BY_BOTH,
        ),
    ),
    admin_route(
        "DELETE",
        f"{ACTIONS}/:action",
        ActionController.delete,
        REMOVE,
        about=Operation("Take an entry out of a release", wrapped(responses.ACTION), path=_BY_BOTH),
    ),
]
