"""The trash over HTTP: `/content-manager/trash`."""

from collections.abc import Mapping
from typing import Any

import orjson

from octavo import ApplicationError, Context, NotFoundError, Octavo, PolicyError, ValidationError
from octavo.plugin import (
    FLAG,
    TEXT,
    WHOLE,
    Form,
    Operation,
    RowIds,
    RowValues,
    admin_route,
    body_of,
    check_parameters,
    list_of,
    nullable,
    page_of,
    page_parameters,
    pagination,
    parameter,
    read_page,
    record,
    shared,
    text,
    wrapped,
)
from octavo.plugins.history.author import ADMIN
from octavo.plugins.history.trash.service import SEPARATOR, TrashService, joined
from octavo.plugins.history.trash.undeletion import MayPublish
from octavo.plugins.history.versions.routes import PROBLEM
from octavo.plugins.history.versions.service import ENTRIES

PAGE_SIZE, MAX_PAGE_SIZE = 20, 100
MOST_IDS = 100
IDS = Form(RowIds("ids", required=True))


def ids_of(ctx: Context) -> list[int]:
    """Return the ids in a body, each once; raises ValidationError for none, or too many."""
    ids = list(dict.fromkeys(IDS.read(body_of(ctx))["ids"]))
    if not 0 < len(ids) <= MOST_IDS:
        raise ValidationError(f"ids must be 1 to {MOST_IDS}", {"key": "ids"})
    return ids


class TrashController:
    """Lists, restores and deletes for good what the caller may delete."""

    uid = "plugin::history.trash-entry"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.trash = app.service(TrashService)

    @property
    def permitted(self) -> Any:
        """What administrators may do with entries; looked up late, because their API may be off."""
        return self.app.service(ENTRIES)

    async def find(self, ctx: Context) -> object:
        """Answer a page of deleted entries, the latest first."""
        where = self._reachable(ctx)
        check_parameters(ctx.query, ("contentType", "page", "pageSize"))
        page, size = read_page(ctx.query, PAGE_SIZE, MAX_PAGE_SIZE)
        rows, total = await self.trash.page(self._of_type(where, ctx.query.get("contentType")), page, size)
        results = [await self._serialize(ctx, row) for row in rows]
        return {"results": results, "pagination": pagination(page, size, total)}

    async def restore(self, ctx: Context) -> object:
        """Restore deleted entries, each by itself, and answer what became of each."""
        where = self._reachable(ctx)
        ids = ids_of(ctx)
        if len(ids) == 1:
            [number] = await self.trash.find(where, ids) or [0]
            restored = await self.trash.restore(number, self._may_publish(ctx))
            return {"data": [{"id": ids[0], "status": 200, **restored}]}
        reachable_ids = await self.trash.find(where, ids)
        return {"data": [await self._restore(ctx, number, number in reachable_ids) for number in ids]}

    async def _restore(self, ctx: Context, number: int, is_there: bool) -> RowValues:
        try:
            restored = await self.trash.restore(number if is_there else 0, self._may_publish(ctx))
            return {"id": number, "status": 200, **restored}
        except ApplicationError as error:
            refusal = {"name": error.name, "message": error.message, "details": error.details}
            return {"id": number, "status": error.status, "error": refusal}

    def _may_publish(self, ctx: Context) -> MayPublish:
        """Return what tells whether the caller may publish an entry that is put back."""

        async def may_publish(uid: str, document_id: str, locale: str | None) -> bool:
            try:
                entries = self.permitted.of(ctx, uid, "publish", locale)
                await self.permitted.fields(entries, "publish", document_id)
            except (NotFoundError, PolicyError):
                return False
            return True

        return may_publish

    async def delete(self, ctx: Context) -> object:
        """Delete entries for good, and answer how many."""
        where = self._reachable(ctx)
        ids = ids_of(ctx)
        rows, _ = await self.trash.page({"$and": [{"id": {"$in": ids}}, where]}, 1, len(ids))
        return {"data": {"count": await self.trash.purge(rows)}}

    async def empty(self, ctx: Context) -> object:
        """Delete everything for good that the caller may delete, or all of a type, and answer how much."""
        where = self._reachable(ctx)
        check_parameters(ctx.query, ("contentType",))
        which = self._of_type(where, ctx.query.get("contentType"))
        return {"data": {"count": await self.trash.empty(which)}}

    def _of_type(self, where: Mapping[str, Any], uid: Any) -> Mapping[str, Any]:
        if uid in (None, ""):
            return where
        if not isinstance(uid, str) or uid not in self.app.schemas.content_types:
            raise ValidationError("contentType must be the uid of a type")
        return {"$and": [{"contentType": uid}, where]}

    def _reachable(self, ctx: Context) -> RowValues:
        """Return the condition for what the caller may delete; raises PolicyError if that is nothing.

        Where that depends on what is in an entry, it is what they deleted themselves.
        """
        ways: list[RowValues] = []
        for reach in self.permitted.deletable(ctx):
            parts: list[RowValues] = [{"contentType": reach.uid}]
            if reach.is_conditional:
                parts += [{"authorType": ADMIN}, {"authorId": str(ctx.state.user["id"])}]
            if reach.locales is not None and self.app.schemas.content_type(reach.uid).localized:
                closed = sorted(set(self.app.locales.codes) - reach.locales)
                parts += [{"languages": {"$notContains": joined([code])}} for code in closed]
            ways.append({"$and": parts})
        return {"$or": ways}

    async def _serialize(self, ctx: Context, row: Mapping[str, Any]) -> RowValues:
        """Return a deleted entry as in the API; with its title only if the caller may read that."""
        locales = [code for code in row["languages"].split(SEPARATOR) if code]
        names = [
            await self.permitted.title_field(ctx, row["contentType"], code) for code in locales or [None]
        ]
        title = orjson.loads(row["labels"]).get(names[0]) if len(set(names)) == 1 else None
        kind = row["authorType"]
        return {
            "id": row["id"],
            "contentType": row["contentType"],
            "documentId": row["relatedDocumentId"],
            "title": title,
            "locales": locales,
            "isPublished": row["isPublished"],
            "deletedAt": row["createdAt"],
            "author": None
            if kind is None
            else {"type": kind, "id": row["authorId"], "name": row["authorName"]},
        }


