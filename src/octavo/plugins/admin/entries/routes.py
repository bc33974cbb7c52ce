"""Entries over HTTP: `/content-manager/collection-types/<uid>`."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, NotFoundError, Octavo, PolicyError, ValidationError
from octavo.plugin import (
    EMAIL,
    TEXT,
    WHOLE,
    DocumentParts,
    Form,
    Operation,
    Report,
    Text,
    admin_route,
    list_of,
    one_of,
    parameter,
    record,
    shared,
)
from octavo.plugins.admin.abilities import ability_of
from octavo.plugins.admin.actions import USER, is_displayed
from octavo.plugins.admin.answers import SEARCHED, WINDOW, page_of
from octavo.plugins.admin.entries.service import Entries, Entry
from octavo.plugins.admin.listing import pagination, read_page, sorted_by
from octavo.plugins.admin.permissions import PermissionService
from octavo.plugins.admin.reading import invalid_key
from octavo.plugins.admin.search_throttle import SearchThrottle

LIST_KEYS = frozenset({"page", "pageSize", "sort", "filters", "_q", "locale", "status"})
NEW_USER = Form(
    Text("email", required=True, rules=[EMAIL]),
    Text("username", required=True),
    Text("password", required=True),
    open=True,
)
PLAIN_META: Mapping[str, list[Any]] = {"availableLocales": [], "availableStatus": []}


class EntryController:
    """Lists, reads, writes and deletes entries of collection types; users answer unwrapped (as recorded)."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.permissions = app.service(PermissionService)
        self.throttle = app.service(SearchThrottle)

    async def find(self, ctx: Context) -> object:
        """Answer a page of drafts."""
        entries = self._entries(ctx, "read")
        for key in ctx.query:
            if key not in LIST_KEYS:
                raise invalid_key(key)
        page, size = read_page(ctx.query)
        sort = ctx.query.get("sort") or "id"
        text = ctx.query.get("_q")
        asked = {
            "filters": ctx.query.get("filters"),
            "_q": text if isinstance(text, str) else None,
            "sort": sort,
            "sorted_by": sorted_by(sort),
        }
        found, total = await self._page(ctx, entries, asked, page, size)
        drafts = entries.content_type.draft_and_publish
        if not drafts:
            found = [{**entry, "status": "published"} for entry in found]
        return {"results": found, "pagination": pagination(page, size, total)}

    async def _page(
        self, ctx: Context, entries: Entries, asked: Mapping[str, Any], page: int, size: int
    ) -> tuple[list[Entry], int]:
        """Return a page and the total; raises RateLimitError for one guess too many at what is hidden."""
        status = ctx.query.get("status") or "draft"
        if not (entries.hides_some() and (asked["filters"] or asked["_q"])):
            return await entries.page(asked, page, size, status)
        searcher = (str(ctx.state.user["id"]), entries.content_type.uid)
        self.throttle.expect_allowed(ctx, searcher)
        found, total = await entries.page(asked, page, size, status)
        if not total:
            await self.throttle.count(ctx, searcher)
        return found, total

    async def find_one(self, ctx: Context) -> object:
        """Answer one draft."""
        found = await self._entries(ctx, "read").find("read", _document_id(ctx))
        if found is None:
            return ctx.not_found()
        return self._wrapped(ctx, found[0])

    async def create(self, ctx: Context) -> object:
        """Write a draft and answer it."""
        entries = self._entries(ctx, "create")
        data = _body(ctx)
        if ctx.params["model"] == USER:
            data = _checked_user(data)
        return ctx.created(self._wrapped(ctx, await entries.create(data)))

    async def update(self, ctx: Context) -> object:
        """Change a draft and answer it."""
        entry = await self._entries(ctx, "update").update(_document_id(ctx), _body(ctx))
        if entry is None:
            raise NotFoundError()
        return self._wrapped(ctx, entry)

    async def delete(self, ctx: Context) -> object:
        """Delete an entry, or one locale of it."""
        if not await self._entries(ctx, "delete").delete(_document_id(ctx)):
            return ctx.not_found()
        return {}

    def _entries(self, ctx: Context, action: str) -> Entries:
        """Return the entries of the type in the path; raises PolicyError where nothing is permitted."""
        uid = ctx.params["model"]
        content_type = self.app.schemas.content_types.get(uid)
        if content_type is None or (action != "read" and not is_displayed(content_type)):
            raise PolicyError()
        locale = ctx.query.get("locale")
        if locale is not None and not isinstance(locale, str):
            raise ValidationError("locale must be one locale")
        ability, admin = ability_of(ctx), ctx.state.user
        entries = Entries(self.app, uid, ability, admin, self.permissions.conditions, locale)
        entries.rules(action)
        return entries

    def _wrapped(self, ctx: Context, entry: Entry) -> object:
        return entry if ctx.params["model"] == USER else {"data": entry, "meta": PLAIN_META}


