"""Retries writes that collide with other transactions."""

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
"""Seconds between attempts, doubled each time and random, so that two writers do not collide again."""


async def with_retries(
    database: Database,
    write: Callable[[], Awaitable[T]],
    again: tuple[type[DatabaseError], ...] = (Collision,),
) -> T:
    """Run a write, and repeat it when it collides with another transaction.

    Inside an outer transaction it runs once: only the whole transaction could be repeated.
    """
    most = 1 if database.current() is not None else ATTEMPTS
    ends = time.monotonic() + database.query_timeout
    for attempt in range(1, most):
        try:
            return await write()
        except again:
            if time.monotonic() >= ends:  # the other transaction does not end
                raise
            await asyncio.sleep(random.uniform(0, min(LONGEST_PAUSE, SHORTEST_PAUSE * 2**attempt)))
    return await write()