_AUTHOR = record({"type": TEXT, "id": nullable(TEXT), "name": nullable(TEXT)})
_TRASHED = shared(
    "TrashedEntry",
    record(
        {
            "id": WHOLE,
            "contentType": TEXT,
            "documentId": TEXT,
            "title": nullable(TEXT),
            "locales": list_of(TEXT),
            "isPublished": FLAG,
            "deletedAt": text(format="date-time"),
            "author": nullable(_AUTHOR),
        }
    ),
)
_RESTORED = record(
    {
        "id": WHOLE,
        "status": WHOLE,
        "contentType": TEXT,
        "documentId": TEXT,
        "problems": list_of(PROBLEM),
        "unpublished": list_of(record({"locale": nullable(TEXT), "errors": list_of({"type": "object"})})),
        "error": {"type": "object"},
    },
    optional=("contentType", "documentId", "problems", "unpublished", "error"),
)
_COUNTED = wrapped(record({"count": WHOLE}))
_TYPE = parameter("contentType", TEXT, "Those of one type only.")
TRASH = "/content-manager/trash"
ROUTES = [
    admin_route(
        "GET",
        TRASH,
        TrashController.find,
        about=Operation(
            "List deleted entries, the latest first",
            page_of(_TRASHED),
            query=[_TYPE, *page_parameters(PAGE_SIZE, MAX_PAGE_SIZE)],
        ),
    ),
    admin_route(
        "POST",
        f"{TRASH}/actions/restore",
        TrashController.restore,
        about=Operation("Restore deleted entries", wrapped(list_of(_RESTORED)), body=IDS),
    ),
    admin_route(
        "POST",
        f"{TRASH}/actions/delete",
        TrashController.delete,
        about=Operation("Delete entries for good", _COUNTED, body=IDS, finds_all=True),
    ),
    admin_route(
        "POST",
        f"{TRASH}/actions/empty",
        TrashController.empty,
        about=Operation("Empty the trash", _COUNTED, query=[_TYPE], finds_all=True),
    ),
]
