"""The context of the current request, available anywhere below it.

It is in a context variable: it passes through awaits, tasks started in the request and `asyncio.to_thread`,
and never into another request. Outside of a request there is none; what is done there in somebody's name,
such as what an administrator has scheduled, has an author all the same.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

LONGEST = 255
"""Characters kept of who did something."""


@dataclass(frozen=True, slots=True)
class Author:
    """An account that does something, or in whose name it is done, and the strategy that recognises it."""

    strategy: str
    account: Any
    """Its row, or what a strategy makes of it."""

    def value(self, *names: str) -> str | None:
        """Return the first of these that the account has, as a text of 255 characters at most."""
        account = self.account
        values = (
            account.get(name) if isinstance(account, Mapping) else getattr(account, name, None)
            for name in names
        )
        return next((str(value)[:LONGEST] for value in values if value), None)


_current: ContextVar[Any] = ContextVar("octavo_request_context", default=None)


def get() -> Any:
    """Return the current `ctx`, or None outside of a request (Strapi's `requestContext.get`)."""
    return _current.get()


# `token = enter(ctx)` makes a context the current one, `leave(token)` puts back what was before.
enter = _current.set
leave = _current.reset

_author: ContextVar[Author | None] = ContextVar("octavo_author", default=None)


def author() -> Author | None:
    """Return in whose name things are done outside of a request, or None."""
    return _author.get()


def actor() -> Author | None:
    """Return the caller of the current request, or the author of what is done outside of one; else None."""
    ctx = get()
    if ctx is None:
        return author()
    auth = ctx.state.auth
    if auth is None or auth.credentials is None:
        return None
    return Author(str(auth.strategy.name), auth.credentials)


@contextmanager
def in_name_of(author: Author) -> Iterator[None]:
    """Do what is in the block in somebody's name."""
    token = _author.set(author)
    try:
        yield
    finally:
        _author.reset(token)
