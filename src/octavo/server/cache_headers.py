"""What browsers, and caches in front of the server (a CDN, Varnish), may keep of an answer with content.

The settings `api.rest.cache` hold for every core route that reads; the option `cache` of a route is its own.
"""

from collections.abc import Callable

from octavo.compose import Next
from octavo.config import CacheSettings, checked_config
from octavo.db.model import Model
from octavo.errors import Problem, StartupError
from octavo.kernel import Auth, Context, ContextMiddleware, Endpoint, Octavo
from octavo.server.core_api.controller import CollectionController
from octavo.server.core_api.service import CollectionService
from octavo.server.core_api.transform import FORMAT_HEADER

OPTION = "cache"
READS = frozenset({"find", "findOne"})
MAX_KEYS = 64
"""Keys in one answer: with relations of more types than that it has none, and is kept for its time alone."""


def cache_headers(app: Octavo, endpoint: Endpoint) -> ContextMiddleware | None:
    """Return the layer that sets an endpoint's headers; None where nothing may be kept of it.

    Raises StartupError for options that are unknown or wrong.
    """
    settings = _settings_of(app, endpoint)
    if settings is None or endpoint.state.method != "GET":
        return None
    public, private = _cache_control(settings)
    keys_of = _keys_of(app, endpoint, settings.keys_header)

    async def layer(ctx: Context, next: Next) -> object:
        with app.database.reading() as reading:
            result = await next()
        if ctx.status != 200 or ctx.respond is False:
            return result
        auth: Auth | None = ctx.state.auth
        is_public = auth is None or auth.credentials is None
        if not ctx.response.has("Cache-Control"):  # what a handler has said of its answer stays
            ctx.set("Cache-Control", public if is_public else private)
        ctx.vary("Authorization")
        ctx.vary(FORMAT_HEADER)
        if settings.keys_header and is_public and (keys := keys_of(ctx, reading.tables)):
            ctx.set(settings.keys_header, keys)
        return result

    return layer


def _settings_of(app: Octavo, endpoint: Endpoint) -> CacheSettings | None:
    """Return the cache settings of an endpoint; None where they are off."""
    options = endpoint.state.config.get(OPTION)
    if options is None:
        action = (endpoint.name or "").rpartition(".")[2]
        is_core = endpoint.name is not None and endpoint.name.startswith("api::") and action in READS
        settings = app.settings.api.rest.cache if is_core else None
    elif options is False:
        settings = None
    else:
        where = f"{endpoint.state.method} {endpoint.state.path}: {OPTION}"
        if not isinstance(options, dict):
            raise StartupError([Problem(where, "is no mapping", "write {'shared_max_age': 60}, or False")])
        settings = checked_config(CacheSettings, options, where)
    return settings if settings is not None and settings.is_on else None


def _cache_control(settings: CacheSettings) -> tuple[str, str]:
    """Return Cache-Control for the public, and for a caller with credentials, whose answers are their own."""
    browser = f"max-age={settings.max_age}"
    shared = [f"s-maxage={settings.shared_max_age}"] if settings.shared_max_age else []
    stale = settings.stale_while_revalidate
    late = [f"stale-while-revalidate={stale}"] if stale else []
    return ", ".join(["public", browser, *shared, *late]), f"private, {browser}"


def _keys_of(app: Octavo, endpoint: Endpoint, header: str) -> Callable[[Context, frozenset[str] | None], str]:
    """Return what makes the keys of an answer: the uids of the types in it, or `uid/documentId` of an entry.

    Webhooks name both, so that a receiver can have everything forgotten that an entry is in.
    """
    separator = "," if header.lower() == "cache-tag" else " "
    uid, _, action = (endpoint.name or "").rpartition(".")
    is_plain = _is_plain(app, endpoint, uid)

    def keys_of(ctx: Context, tables: frozenset[str] | None) -> str:
        uids = set() if tables is None else _uids_of(app.database.model, tables)
        document_id = ctx.params.get("id") if action == "findOne" else None
        is_alone = is_plain and "populate" not in ctx.querystring and ctx.request.query_untouched
        if document_id is not None and is_alone:
            uids -= {uid}  # nothing but the entry itself is read of its type
        if len(uids) > MAX_KEYS:
            return ""
        entry = [] if document_id is None else [f"{uid}/{document_id}"]
        return separator.join([*entry, *sorted(uids)])

    return keys_of


def _is_plain(app: Octavo, endpoint: Endpoint, uid: str) -> bool:
    """Whether a route reads what it is asked for, and no code of a project has more read."""
    controller = getattr(endpoint.action, "__self__", None)
    if endpoint.middlewares or type(controller) is not CollectionController:
        return False
    return type(app.service(uid)) is CollectionService


def _uids_of(model: Model, tables: frozenset[str]) -> set[str]:
    """Return the content types that have a table among some."""
    return {uid for uid, one in model.types.items() if uid.startswith("api::") and one.table.name in tables}
