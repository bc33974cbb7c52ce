"""Entries over HTTP: `/content-manager/collection-types/<uid>`."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, NotFoundError, Octavo, PolicyError, ValidationError
from octavo.plugin import FormReader, email_rule
from octavo.plugins.admin.actions import USER, is_displayed
from octavo.plugins.admin.entries import Entries, Entry
from octavo.plugins.admin.guesses import GuessService
from octavo.plugins.admin.listing import pagination, read_page, sorted_by
from octavo.plugins.admin.permissions import PermissionService
from octavo.plugins.admin.reading import invalid_key
from octavo.plugins.admin.strategy import ability_of

LIST_KEYS = frozenset({"page", "pageSize", "sort", "filters", "_q", "locale", "status"})
PLAIN_META: Mapping[str, list[Any]] = {"availableLocales": [], "availableStatus": []}


class EntryController:
    """Lists, reads, writes and deletes entries of collection types; users answer unwrapped (as recorded)."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

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
        guesses: GuessService = self.app.service("plugin::admin.guess")
        searcher = (str(ctx.state.user["id"]), entries.content_type.uid)
        guesses.expect_allowed(ctx, searcher)
        found, total = await entries.page(asked, page, size, status)
        if not total:
            await guesses.count(ctx, searcher)
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
        permissions: PermissionService = self.app.service("plugin::admin.permission")
        locale = ctx.query.get("locale")
        if locale is not None and not isinstance(locale, str):
            raise ValidationError("locale must be one locale")
        ability, admin = ability_of(ctx), ctx.state.user
        entries = Entries(self.app, uid, ability, admin, permissions.conditions, locale)
        entries.rules(action)
        return entries

    def _wrapped(self, ctx: Context, entry: Entry) -> object:
        return entry if ctx.params["model"] == USER else {"data": entry, "meta": PLAIN_META}


def _checked_user(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a new user, who logs in here; raises YupValidationError for what is missing."""
    form = FormReader(body)
    form.text("email", required=True, rules=[email_rule])
    form.text("username", required=True)
    form.text("password", required=True)
    if not form.has("role"):
        form.report.add(("role",), "is a required field")
    form.report.raise_any()
    return {**body, "provider": "local"}


def _body(ctx: Context) -> Mapping[str, Any]:
    body = ctx.request.body
    return body if isinstance(body, Mapping) else {}


def _document_id(ctx: Context) -> str:
    document_id: str = ctx.params["id"]
    if "\0" in document_id:
        raise NotFoundError()
    return document_id
