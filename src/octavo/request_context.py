"""The context of the request being answered, readable anywhere below its entry.

It travels in a context variable: through awaits, tasks started inside the request and `asyncio.to_thread`,
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
