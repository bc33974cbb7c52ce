"""`octavo::powered_by`: X-Powered-By on every answer that is no error."""

from pydantic import Field

from octavo.compose import Next
from octavo.config import Settings
from octavo.http.headers import check_value
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.server.middlewares.base import Options


class PoweredByOptions(Options):
    """What to say."""

    powered_by: str = Field(default="Octavo", description="The header's value.")


def make(options: PoweredByOptions, _settings: Settings) -> ContextMiddleware:
    """Return the layer."""
    check_value("X-Powered-By", options.powered_by)

    async def powered_by(ctx: Context, next: Next) -> None:
        await next()
        if not ctx.header_sent:
            ctx.res.fields["x-powered-by"] = options.powered_by

    return powered_by
