"""Builds the ASGI application of an instance: global middlewares around a router with every endpoint."""

import re
from urllib.parse import quote, unquote_to_bytes

from octavo.compose import Next
from octavo.errors import HttpError
from octavo.http.router import Router
from octavo.http.text import BAD_ESCAPE
from octavo.kernel import Context, Endpoint, Middleware, Octavo
from octavo.kernel.definitions import PhaseFunction
from octavo.server.bulk import bulk_endpoints
from octavo.server.cache_headers import cache_headers
from octavo.server.endpoint import compose_endpoint, path_of
from octavo.server.middlewares import build_middlewares, ends_with_builtins
from octavo.server.middlewares.base import Closable
from octavo.server.openapi.route import openapi_endpoints
from octavo.server.response_cache import ResponseCache, answer_from
from octavo.server.site_path import kept_prefix

BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


def mount(app: Octavo) -> None:
    """Compose the instance's endpoints and middlewares into its ASGI application."""
    own = {uid: middleware for uid, middleware in app.middlewares.items() if uid.startswith("global::")}
    for layer in build_middlewares(app.settings, own):
        app.asgi.use(layer.bound() if isinstance(layer, Middleware) else layer)
        if isinstance(layer, Closable):
            app.phases.setdefault("destroy", []).append(_closing(layer))
    if app.settings.api.openapi.enabled:
        app.routes += openapi_endpoints(app)
    app.asgi.kept_prefix = kept_prefix(app)
    app.asgi.use(refuse_unreadable_path)
    router = Router()
    app.routes += bulk_endpoints(app, router)
    cache = _response_cache(app)
    for endpoint in app.routes:
        add_endpoint(app, router, endpoint, cache)
    app.asgi.use(router.routes())
    app.asgi.use(router.allowed_methods())


def _response_cache(app: Octavo) -> ResponseCache | None:
    """Return the cache of answers; None where it is off, where a project's middleware sees what is cached
    before it is bytes, and for clients of Strapi 4, whose answers are made of more than one reading.
    """
    rest = app.settings.api.rest
    if not rest.response_cache or rest.v4_clients or not ends_with_builtins(app.settings, "octavo::etag"):
        return None
    return ResponseCache(rest.response_cache)


async def refuse_unreadable_path(ctx: Context, next: Next) -> object:
    """Refuse a path with invalid percent-encoding."""
    if "%" in ctx.path and (BAD_ESCAPE.search(ctx.path) or not _is_text(ctx.path)):
        raise HttpError(400, "failed to decode")  # the message of static files
    return await next()


def _is_text(path: str) -> bool:
    try:
        unquote_to_bytes(path).decode("utf-8")
    except UnicodeError:
        return False
    return True


def add_endpoint(app: Octavo, router: Router, endpoint: Endpoint, cache: ResponseCache | None = None) -> None:
    """Register one endpoint under its path."""
    from_cache = None if cache is None else answer_from(cache, app, endpoint)
    layer = compose_endpoint(endpoint, app.strategies, (cache_headers(app, endpoint), from_cache))
    path = BEYOND_ASCII.sub(_as_sent, path_of(app, endpoint))
    if endpoint.state.method == "ALL":
        router.all(path, layer)
    else:
        router.register(path, [endpoint.state.method], [layer])


def _as_sent(letters: re.Match[str]) -> str:
    """Return letters percent-encoded as in a request's path, which is compared as it was sent."""
    return quote(letters[0])


def _closing(layer: Closable) -> PhaseFunction:
    async def close(_app: Octavo) -> None:
        await layer.close()

    return close
