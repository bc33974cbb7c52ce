"""Relations to entries that are not published, over HTTP: what to ask before publishing."""

from octavo import Context, NotFoundError, Octavo, ValidationError
from octavo.plugin import (
    TEXT,
    WHOLE,
    DocumentParts,
    Operation,
    admin_route,
    list_of,
    nullable,
    parameter,
    record,
    shared,
)
from octavo.plugins.admin.drafts.service import DraftLink, DraftRelations
from octavo.plugins.admin.entries.answers import LOCALE, displayed
from octavo.plugins.admin.entries.forms import MOST_DOCUMENTS, access_of, document_id_of
from octavo.plugins.admin.entries.routes import ENTRIES
from octavo.plugins.admin.single_types.routes import KIND, SINGLE, single_document
from octavo.plugins.admin.views.service import ViewService
from octavo.schema.walk import to_list

LISTED = ("documentIds", "ids")


class DraftRelationController:
    """Counts and names what is related to entries and not published."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.views = app.service(ViewService)

    async def count(self, ctx: Context) -> object:
        """Answer how many relations of an entry lead to what is not published."""
        links = await self._relations(ctx).find([document_id_of(ctx)])
        return ctx.not_found() if links is None else {"data": len(links)}

    async def count_many(self, ctx: Context) -> object:
        """Answer how many relations of some entries lead to what is not published."""
        relations = self._relations(ctx)
        links = await relations.find(_documents(ctx))
        return {"data": len(links or ())}

    async def count_single(self, ctx: Context) -> object:
        """Answer how many relations of a single type's entry lead to what is not published."""
        _, links = await self._of_single(ctx)
        return ctx.not_found() if links is None else {"data": len(links)}

    async def find(self, ctx: Context) -> object:
        """Answer which relations of some entries lead to what is not published."""
        relations = self._relations(ctx)
        links = await relations.find(_documents(ctx)) or []
        return {"data": await relations.serialize(links), "total": len(links)}

    async def find_single(self, ctx: Context) -> object:
        """Answer which relations of a single type's entry lead to what is not published."""
        relations, links = await self._of_single(ctx)
        if links is None:
            raise NotFoundError()
        return {"data": await relations.serialize(links), "total": len(links)}

    async def _of_single(self, ctx: Context) -> tuple[DraftRelations, list[DraftLink] | None]:
        relations = self._relations(ctx)
        document_id = await single_document(self.app, ctx.params["model"])
        return relations, await relations.find([document_id]) if document_id else None

    def _relations(self, ctx: Context) -> DraftRelations:
        return DraftRelations(access_of(self.app, ctx, "read"), self.views)


def _documents(ctx: Context) -> list[str]:
    """Return the documents a query names; raises ValidationError."""
    values = to_list(next((ctx.query[key] for key in LISTED if key in ctx.query), None))
    if not 0 < len(values) <= MOST_DOCUMENTS or not all(isinstance(item, str) for item in values):
        raise ValidationError(f"documentIds must be a list of 1 to {MOST_DOCUMENTS} document ids")
    return list(dict.fromkeys(values))


_COUNT = record({"data": WHOLE})
_TARGET = record(
    {"contentTypeUid": TEXT, "documentId": TEXT, "title": nullable({}), "locale": nullable(TEXT)}
)
_LINK = shared("DraftRelation", record({"documentId": TEXT, "field": TEXT, "target": _TARGET}))
_TOLD = record({"data": list_of(_LINK), "total": WHOLE})
_DOCUMENTS = parameter("documentIds", list_of(TEXT), "Document ids.")


def _about_count(app: Octavo, parts: DocumentParts) -> Operation:
    summary = "Count the relations of a draft to what is not published"
    return Operation(summary, _COUNT, query=[LOCALE], path=displayed(app))


def _about_count_many(app: Octavo, parts: DocumentParts) -> Operation:
    summary = "Count the relations of drafts to what is not published"
    return Operation(summary, _COUNT, query=[_DOCUMENTS, LOCALE], path=displayed(app), finds_all=True)


def _about_count_single(app: Octavo, parts: DocumentParts) -> Operation:
    summary = "Count the relations of a single type's draft to what is not published"
    return Operation(summary, _COUNT, query=[LOCALE], path=displayed(app, KIND))


def _about_find(app: Octavo, parts: DocumentParts) -> Operation:
    summary = "List the relations of drafts to what is not published"
    return Operation(summary, _TOLD, query=[_DOCUMENTS, LOCALE], path=displayed(app), finds_all=True)


def _about_find_single(app: Octavo, parts: DocumentParts) -> Operation:
    summary = "List the relations of a single type's draft to what is not published"
    return Operation(summary, _TOLD, query=[LOCALE], path=displayed(app, KIND))


ROUTES = [
    admin_route(
        "GET",
        f"{ENTRIES}/:id/actions/countDraftRelations",
        DraftRelationController.count,
        about=_about_count,
    ),
    admin_route(
        "GET",
        f"{ENTRIES}/actions/countManyEntriesDraftRelations",
        DraftRelationController.count_many,
        about=_about_count_many,
    ),
    admin_route("GET", f"{ENTRIES}/actions/draftRelations", DraftRelationController.find, about=_about_find),
    admin_route(
        "GET",
        f"{SINGLE}/actions/countDraftRelations",
        DraftRelationController.count_single,
        about=_about_count_single,
    ),
    admin_route(
        "GET",
        f"{SINGLE}/actions/draftRelations",
        DraftRelationController.find_single,
        about=_about_find_single,
    ),
]