def _checked_user(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a new user, who logs in here; raises YupValidationError for what is missing."""
    report = Report()
    NEW_USER.read(body, report)
    if "role" not in body:
        report.add(("role",), "is a required field")
    report.raise_any()
    return {**body, "provider": "local"}


def _body(ctx: Context) -> Mapping[str, Any]:
    body = ctx.request.body
    return body if isinstance(body, Mapping) else {}


def _document_id(ctx: Context) -> str:
    document_id: str = ctx.params["id"]
    if "\0" in document_id:
        raise NotFoundError()
    return document_id


_ENTRY = shared("AdminEntry", record({"id": WHOLE, "documentId": TEXT}, more=True))
_VERSIONS = list_of({"type": "object"})
_META = record({"availableLocales": _VERSIONS, "availableStatus": _VERSIONS})
_ANSWER = {"anyOf": [record({"data": _ENTRY, "meta": _META}), _ENTRY]}
_BODY = {"type": "object", "description": "Attributes of the type; what it does not know is ignored."}
_LOCALE = parameter("locale", TEXT, "The locale, else the default one.")
_LISTING = [
    {**parameter("filters", {"type": "object"}), "style": "deepObject", "explode": True},
    parameter("sort", TEXT),
    SEARCHED,
    _LOCALE,
    parameter("status", one_of("draft", "published")),
    *WINDOW,
]


def _types(app: Octavo) -> dict[str, Any]:
    """Return what the path may name: any type."""
    return {"model": {"schema": shared("ContentTypeUid", one_of(*app.schemas.content_types))}}


def _displayed(app: Octavo) -> dict[str, Any]:
    """Return what the path of a change may name: the types administrators see."""
    types = app.schemas.content_types
    return {"model": {"schema": one_of(*(uid for uid, found in types.items() if is_displayed(found)))}}


def _about_find(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("List drafts", page_of(_ENTRY), query=_LISTING, path=_types(app), finds_all=True)


def _about_create(app: Octavo, parts: DocumentParts) -> Operation:
    path = _displayed(app)
    return Operation("Write a draft", _ANSWER, 201, body=_BODY, query=[_LOCALE], path=path, finds_all=True)


def _about_find_one(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Read a draft", _ANSWER, query=[_LOCALE], path=_types(app))


def _about_update(app: Octavo, parts: DocumentParts) -> Operation:
    summary = "Change a draft, or add a locale"
    return Operation(summary, _ANSWER, body=_BODY, query=[_LOCALE], path=_displayed(app))


def _about_delete(app: Octavo, parts: DocumentParts) -> Operation:
    summary = "Delete an entry, or one locale of it"
    return Operation(summary, record({}), query=[_LOCALE], path=_displayed(app))


ENTRIES = "/content-manager/collection-types/:model"
ROUTES = [
    admin_route("GET", ENTRIES, EntryController.find, about=_about_find),
    admin_route("POST", ENTRIES, EntryController.create, about=_about_create),
    admin_route("GET", f"{ENTRIES}/:id", EntryController.find_one, about=_about_find_one),
    admin_route("PUT", f"{ENTRIES}/:id", EntryController.update, about=_about_update),
    admin_route("DELETE", f"{ENTRIES}/:id", EntryController.delete, about=_about_delete),
]
