"""`octavo::errors`: every error, and every request nobody answered, becomes an answer in the one shape."""

from octavo.compose import Next
from octavo.config import Settings
from octavo.http import ClientDisconnect
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.log import RequestFailed, log_event
from octavo.server.error_response import ErrorAnswer, answer_to, not_found
from octavo.server.middlewares.base import Options

# What was set for the answer that did not come.
_STALE = (
    "Content-Encoding",
    "Content-Range",
    "Content-Disposition",
    "Cache-Control",
    "ETag",
    "Last-Modified",
)


class ErrorsOptions(Options):
    """No options."""


def make(_options: ErrorsOptions, _settings: Settings) -> ContextMiddleware:
    """Return the layer; it stands outside of everything whose errors it answers."""

    async def errors(ctx: Context, next: Next) -> None:
        try:
            await next()
        except ClientDisconnect:
            raise
        except Exception as error:
            if ctx.header_sent:
                raise
            _answer_error(ctx, error)
            return
        if not ctx.response._explicit_status and ctx.respond is not False:
            _send(ctx, not_found())

    return errors


def _answer_error(ctx: Context, error: Exception) -> None:
    answer = answer_to(error)
    if answer.unexpected:
        request_id = ctx.state.get("request_id", "")
        log_event(RequestFailed(ctx.method, ctx.path, answer.status, request_id, error))
    for name in _STALE:
        ctx.remove(name)
    if answer.retry_after is not None:
        ctx.set("Retry-After", answer.retry_after)
    ctx.respond = None  # whoever meant to answer by hand has not come to it
    _send(ctx, answer)


def _send(ctx: Context, answer: ErrorAnswer) -> None:
    ctx.status = answer.status
    ctx.body = answer.body
