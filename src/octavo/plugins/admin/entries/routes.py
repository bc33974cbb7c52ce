"""Entries over HTTP: `/content-manager/collection-types/<uid>`."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, NotFoundError, Octavo
from octavo.plugin import (
    EMAIL,
    TEXT,
    DocumentParts,
    Form,
    Operation,
    Report,
    Text,
    admin_route,
    body_of,
    if_match_of,
    one_of,
    page_of,
    pagination,
    parameter,
    record,
)
from octavo.plugins.admin.actions import USER
from octavo.plugins.admin.answers import SEARCHED, WINDOW, type_paths
from octavo.plugins.admin.entries.access import Entry
from octavo.plugins.admin.entries.answers import (
    ANSWER,
    BODY,
    ENTRY,
    ENTRY_OR_EMPTY,
    IF_MATCH,
    LOCALE,
    STALE,
    STATUS,
    displayed,
)
from octavo.plugins.admin.entries.forms import (
    columns_of,
    document_id_of,
    entries_of,
    status_of_query,
)
from octavo.plugins.admin.entries.service import Answer, Entries
from octavo.plugins.admin.listing import read_page, sorted_by
from octavo.plugins.admin.readable_fields import invalid_key
from octavo.plugins.admin.search_throttle import SearchThrottle

LIST_KEYS = frozenset(
    {"page", "pageSize", "sort", "filters", "_q", "locale", "status", "fields", "publicationFilter"}
)
FILTERS = ("never-published", "has-published-version", "modified", "unmodified")
NEW_USER = Form(
    Text("email", required=True, rules=[EMAIL]),
    Text("username", required=True),
    Text("password", required=True),
    open=True,
)


class EntryController:
    """Lists, reads, writes and deletes entries of collection types; users answer unwrapped (as recorded)."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.throttle = app.service(SearchThrottle)

    async def find(self, ctx: Context) -> object:
        """Answer a page of drafts."""
        entries = entries_of(self.app, ctx, "read")
        for key in ctx.query:
            if key not in LIST_KEYS:
                raise invalid_key(key)
        page, size = read_page(ctx.query)
        sort = ctx.query.get("sort") or "id"
        text = ctx.query.get("_q")
        query = {
            "filters": ctx.query.get("filters"),
            "_q": text if isinstance(text, str) else None,
            "sort": sort,
            "sorted_by": sorted_by(sort),
            "columns": columns_of(ctx),
            "publication_filter": ctx.query.get("publicationFilter") or None,
        }
        results, total = await self._page(ctx, entries, query, page, size)
        return {"results": results, "pagination": pagination(page, size, total)}

    async def _page(
        self, ctx: Context, entries: Entries, query: Mapping[str, Any], page: int, size: int
    ) -> tuple[list[Entry], int]:
        """Return a page and the total; raises RateLimitError for too many guesses at hidden entries."""
        status = status_of_query(ctx)
        if not (entries.hides_some() and (query["filters"] or query["_q"])):
            return await entries.page(query, page, size, status)
        searcher = (str(ctx.state.user["id"]), entries.content_type.uid)
        self.throttle.expect_allowed(ctx, searcher)
        results, total = await entries.page(query, page, size, status)
        if not total:
            await self.throttle.count(ctx, searcher)
        return results, total

    async def find_one(self, ctx: Context) -> object:
        """Answer one draft, or what is published."""
        entries = entries_of(self.app, ctx, "read")
        answer = await entries.find(document_id_of(ctx), status_of_query(ctx))
        return ctx.not_found() if answer is None else _wrap(ctx, answer)

    async def create(self, ctx: Context) -> object:
        """Write a draft and answer it."""
        entries = entries_of(self.app, ctx, "create")
        data = body_of(ctx)
        if ctx.params["model"] == USER:
            data = _check_user(data)
        return ctx.created(_wrap(ctx, entries.answered_new(await entries.create(data))))

    async def update(self, ctx: Context) -> object:
        """Change a draft and answer it."""
        entries = entries_of(self.app, ctx, "update")
        entry = await entries.update(document_id_of(ctx), body_of(ctx), if_match=if_match_of(ctx))
        if entry is None:
            raise NotFoundError()
        return _wrap(ctx, await entries.answered(entry))

    async def delete(self, ctx: Context) -> object:
        """Delete an entry, or one locale of it."""
        entries = entries_of(self.app, ctx, "delete")
        if not await entries.delete(document_id_of(ctx), if_match_of(ctx)):
            return ctx.not_found()
        return {}


def _wrap(ctx: Context, answer: Answer) -> object:
    return answer["data"] if ctx.params["model"] == USER else answer


def _check_user(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a new user, who logs in here; raises YupValidationError for what is missing."""
    report = Report()
    NEW_USER.read(body, report)
    if "role" not in body:
        report.add(("role",), "is a required field")
    report.raise_any()
    return {**body, "provider": "local"}


_LISTING = [
    {**parameter("filters", {"type": "object"}), "style": "deepObject", "explode": True},
    parameter("sort", TEXT),
    SEARCHED,
    LOCALE,
    STATUS,
    parameter("fields", TEXT, "Columns, with a comma between them: `title,category.name,seo.metaTitle`."),
    parameter("publicationFilter", one_of(*FILTERS), "Entries by what is published of them."),
    *WINDOW,
]


def _about_find(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation(
        "List drafts", page_of(ENTRY), query=_LISTING, path=type_paths(app, "model"), finds_all=True
    )


def _about_create(app: Octavo, parts: DocumentParts) -> Operation:
    path = displayed(app)
    return Operation("Write a draft", ANSWER, 201, body=BODY, query=[LOCALE], path=path, finds_all=True)


def _about_find_one(app: Octavo, parts: DocumentParts) -> Operation:
    query = [LOCALE, STATUS]
    return Operation(
        "Read a draft, or what is published", ENTRY_OR_EMPTY, query=query, path=type_paths(app, "model")
    )


def _about_update(app: Octavo, parts: DocumentParts) -> Operation:
    summary, query = "Change a draft, or add a locale", [LOCALE, IF_MATCH]
    return Operation(summary, ANSWER, body=BODY, query=query, path=displayed(app), refusals=STALE)


def _about_delete(app: Octavo, parts: DocumentParts) -> Operation:
    summary, query = "Delete an entry, or one locale of it", [LOCALE, IF_MATCH]
    return Operation(summary, record({}), query=query, path=displayed(app), refusals=STALE)


ENTRIES = "/content-manager/collection-types/:model"
ROUTES = [
    admin_route("GET", ENTRIES, EntryController.find, about=_about_find),
    admin_route("POST", ENTRIES, EntryController.create, about=_about_create),
    admin_route("GET", f"{ENTRIES}/:id", EntryController.find_one, about=_about_find_one),
    admin_route("PUT", f"{ENTRIES}/:id", EntryController.update, about=_about_update),
    admin_route("DELETE", f"{ENTRIES}/:id", EntryController.delete, about=_about_delete),
]
