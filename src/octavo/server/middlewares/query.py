"""`octavo::query`: refuses query strings too long to be meant; `ctx.query` is parsed when first read."""

from pydantic import Field

from octavo.compose import Next
from octavo.config import Settings
from octavo.errors import ValidationError
from octavo.http import qs
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.server.middlewares.base import Options


class QueryOptions(Options):
    """How much a query may hold; how it is nested is npm qs's business."""

    max_length: int = Field(
        default=qs.MAX_LENGTH, ge=1, le=qs.MAX_LENGTH, description="Longest query string, in characters."
    )


def make(options: QueryOptions, _settings: Settings) -> ContextMiddleware:
    """Return the layer."""

    async def query(ctx: Context, next: Next) -> object:
        length = len(ctx.querystring)
        if length > options.max_length:
            details = {"source": "query", "length": length}
            raise ValidationError(f"The query is longer than {options.max_length} characters", details)
        return await next()

    return query
