"""`octavo::etag`: an entity tag for content that is read, and 304 for callers who have it already."""

import hashlib

from octavo.compose import Next
from octavo.config import Settings
from octavo.http import json
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.server.middlewares.answers import CACHED, KEEP
from octavo.server.middlewares.base import Options

_JSON = frozenset({dict, list})
_READS = frozenset({"GET", "HEAD"})
_TAG_BYTES = 12
"""Two answers have the same tag once in 2**48 comparisons."""


class EtagOptions(Options):
    """No options."""


def make(_options: EtagOptions, _settings: Settings) -> ContextMiddleware:
    """Return the layer."""

    async def etag(ctx: Context, next: Next) -> None:
        await next()
        if CACHED not in ctx.state:
            if not _is_content(ctx):
                return
            _tag(ctx)
        if ctx.request.headers.get("if-none-match") and ctx.fresh:
            ctx.status = 304

    return etag


def _tag(ctx: Context) -> None:
    """Serialize the body, set its tag, and have it kept where it may be."""
    data = json.dumps(ctx.response.body)
    ctx.response.body = data  # its type stays
    tag = f'W/"{hashlib.blake2b(data, digest_size=_TAG_BYTES).hexdigest()}"'
    ctx.res.fields["etag"] = tag
    if (keep := ctx.state.get(KEEP)) is not None:
        keep(data, tag)


def _is_content(ctx: Context) -> bool:
    """Return whether this is a JSON answer of the content API to a request that only reads."""
    res = ctx.res
    if res.status_code != 200 or type(ctx.response.body) not in _JSON or res.headers_sent:
        return False
    if ctx.request.method not in _READS or "etag" in res.fields or ctx.respond is False:
        return False
    route = ctx.state.get("route")
    return route is not None and route.info.type == "content-api"
