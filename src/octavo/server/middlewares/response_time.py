"""`octavo::response_time`: X-Response-Time, in whole milliseconds."""

import time

from octavo.compose import Next
from octavo.config import Settings
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.server.middlewares.base import Options


class ResponseTimeOptions(Options):
    """No options."""


def make(_options: ResponseTimeOptions, _settings: Settings) -> ContextMiddleware:
    """Return the layer."""

    async def response_time(ctx: Context, next: Next) -> None:
        started = time.perf_counter()
        await next()
        if not ctx.header_sent:
            ctx.res.fields["x-response-time"] = f"{round((time.perf_counter() - started) * 1000)}ms"

    return response_time
