"""`octavo::health`: /_health, 204 as long as the process answers; for load balancers and supervisors."""

from pydantic import Field

from octavo.compose import Next
from octavo.config import Settings
from octavo.http.headers import check_name, check_value
from octavo.kernel.context import Context
from octavo.server.middlewares.base import Layer, Options


class HealthOptions(Options):
    """Where it is, and the header by which it is known."""

    path: str = Field(default="/_health", description="The path.")
    header: str = Field(default="octavo", description="The header's name.")
    text: str = Field(default="In good health", description="The header's value.")


def make(options: HealthOptions, _settings: Settings) -> Layer:
    """Return the layer."""
    check_name(options.header)
    check_value(options.header, options.text)

    async def health(ctx: Context, next: Next) -> object:
        if ctx.path != options.path:
            return await next()
        ctx.status = 204
        ctx.set(options.header, options.text)
        return None

    return health
