"""Doing a write again that ran into another one: what appeared meanwhile is seen then."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from octavo.db.errors import Deadlock, UniqueViolation
from octavo.db.refusals import VersionConflictError, refusal
from octavo.documents.content import Content

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
        except UniqueViolation as violation:
            if joined or attempt == ATTEMPTS:
                raise refusal(content.model, violation) from violation
    raise AssertionError("unreachable")
