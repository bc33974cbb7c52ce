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


@dataclass(frozen=True, slots=True)
class Author:
    """An account in whose name something is done beside requests, and the strategy that recognises it."""

    strategy: str
    account: Mapping[str, Any]


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


@contextmanager
def in_name_of(author: Author) -> Iterator[None]:
    """Do what is in the block in somebody's name."""
    token = _author.set(author)
    try:
        yield
    finally:
        _author.reset(token)
