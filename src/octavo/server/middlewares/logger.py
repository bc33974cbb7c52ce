"""`octavo::logger`: gives every request an id and tells when it is answered."""

import re
import secrets
import time

from pydantic import Field

from octavo.compose import Next
from octavo.config import Settings
from octavo.kernel.context import Context
from octavo.log import RequestFinished, tell
from octavo.server.middlewares.base import Layer, Options

_SANE = re.compile(r"[A-Za-z0-9._:-]{1,64}")


class LoggerOptions(Options):
    """How requests are told of."""

    requests: bool = Field(default=True, description="Tell every request when it is answered.")
    request_id_header: str = Field(
        default="X-Request-Id",
        description="Header an id is taken from, when it looks like one, and sent back in; empty: neither.",
    )


def make(options: LoggerOptions, _settings: Settings) -> Layer:
    """Return the layer."""
    header = options.request_id_header

    async def logger(ctx: Context, next: Next) -> None:
        given = ctx.request.get(header) if header else ""
        request_id = given if _SANE.fullmatch(given) else secrets.token_hex(8)
        ctx.state["request_id"] = request_id
        if header:
            ctx.set(header, request_id)
        started = time.perf_counter()
        try:
            await next()
        finally:
            if options.requests:
                elapsed = (time.perf_counter() - started) * 1000
                tell(RequestFinished(ctx.method, ctx.path, ctx.status, round(elapsed, 2), request_id))

    return logger
