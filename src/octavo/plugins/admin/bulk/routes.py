"""Actions on several entries over HTTP: `/content-manager/collection-types/<uid>/actions/bulk…`."""

from octavo import Context, Octavo, ValidationError
from octavo.plugin import (
    TEXT,
    WHOLE,
    Boolean,
    DocumentParts,
    Form,
    Object,
    Operation,
    admin_route,
    body_of,
    body_schema,
    list_of,
    nullable,
    record,
)
from octavo.plugins.admin.bulk.service import Bulk, EntryAction, delete, publish, unpublish
from octavo.plugins.admin.entries.access import Entry
from octavo.plugins.admin.entries.answers import COUNT, LOCALE, displayed
from octavo.plugins.admin.entries.forms import BULK, DOCUMENTS, entries_of
from octavo.plugins.admin.entries.routes import ENTRIES
from octavo.schema.walk import to_list

EACH = Form(Boolean("each"), open=True)
UPDATE = Form(Object("data", required=True), open=True)


class AdminBulkController:
    """Publishes, unpublishes and deletes several entries."""

    uid = "plugin::admin.bulk"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def publish(self, ctx: Context) -> object:
        """Publish drafts, and answer how many."""
        return await self._done(ctx, "publish", publish)

    async def unpublish(self, ctx: Context) -> object:
        """Take back what is published, and answer of how many entries."""
        return await self._done(ctx, "publish", unpublish)

    async def delete(self, ctx: Context) -> object:
        """Delete entries, and answer how many."""
        return await self._done(ctx, "delete", delete)

    async def update(self, ctx: Context) -> object:
        """Change drafts, each by itself, and answer what became of each."""
        bulk = self._bulk(ctx, "update")
        return _with_count(await bulk.update(UPDATE.read(body_of(ctx))["data"]))

    async def _done(self, ctx: Context, right: str, action: EntryAction) -> object:
        """Do something with all entries or none, or with `each` by itself, and answer what became of them."""
        bulk = self._bulk(ctx, right)
        if EACH.read(body_of(ctx)).get("each"):
            return _with_count(await bulk.each(action))
        return {"count": await bulk.all_or_none(action)}

    def _bulk(self, ctx: Context, action: str) -> Bulk:
        """Return the entries a request names; the locales are in the body or in the query."""
        body = body_of(ctx)
        locales = ctx.query.get("locale") if body.get("locale") is None else body["locale"]
        codes = to_list(locales)
        if not codes or (locales is not None and not all(isinstance(one, str) for one in codes)):
            raise ValidationError("locale must be a locale or a list of locales")
        places = [entries_of(self.app, ctx, action, locale) for locale in dict.fromkeys(codes)]
        document_ids = BULK.read(body)["documentIds"]
        return Bulk(places if places[0].content_type.localized else places[:1], document_ids)


def _with_count(results: list[Entry]) -> object:
    return {"results": results, "count": sum(result["status"] == 200 for result in results)}


_LOCALES = {"anyOf": [TEXT, list_of(TEXT)]}
_NAMED = {"documentIds": DOCUMENTS.json_schema(), "locale": _LOCALES}
_EACH = {
    "type": "boolean",
    "default": False,
    "description": "Whether each stands by itself: else all or none.",
}
_BODY = body_schema({**_NAMED, "each": _EACH}, ["documentIds"], more=True)
_RESULT = record(
    {"documentId": TEXT, "locale": nullable(TEXT), "status": WHOLE, "error": {"type": "object"}},
    optional=["error"],
)
_RESULTS = record({"results": list_of(_RESULT), "count": WHOLE})
_DONE = {"anyOf": [COUNT, _RESULTS]}
_CHANGE = body_schema({**_NAMED, "data": {"type": "object"}}, ["documentIds", "data"], more=True)


def _about_publish(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Publish drafts", _DONE, body=_BODY, query=[LOCALE], path=displayed(app))


def _about_unpublish(app: Octavo, parts: DocumentParts) -> Operation:
    summary = "Take back what is published of some entries"
    return Operation(summary, _DONE, body=_BODY, query=[LOCALE], path=displayed(app))


def _about_delete(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Delete entries", _DONE, body=_BODY, query=[LOCALE], path=displayed(app))


def _about_update(app: Octavo, parts: DocumentParts) -> Operation:
    path = displayed(app)
    return Operation("Change drafts", _RESULTS, body=_CHANGE, query=[LOCALE], path=path, finds_all=True)


ACTIONS = f"{ENTRIES}/actions"
ROUTES = [
    admin_route("POST", f"{ACTIONS}/bulkPublish", AdminBulkController.publish, about=_about_publish),
    admin_route("POST", f"{ACTIONS}/bulkUnpublish", AdminBulkController.unpublish, about=_about_unpublish),
    admin_route("POST", f"{ACTIONS}/bulkDelete", AdminBulkController.delete, about=_about_delete),
    admin_route("POST", f"{ACTIONS}/bulkUpdate", AdminBulkController.update, about=_about_update),
]
