"""`octavo::logger`: gives every request an id and tells when it is answered."""

import os
import re
import time

from pydantic import Field

from octavo.compose import Next
from octavo.config import Settings
from octavo.http.headers import check_name
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.log import RequestFinished, is_told, log_event
from octavo.server.middlewares.base import Options

_SANE = re.compile(r"[A-Za-z0-9._:-]{1,64}")


class LoggerOptions(Options):
    """How requests are told of."""

    requests: bool = Field(default=True, description="Tell every request when it is answered.")
    request_id_header: str = Field(
        default="X-Request-Id",
        description="Header the id is sent back in, and with `server.proxy` taken from; empty: neither.",
    )


def make(options: LoggerOptions, settings: Settings) -> ContextMiddleware:
    """Return the layer; an id that is sent is believed of a proxy, and told beside ours of anybody else."""
    header = options.request_id_header
    if header:
        check_name(header)
    field = header.lower()
    is_believed = settings.server.proxy

    async def logger(ctx: Context, next: Next) -> None:
        caller_id = ctx.request.get(header) if header else ""
        sane_id = caller_id if _SANE.fullmatch(caller_id) else None
        request_id = sane_id if sane_id and is_believed else os.urandom(8).hex()
        ctx.state["request_id"] = request_id
        if header:
            ctx.res.fields[field] = request_id
        started = time.perf_counter()
        try:
            await next()
        finally:
            if options.requests and is_told(RequestFinished):
                elapsed = (time.perf_counter() - started) * 1000
                of_caller = None if is_believed else sane_id
                finished = (ctx.method, ctx.path, ctx.status, round(elapsed, 2), request_id, of_caller)
                log_event(RequestFinished(*finished))

    return logger
