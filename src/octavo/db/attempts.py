"""Doing a write again that ran into another one: what appeared meanwhile is seen then."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from octavo.db.engine import Database
from octavo.db.errors import Collision, DatabaseError

T = TypeVar("T")
ATTEMPTS = 10
SHORTEST_PAUSE, LONGEST_PAUSE = 0.005, 0.5
"""Seconds between two attempts: at random, so that writers part, and up to twice as long each time."""


async def with_attempts(
    database: Database,
    write: Callable[[], Awaitable[T]],
    again: tuple[type[DatabaseError], ...] = (Collision,),
) -> T:
    """Run a write, again when another writer came between; inside someone's transaction only once.

    There, nothing of it could be kept: the whole transaction is theirs to repeat.
    """
    most = 1 if database.current() is not None else ATTEMPTS
    ends = time.monotonic() + database.query_timeout
    for attempt in range(1, most):
        try:
            return await write()
        except again:
            if time.monotonic() >= ends:  # it is no other writer that comes and goes, but one that stays
                raise
            await asyncio.sleep(random.uniform(0, min(LONGEST_PAUSE, SHORTEST_PAUSE * 2**attempt)))
    return await write()
