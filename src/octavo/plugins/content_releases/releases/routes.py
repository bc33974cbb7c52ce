"""Releases over HTTP: `/content-releases`, as Strapi has them."""

from collections.abc import Mapping
from typing import Any, Final

from octavo import Context, NotFoundError, Octavo, ValidationError
from octavo.plugin import (
    MOMENT,
    PAGINATION,
    TEXT,
    WHOLE,
    Choice,
    Form,
    Operation,
    RowValues,
    Text,
    admin_route,
    body_schema,
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
    shared,
    unknown_filter_keys,
    wrapped,
)
from octavo.plugins.content_releases.actions.service import ActionService
from octavo.plugins.content_releases.actor import READ_CONTENT, actor_of
from octavo.plugins.content_releases.entries import EntryService
from octavo.plugins.content_releases.forms import (
    LONGEST_ZONE,
    MAX_PAGE_SIZE,
    MOMENT_RULE,
    PAGE_SIZE,
    ZONE_RULE,
    read_plan,
    text_of,
)
from octavo.plugins.content_releases.paths import BY_ID, CHANGE, ENTRY, ONE, READ, RELEASES
from octavo.plugins.content_releases.release_service import PLANNED, ReleaseService
from octavo.plugins.content_releases.releases.running import NotRunError, RunService
from octavo.plugins.content_releases.responses import ACTION, PLAN, STAMPS
from octavo.plugins.content_releases.schemas import CONDITIONS
from octavo.plugins.content_releases.serializers import serialize_action, serialize_release
from octavo.schema.walk import to_list

MOST_DOCUMENTS = 100
LONGEST_NAME = 255
FILTERS: Final = {
    "name": (),
    "status": (),
    "scheduledAt": (),
    "releasedAt": (),
    "timezone": (),
    "releaseCondition": (),
    "createdAt": (),
    "updatedAt": (),
}
COLUMNS: Final = {"status": "state"}


