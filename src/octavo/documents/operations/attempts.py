"""Doing a write again that ran into another one: a version that appeared meanwhile, or a deadlock."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from octavo.db.errors import Deadlock
from octavo.documents.content import Content
from octavo.documents.uniques import VersionConflictError

T = TypeVar("T")
ATTEMPTS = 5


async def with_attempts(content: Content, write: Callable[[], Awaitable[T]]) -> T:
    """Run a write, again when another writer came between; inside someone's transaction only once.

    There, nothing of it could be kept: the whole transaction is theirs to repeat.
    """
    joined = content.database.current() is not None
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return await write()
        except (VersionConflictError, Deadlock):
            if joined or attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")
