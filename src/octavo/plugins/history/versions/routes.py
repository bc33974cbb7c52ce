"""History over HTTP: `/content-manager/history-versions`, as Strapi has it, with what it has not."""

from typing import Any

from octavo import Context, Octavo, ValidationError
from octavo.plugin import (
    MOMENT,
    ROW_ID,
    TEXT,
    WHOLE,
    DocumentParts,
    Operation,
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
    shared,
)
from octavo.plugins.history.fitting import REASONS
from octavo.plugins.history.versions.recorder import ACTIONS, RESTORE, STATES, has_history
from octavo.plugins.history.versions.service import ENTRIES, HistoryService

PAGE_SIZE, MAX_PAGE_SIZE = 20, 100
Json = dict[str, Any]


class HistoryController:
    """Lists, shows, compares and restores the versions of entries that the caller may read."""

    uid = "plugin::history.history-version"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.history = app.service(HistoryService)

    async def find(self, ctx: Context) -> object:
        """Answer a page of an entry's versions, the latest first."""
        self._permitted(ctx, "read")
        check_parameters(ctx.query, ("contentType", "documentId", "locale", "page", "pageSize"))
        for name in ("contentType", "documentId"):
            if not isinstance(ctx.query.get(name), str | None) or "\0" in (ctx.query.get(name) or ""):
                raise ValidationError(f"{name} must be one text")
        if not ctx.query.get("contentType"):
            raise ValidationError("contentType is required: the uid of the entry's type")
        page, size = read_page(ctx.query, PAGE_SIZE, MAX_PAGE_SIZE)
        parameters = (ctx.query["contentType"], ctx.query.get("documentId"), ctx.query.get("locale") or None)
        rows, total = await self.history.page(ctx, *parameters, page, size)
        return {"data": rows, "meta": {"pagination": pagination(page, size, total)}}

    async def find_one(self, ctx: Context) -> object:
        """Answer a version with its values."""
        self._permitted(ctx, "read")
        return await self.history.one(ctx, row_id(ctx.params["versionId"]))

    async def compare(self, ctx: Context) -> object:
        """Answer how the entry as it is, or another version, differs from a version."""
        self._permitted(ctx, "read")
        check_parameters(ctx.query, ("with",))
        other = row_id(ctx.query.get("with"))
        if "with" in ctx.query and other is None:
            raise ValidationError("with must be a whole number from 1, the id of a version")
        return await self.history.compare(ctx, row_id(ctx.params["versionId"]), other)

    async def restore(self, ctx: Context) -> object:
        """Write a version to the entry's draft."""
        self._permitted(ctx, "update")
        return await self.history.restore(ctx, row_id(ctx.params["versionId"]))

    def _permitted(self, ctx: Context, action: str) -> None:
        """Raise PolicyError for who may do so with nothing at all, before anything is told."""
        self.app.service(ENTRIES).expect_any(ctx, action)


_FORMS = map_of({"type": "object", "description": "The type of the attribute, and what it leads to."})
_VERSION_FIELDS: Json = {
    "id": WHOLE,
    "contentType": TEXT,
    "relatedDocumentId": TEXT,
    "locale": nullable(record({"code": TEXT, "name": TEXT})),
    "status": one_of(*STATES),
    "action": one_of(*ACTIONS.values(), RESTORE),
    "createdAt": {**MOMENT, "description": "The first save of this version."},
    "savedAt": {**MOMENT, "description": "The last one."},
    "author": nullable(
        {
            **record({"type": TEXT, "id": nullable(TEXT), "name": nullable(TEXT)}),
            "description": "Whoever saved: an administrator, a user or an API token.",
        }
    ),
    "restoredFrom": {**nullable(WHOLE), "description": "The version that was restored by this save."},
}
_VERSION = shared("HistoryVersion", record(_VERSION_FIELDS, more=True))
PROBLEM = shared(
    "HistoryProblem",
    record({"field": TEXT, "value": {}, "reason": one_of(*REASONS), "message": TEXT}),
)
"""A value of a version that cannot be restored."""
_META_FIELDS: Json = {
    "unknownAttributes": record({"added": _FORMS, "removed": _FORMS}),
    "problems": list_of(PROBLEM),
}
_LABELLED = shared("HistoryMeta", record({**_META_FIELDS, "labels": map_of(TEXT)}))
_WHOLE_VERSION = record({**_VERSION_FIELDS, "data": {"type": "object"}, "schema": _FORMS}, more=True)
_DIFFERENCE = record({"field": TEXT, "before": {}, "after": {}})
_RESTORED = record(
    {
        "documentId": TEXT,
        "locale": nullable(TEXT),
        "fields": {**list_of(TEXT), "description": "The attributes that were written."},
        "updatedAt": MOMENT,
    },
    optional=("updatedAt",),
)
VERSIONS = "/content-manager/history-versions"
VERSION_PATH = f"{VERSIONS}/:versionId"
_BY_ID = {"versionId": {"schema": ROW_ID}}


def _about_find(app: Octavo, parts: DocumentParts) -> Operation:
    uids = [uid for uid, type_ in app.schemas.content_types.items() if has_history(type_)]
    page = record(dict.fromkeys(("page", "pageSize", "pageCount", "total"), WHOLE))
    return Operation(
        "List the versions of an entry, the latest first",
        record({"data": list_of(_VERSION), "meta": record({"pagination": page})}),
        query=[
            parameter(
                "contentType", one_of(*uids) if uids else TEXT, "The type of the entry.", required=True
            ),
            parameter("documentId", TEXT, "The entry; single types need none."),
            parameter("locale", TEXT, "The locale, else the default one."),
            *page_parameters(PAGE_SIZE, MAX_PAGE_SIZE),
        ],
        refusals=(404,),
    )


ROUTES = [
    admin_route("GET", VERSIONS, HistoryController.find, about=_about_find),
    admin_route(
        "GET",
        VERSION_PATH,
        HistoryController.find_one,
        about=Operation(
            "Read a version of an entry", record({"data": _WHOLE_VERSION, "meta": _LABELLED}), path=_BY_ID
        ),
    ),
    admin_route(
        "GET",
        f"{VERSION_PATH}/compare",
        HistoryController.compare,
        about=Operation(
            "Compare a version of an entry with the entry as it is, or with another version",
            record({"data": list_of(_DIFFERENCE), "meta": _LABELLED}),
            query=[parameter("with", ROW_ID, "Another version of the entry; without it the entry as it is.")],
            path=_BY_ID,
        ),
    ),
    admin_route(
        "PUT",
        f"{VERSION_PATH}/restore",
        HistoryController.restore,
        about=Operation(
            "Restore a version of an entry",
            record({"data": _RESTORED, "meta": record(_META_FIELDS)}),
            path=_BY_ID,
        ),
    ),
]
