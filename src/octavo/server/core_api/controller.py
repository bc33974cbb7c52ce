"""The core controllers: they parse and check the request, call the service, and format the response."""

from collections.abc import Awaitable, Mapping
from typing import Any, ClassVar, Generic

from typing_extensions import TypeVar

from octavo.errors import ValidationError
from octavo.kernel import NOTHING, Auth, Context, Octavo
from octavo.queries.access import Ability
from octavo.queries.caller_query import QueryAction
from octavo.queries.compile import compile_query
from octavo.queries.plan import Query
from octavo.server.core_api import v4
from octavo.server.core_api.content_api import check_written, query_settings
from octavo.server.core_api.file_addresses import with_file_addresses
from octavo.server.core_api.query_cache import QueryCache
from octavo.server.core_api.service import CollectionService, SingleTypeService
from octavo.server.core_api.transform import FORMAT_HEADER, to_v4, transform_response
from octavo.server.request_values import if_match_of

EntryT = TypeVar("EntryT", default=dict[str, Any])
Entry = dict[str, Any]

MISSING_DATA = 'Missing "data" payload in the request body'


class CoreController(Generic[EntryT]):
    """The base of the controllers of all content types; `uid` names the type."""

    uid: ClassVar[str] = ""

    def __init__(self, app: Octavo, uid: str = "") -> None:
        self.app = app
        self.content_type = app.schemas.content_type(uid or self.uid)
        self._settings = query_settings(app)
        self._v4 = app.settings.api.rest.v4_clients
        self._queries = QueryCache()

    async def translate(self, ctx: Context) -> bool:
        """Translate a request of a Strapi 4 client, if they are enabled; return whether it unpublishes an
        entry.
        """
        return self._v4 and await v4.translate(self.app, self.content_type, ctx)

    async def answer(self, ctx: Context, data: Any, meta: Mapping[str, Any] | None = None) -> object:
        """Return entries in the format the request asks for, with additions for Strapi 4 clients."""
        if self._v4 and v4.asks_for_preview(ctx):
            await v4.tell_published(self.app, self.content_type.uid, data)
        return self.respond(ctx, data, meta)

    async def _withdraw(self, write: Awaitable[Entry | None], query: Query) -> Entry | None:
        """Write a draft and unpublish the entry, in one transaction."""
        async with self.app.transaction():
            entry = await write
            if entry is not None:
                documents = self.app.documents(self.content_type.uid)
                await documents.unpublish(entry["documentId"], locale=query.asked_locale)
        return entry

    def query(self, ctx: Context, action: QueryAction) -> Query:
        """Return the compiled query of a request; raises ValidationError for what the caller may not ask.

        It is cached by its text and the caller's ability, unless code has changed `ctx.query`.
        """
        ability = ability_of(ctx)
        locale = self.app.locales.default
        untouched = ctx.request.query_untouched
        text, rest = ctx.querystring, (action, ability, locale)
        cached = self._queries.get(text, rest) if untouched else None
        if cached is not None:
            return cached
        query = compile_query(
            self.app.schemas,
            self.content_type,
            ctx.query,
            ability=ability,
            settings=self._settings,
            action=action,
            default_locale=locale,
        )
        if untouched:
            self._queries.put(text, rest, query)
        return query

    def data(self, ctx: Context) -> Any:
        """Return the body's `data`; raises ValidationError if it is missing or has forbidden keys."""
        body = ctx.request.body
        data = body.get("data") if isinstance(body, Mapping) else None
        if not isinstance(data, Mapping | list):
            raise ValidationError(MISSING_DATA)
        check_written(self.app.schemas, self.content_type, data, ability_of(ctx))
        return data

    def transform_response(self, data: Any, meta: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """Return `{data, meta}`; None stays None, which becomes a 404."""
        return transform_response(data, meta)

    def respond(
        self, ctx: Context, data: Any, meta: Mapping[str, Any] | None = None
    ) -> dict[str, Any] | None:
        """Return `{data, meta}` in the format the request asks for."""
        data = with_file_addresses(ctx, self.content_type, data)
        if ctx.get(FORMAT_HEADER) == "v4":
            data = to_v4(self.app.schemas, self.content_type.uid, data)
        return self.transform_response(data, meta)


class CollectionController(CoreController[EntryT]):
    """The core controller of a collection type."""

    @property
    def service(self) -> CollectionService[EntryT]:
        """The service of this type."""
        service: CollectionService[EntryT] = self.app.service(self.content_type.uid)
        return service

    async def find(self, ctx: Context) -> object:
        """Answer a page of entries."""
        await self.translate(ctx)
        page = await self.service.find(self.query(ctx, "find"))
        return await self.answer(ctx, page.results, page.meta)

    async def find_one(self, ctx: Context) -> object:
        """Answer one entry."""
        await self.translate(ctx)
        query = self.query(ctx, "find_one")
        document_id = document_id_of(ctx)
        return await self.answer(ctx, document_id and await self.service.find_one(document_id, query))

    async def create(self, ctx: Context) -> object:
        """Create an entry and answer it with 201."""
        await self.translate(ctx)
        query = self.query(ctx, "create")
        entry = await self.service.create(self.data(ctx), query)
        ctx.status = 201
        return self.respond(ctx, entry)

    async def update(self, ctx: Context) -> object:
        """Update a version of an entry and answer it."""
        withdraws = await self.translate(ctx)
        query = self.query(ctx, "update")
        data, document_id = self.data(ctx), document_id_of(ctx)
        if document_id is None:
            return None
        write = self.service.update(document_id, data, query, if_match_of(ctx))
        return self.respond(ctx, await (self._withdraw(write, query) if withdraws else write))

    async def delete(self, ctx: Context) -> object:
        """Delete an entry and answer 204, also where there was none."""
        await self.translate(ctx)
        query, document_id = self.query(ctx, "delete"), document_id_of(ctx)
        if document_id is not None:
            await self.service.delete(document_id, query, if_match_of(ctx))
        ctx.status = 204
        return None


class SingleTypeController(CoreController[EntryT]):
    """The core controller of a single type."""

    @property
    def service(self) -> SingleTypeService[EntryT]:
        """The service of this type."""
        service: SingleTypeService[EntryT] = self.app.service(self.content_type.uid)
        return service

    async def find(self, ctx: Context) -> object:
        """Answer the entry."""
        await self.translate(ctx)
        page = await self.service.find(self.query(ctx, "find"))
        return await self.answer(ctx, page.results, page.meta)

    async def update(self, ctx: Context) -> object:
        """Update the entry, or create it, and answer it."""
        withdraws = await self.translate(ctx)
        query = self.query(ctx, "update")
        write = self.service.create_or_update(self.data(ctx), query, if_match_of(ctx))
        return self.respond(ctx, await (self._withdraw(write, query) if withdraws else write))

    async def delete(self, ctx: Context) -> object:
        """Delete the entry and answer 204, also where there was none."""
        await self.translate(ctx)
        await self.service.delete(self.query(ctx, "delete"), if_match_of(ctx))
        ctx.status = 204
        return None


def ability_of(ctx: Context) -> Ability | None:
    """Return the caller's ability; on routes with `auth=False` one without grants, None if everything is
    allowed.
    """
    auth: Auth | None = ctx.state.auth
    return NOTHING if auth is None else auth.ability


def document_id_of(ctx: Context) -> str | None:
    """Return the document id in the path; None for one with a null character, which no database can store."""
    document_id: str = ctx.params["id"]
    return None if "\x00" in document_id else document_id
