"""The context of the current request, available anywhere below it.

It is in a context variable: it passes through awaits, tasks started in the request and `asyncio.to_thread`,
and never into another request. Outside of a request there is none.
"""

from contextvars import ContextVar
from typing import Any

_current: ContextVar[Any] = ContextVar("octavo_request_context", default=None)


def get() -> Any:
    """Return the current `ctx`, or None outside of a request (Strapi's `requestContext.get`)."""
    return _current.get()


# `token = enter(ctx)` makes a context the current one, `leave(token)` puts back what was before.
enter = _current.set
leave = _current.reset
