"""Limits how much database work runs at once: places (threads or connections), priorities, and deadlines."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import Generic, TypeVar

from octavo.clients import Client
from octavo.db.errors import CallerLeft, DatabaseError, Overloaded

W = TypeVar("W")


class Lane(IntEnum):
    """Priority of database work. Earlier lanes are served first, and keep places later ones cannot use."""

    OWN = 0
    """Work of the process itself, such as looking up who calls and what they may do."""
    WRITES = 1
    CALLERS = 2
    """Queries of requests."""
    BROAD = 3
    """Queries of requests that may read whole tables."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The priority and deadline of a piece of database work, and for whom it is done."""

    lane: Lane = Lane.OWN
    until: float | None = None
    """The deadline (`time.monotonic`) after which the work is not started; None for no deadline."""
    ends: bool = False
    """Whether running work is stopped at the deadline as well."""
    client: Client | None = None
    """The client the work is for; it is dropped when the client disconnects."""
    brief: bool = False
    """Whether it consists of short statements and waits for nothing in between."""


LATE = "its waiter did not come in time"
ALWAYS = Terms()
"""Terms of work without a deadline."""


class AdmissionQueue(Generic[W]):
    """A fixed number of places and the queues of those waiting for one, without an event loop.

    `most[lane]` is how many places a lane and all later lanes may use together.
    """

    def __init__(self, most: Sequence[int], most_waiting: int) -> None:
        self._most = most
        self._most_waiting = most_waiting
        self._taken = [0] * len(most)
        self._queues: list[deque[W]] = [deque() for _ in most]
        self._waiting: set[W] = set()

    def try_acquire(self, lane: Lane) -> bool:
        """Take a free place without waiting; return whether there was one."""
        if not self._is_free(lane):
            return False
        self._taken[lane] += 1
        return True

    def enqueue(self, waiter: W, terms: Terms) -> None:
        """Join the queue for a place; raises Overloaded if it is full."""
        if terms.until is not None and len(self._waiting) >= self._most_waiting:
            raise Overloaded("too many wait already")
        self._waiting.add(waiter)
        self._queues[terms.lane].append(waiter)

    def discard(self, waiter: W) -> bool:
        """Leave the queue; return whether the waiter was in it."""
        if waiter in self._waiting:
            self._waiting.discard(waiter)
            return True
        return False

    def first(self) -> W | None:
        """Return the waiter that comes next."""
        for queue in self._queues:
            for waiter in queue:
                if waiter in self._waiting:
                    return waiter
        return None

    def release(self, lane: Lane) -> W | None:
        """Release a place and return the waiter that gets it, if there is one."""
        self._taken[lane] -= 1
        for next_lane in Lane:
            queue = self._queues[next_lane]
            while queue and queue[0] not in self._waiting:
                queue.popleft()
            if queue and self._is_free(next_lane):
                self._taken[next_lane] += 1
                waiter = queue.popleft()
                self._waiting.discard(waiter)
                return waiter
        return None

    def _is_free(self, lane: Lane) -> bool:
        for first in range(lane + 1):  # noqa: SIM110  # a generator costs more than the sums
            if sum(self._taken[first:]) >= self._most[first]:
                return False
        return True


@dataclass(eq=False, slots=True)
class _Waiter:
    lane: Lane
    comes: "asyncio.Future[None]"
    is_brief: bool = False


class PrioritySemaphore:
    """A fixed number of places for coroutines, by lane and deadline."""

    def __init__(self, most: Sequence[int], most_waiting: int) -> None:
        self._queue: AdmissionQueue[_Waiter] = AdmissionQueue(most, most_waiting)

    async def acquire(self, terms: Terms) -> None:
        """Wait for a place; raises Overloaded at the deadline and CallerLeft if the client disconnects."""
        check(terms)
        if self._queue.try_acquire(terms.lane):
            return
        waiter = _Waiter(terms.lane, asyncio.get_running_loop().create_future(), terms.brief)
        self._queue.enqueue(waiter, terms)
        late, left = partial(self._drop, waiter, Overloaded(LATE)), partial(self._drop, waiter, CallerLeft())
        with stopping(terms.until, terms.client, late, left):
            try:
                await waiter.comes
            except asyncio.CancelledError:
                if not self._queue.discard(waiter) and not waiter.comes.cancelled():
                    self.release(terms.lane)  # it had been given a place just before
                raise

    def try_acquire(self, lane: Lane) -> bool:
        """Take a place that is free; return whether there was one."""
        return self._queue.try_acquire(lane)

    @property
    def next_is_brief(self) -> bool:
        """Whether somebody waits, and who comes next has brief work."""
        waiter = self._queue.first()
        return waiter is not None and waiter.is_brief

    def _drop(self, waiter: _Waiter, error: DatabaseError) -> None:
        if self._queue.discard(waiter) and not waiter.comes.done():
            waiter.comes.set_exception(error)

    def release(self, lane: Lane) -> None:
        """Release a place to the longest waiting task of the first lane that has one."""
        while (waiter := self._queue.release(lane)) is not None:
            if not waiter.comes.done():
                waiter.comes.set_result(None)
                return
            lane = waiter.lane  # the waiter was cancelled just before


def check(terms: Terms) -> None:
    """Raise CallerLeft or Overloaded if work must not be started any more."""
    if terms.client is not None and terms.client.disconnected:
        raise CallerLeft
    if terms.until is not None and terms.until <= time.monotonic():
        raise Overloaded(LATE)


@contextmanager
def stopping(
    until: float | None, client: Client | None, late: Callable[[], None], left: Callable[[], None]
) -> Iterator[None]:
    """While inside, call `late` at the deadline and `left` when the client disconnects."""
    timer = None
    if until is not None:
        timer = asyncio.get_running_loop().call_later(max(0.0, until - time.monotonic()), late)
    if client is not None:
        client.on_disconnect(left)
    try:
        yield
    finally:
        if timer is not None:
            timer.cancel()
        if client is not None:
            client.remove_callback(left)