def _strip(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


FORM = Form(
    Text("name", required=True, max_length=LONGEST_NAME, clean=_strip),
    Text("scheduledAt", nullable=True, rules=[MOMENT_RULE]),
    Text("timezone", nullable=True, max_length=LONGEST_ZONE, rules=[ZONE_RULE]),
    Choice("releaseCondition", CONDITIONS, typed="string"),
)


def read_filters(query: Mapping[str, Any]) -> Any:
    """Return the filters of a list of releases, by the names of columns; raises ValidationError."""
    filters = query.get("filters")
    for key in unknown_filter_keys(filters, FILTERS):
        raise ValidationError(f"Invalid key {key}; there are {', '.join(FILTERS)}")
    return _columns(filters)


def _columns(filters: Any) -> Any:
    if isinstance(filters, list):
        return [_columns(item) for item in filters]
    if isinstance(filters, Mapping):
        return {COLUMNS.get(str(key), str(key)): _columns(inner) for key, inner in filters.items()}
    return filters


def read_sort(query: Mapping[str, Any]) -> str:
    """Return what a list of releases is sorted by, such as `name:asc`; raises ValidationError."""
    value = query.get("sort") or "id:desc"
    name, _, order = value.partition(":") if isinstance(value, str) else ("", "", "")
    if (name not in FILTERS and name != "id") or order.lower() not in ("", "asc", "desc"):
        raise ValidationError(f"sort must be one of {', '.join(FILTERS)}, with :asc or :desc")
    return f"{COLUMNS.get(name, name)}:{order.lower() or 'asc'}"


class ReleaseController:
    """Lists, makes, changes, publishes and deletes releases."""

    uid = "plugin::content-releases.release"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.releases = app.service(ReleaseService)
        self.actions = app.service(ActionService)
        self.entries = app.service(EntryService)

    async def find(self, ctx: Context) -> object:
        """Answer a page of releases."""
        check_parameters(ctx.query, ("filters", "sort", "page", "pageSize"))
        page, size = read_page(ctx.query, PAGE_SIZE, MAX_PAGE_SIZE)
        where, sort = read_filters(ctx.query), read_sort(ctx.query)
        releases, total = await self.releases.find_page(where, sort, page, size)
        counts = {
            "pagination": pagination(page, size, total),
            "pendingReleasesCount": await self.releases.count_planned(is_schedule=False),
        }
        return {"data": [serialize_release(release) for release in releases], "meta": counts}

    async def find_one(self, ctx: Context) -> object:
        """Answer one release."""
        return {"data": serialize_release(await self.releases.get(row_id(ctx.params["id"])))}

    async def create(self, ctx: Context) -> object:
        """Make a release and answer it."""
        data = FORM.read(ctx.request.body)
        release = await self.releases.create({**data, **read_plan(data)}, actor_of(self.app, ctx))
        return ctx.created({"data": serialize_release(release)})

    async def update(self, ctx: Context) -> object:
        """Change a release and answer it."""
        data = FORM.read(ctx.request.body)
        plan = read_plan(data)
        release = await self.releases.update(
            row_id(ctx.params["id"]), {**data, **plan}, actor_of(self.app, ctx)
        )
        return {"data": serialize_release(release)}

    async def delete(self, ctx: Context) -> object:
        """Delete a release that is not published, and answer it."""
        async with self.app.transaction():
            release = await self.releases.hold(row_id(ctx.params["id"]))
            await self.releases.delete(release)
        return {"data": serialize_release(release)}

    async def publish(self, ctx: Context) -> object:
        """Publish a release now, in the caller's name, and answer what was done."""
        release = await self.releases.get(row_id(ctx.params["id"]))
        if release.released_at is not None:
            raise ValidationError("Release already published")
        try:
            report = await self.app.service(RunService).run(release, actor_of(self.app, ctx))
        except NotRunError as error:
            raise error.refusal() from error
        published, unpublished = report.count("publish"), report.count("unpublish")
        meta = {
            "totalEntries": published + unpublished,
            "totalPublishedEntries": published,
            "totalUnpublishedEntries": unpublished,
        }
        return {"data": serialize_release(await self.releases.get(release.id)), "meta": meta}

    async def find_attached(self, ctx: Context) -> object:
        """Answer the releases an entry is in with its actions, or those it may be added to."""
        check_parameters(ctx.query, ("contentType", "entryDocumentId", "locale", "hasEntryAttached"))
        uid = text_of(ctx, "contentType", required=True) or ""
        document_id = await self.entries.document_of(uid, text_of(ctx, "entryDocumentId"))
        locale = self.entries.locale_of(uid, text_of(ctx, "locale"))
        await self._expect_readable(ctx, uid, document_id, locale)
        planned_actions = await self.actions.find_planned(uid, [document_id], locale)
        attached: dict[int, RowValues] = {}
        for release, action in planned_actions:
            if not release.is_schedule:
                release_data = attached.setdefault(release.id, {**serialize_release(release), "actions": []})
                release_data["actions"].append(serialize_action(action))
        if ctx.query.get("hasEntryAttached") == "true":
            return {"data": list(attached.values())}
        others, _ = await self.releases.find_page(
            {**PLANNED, "id": {"$notIn": [0, *attached]}}, "name:asc", 1, MAX_PAGE_SIZE
        )
        return {"data": [{**serialize_release(release), "actions": []} for release in others]}

    async def _expect_readable(self, ctx: Context, uid: str, document_id: str, locale: str | None) -> None:
        """Raise NotFoundError for an entry the caller may not read."""
        if not await actor_of(self.app, ctx).may_read(uid, document_id, locale):
            raise NotFoundError()

    async def find_mapped(self, ctx: Context) -> object:
        """Answer the releases that some entries are in, by document id."""
        check_parameters(ctx.query, ("contentTypeUid", "documentIds", "locale"))
        uid = text_of(ctx, "contentTypeUid", required=True) or ""
        ids = to_list(ctx.query.get("documentIds"))
        documents = [one for one in ids if isinstance(one, str)]
        if not 0 < len(ids) <= MOST_DOCUMENTS or len(documents) != len(ids):
            raise ValidationError(f"documentIds must be a list of 1 to {MOST_DOCUMENTS} document ids")
        locale = self.entries.locale_of(uid, text_of(ctx, "locale"))
        actor = actor_of(self.app, ctx)
        briefs = await actor.briefs(uid, documents, locale) if actor.can(READ_CONTENT, uid) else {}
        mapped: dict[str, list[RowValues]] = {}
        for release, action in await self.actions.find_planned(uid, sorted(briefs), locale):
            if not release.is_schedule:
                mapped.setdefault(action.entry, []).append({"id": release.id, "name": release.name})
        return {"data": mapped}


MAKE, DELETE, PUBLISH = (f"plugin::content-releases.{action}" for action in ("create", "delete", "publish"))
_RELEASE = shared(
    "Release",
    record(
        {
            "id": WHOLE,
            "name": TEXT,
            "releasedAt": nullable(MOMENT),
            **PLAN,
            "releaseCondition": one_of(*CONDITIONS),
            **STAMPS,
            "actions": record({"meta": record({"count": WHOLE})}),
        }
    ),
)
_PAGE = record(
    {
        "data": list_of(_RELEASE),
        "meta": record({"pagination": PAGINATION, "pendingReleasesCount": WHOLE}),
    }
)
_PUBLISHED = record(
    {
        "data": _RELEASE,
        "meta": record(
            dict.fromkeys(("totalEntries", "totalPublishedEntries", "totalUnpublishedEntries"), WHOLE)
        ),
    }
)
_ATTACHED_TO = wrapped(
    list_of(
        shared(
            "ReleaseOfEntry",
            record({**_RELEASE["properties"], "actions": list_of(ACTION)}),
        )
    )
)
_MAPPED_TO = wrapped(map_of(list_of(record({"id": WHOLE, "name": TEXT}))))
_FILTERS = {
    **parameter(
        "filters",
        body_schema({name: {} for name in FILTERS}),
        "Conditions: `filters[releasedAt][$null]=true`.",
    ),
    "style": "deepObject",
    "explode": True,
}
_LISTED = [
    _FILTERS,
    parameter("sort", one_of(*(f"{name}:{order}" for name in FILTERS for order in ("asc", "desc")))),
    *page_parameters(PAGE_SIZE, MAX_PAGE_SIZE),
]
_ATTACHED = [*ENTRY, parameter("hasEntryAttached", one_of("true", "false"))]
_MAPPED = [
    parameter("contentTypeUid", TEXT, required=True),
    parameter("documentIds", list_of(TEXT), required=True),
    parameter("locale", TEXT),
]

ROUTES = [
    admin_route(
        "GET",
        f"{RELEASES}/mapEntriesToReleases",
        ReleaseController.find_mapped,
        READ,
        about=Operation("List the releases that entries are in", _MAPPED_TO, query=_MAPPED),
    ),
    admin_route(
        "GET",
        f"{RELEASES}/getByDocumentAttached",
        ReleaseController.find_attached,
        READ,
        about=Operation("List the releases that an entry is in, or not", _ATTACHED_TO, query=_ATTACHED),
    ),
    admin_route(
        "GET",
        RELEASES,
        ReleaseController.find,
        READ,
        about=Operation("List releases", _PAGE, query=_LISTED),
    ),
    admin_route(
        "POST",
        RELEASES,
        ReleaseController.create,
        MAKE,
        about=Operation("Make a release", wrapped(_RELEASE), 201, body=FORM),
    ),
    admin_route(
        "GET",
        ONE,
        ReleaseController.find_one,
        READ,
        about=Operation("Read a release", wrapped(_RELEASE), path=BY_ID),
    ),
    admin_route(
        "PUT",
        ONE,
        ReleaseController.update,
        CHANGE,
        about=Operation("Change a release", wrapped(_RELEASE), body=FORM, path=BY_ID),
    ),
    admin_route(
        "DELETE",
        ONE,
        ReleaseController.delete,
        DELETE,
        about=Operation("Delete a release", wrapped(_RELEASE), path=BY_ID),
    ),
    admin_route(
        "POST",
        f"{ONE}/publish",
        ReleaseController.publish,
        PUBLISH,
        about=Operation("Publish a release", _PUBLISHED, path=BY_ID),
    ),
]
