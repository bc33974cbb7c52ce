"""Doing a write again that ran into another one: what appeared meanwhile is seen then."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from octavo.db.errors import Collision, UniqueViolation
from octavo.db.refusals import VersionConflictError, refusal
from octavo.documents.content import Content

T = TypeVar("T")
ATTEMPTS = 10
SHORTEST_PAUSE, LONGEST_PAUSE = 0.005, 0.5
"""Seconds between two attempts: at random, so that writers part, and up to twice as long each time."""


async def with_attempts(content: Content, write: Callable[[], Awaitable[T]]) -> T:
    """Run a write, again when another writer came between; inside someone's transaction only once.

    There, nothing of it could be kept: the whole transaction is theirs to repeat.
    """
    joined = content.database.current() is not None
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return await write()
        except (VersionConflictError, Collision):
            if joined or attempt == ATTEMPTS:
                raise
        except UniqueViolation as violation:
            if joined or attempt == ATTEMPTS:
                raise refusal(content.model, violation) from violation
        await asyncio.sleep(random.uniform(0, min(LONGEST_PAUSE, SHORTEST_PAUSE * 2**attempt)))
    raise AssertionError("unreachable")
