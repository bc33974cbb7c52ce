"""Whose turn it is: places (threads, connections), the lanes that lead to them, who waits for how long."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import Generic, TypeVar

from octavo.callers import Caller
from octavo.db.errors import CallerLeft, DatabaseError, Overloaded

W = TypeVar("W")


class Lane(IntEnum):
    """What a place is wanted for; earlier lanes go first, and always have a place later ones may not take."""

    OWN = 0
    """What the process itself must know, such as who calls and what they may do."""
    WRITES = 1
    CALLERS = 2
    """What callers ask for."""
    BROAD = 3
    """What callers ask for by queries that may read whole tables."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms work is done."""

    lane: Lane = Lane.OWN
    until: float | None = None
    """The moment (of `time.monotonic`) after which it is not begun; None is never."""
    ends: bool = False
    """Whether it is stopped at that moment, too, where it has begun."""
    caller: Caller | None = None
    """Who it is for alone: it is dropped when they leave."""


LATE = "its turn did not come in time"
ALWAYS = Terms()
"""Work that waits for as long as it takes."""


class Turns(Generic[W]):
    """Places, and who waits for one.

    A lane and all after it take no more places together than `most` says of it.
    """

    def __init__(self, most: Sequence[int], most_waiting: int) -> None:
        self._most = most
        self._most_waiting = most_waiting
        self._taken = [0] * len(most)
        self._queues: list[deque[W]] = [deque() for _ in most]
        self._waiting: set[W] = set()

    def take(self, lane: Lane) -> bool:
        """Take a place at once, where there is one: then nobody of this lane waits."""
        if not self._is_free(lane):
            return False
        self._taken[lane] += 1
        return True

    def wait(self, waiter: W, terms: Terms) -> None:
        """Wait for a place; raises Overloaded where too many do already."""
        if terms.until is not None and len(self._waiting) >= self._most_waiting:
            raise Overloaded("too many wait already")
        self._waiting.add(waiter)
        self._queues[terms.lane].append(waiter)

    def drop(self, waiter: W) -> bool:
        """Wait no more; return whether it did."""
        if waiter in self._waiting:
            self._waiting.discard(waiter)
            return True
        return False

    def give_back(self, lane: Lane) -> W | None:
        """Give a place back, and return who has it from now on, if anybody waits for it."""
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
        return all(sum(self._taken[first:]) < self._most[first] for first in range(lane + 1))


@dataclass(eq=False, slots=True)
class _Turn:
    lane: Lane
    comes: "asyncio.Future[None]"


class Places:
    """Places that are waited for on the event loop."""

    def __init__(self, most: Sequence[int], most_waiting: int) -> None:
        self._turns: Turns[_Turn] = Turns(most, most_waiting)

    async def take(self, terms: Terms) -> None:
        """Take a place, in turn; raises Overloaded where that takes too long."""
        check(terms)
        if self._turns.take(terms.lane):
            return
        turn = _Turn(terms.lane, asyncio.get_running_loop().create_future())
        self._turns.wait(turn, terms)
        late, left = partial(self._drop, turn, Overloaded(LATE)), partial(self._drop, turn, CallerLeft())
        with stopping(terms.until, terms.caller, late, left):
            try:
                await turn.comes
            except asyncio.CancelledError:
                if not self._turns.drop(turn) and not turn.comes.cancelled():
                    self.give_back(terms.lane)  # it was this one's turn already
                raise

    def _drop(self, turn: _Turn, error: DatabaseError) -> None:
        if self._turns.drop(turn) and not turn.comes.done():
            turn.comes.set_exception(error)

    def give_back(self, lane: Lane) -> None:
        """Give a place back, to who has waited longest in the first lane."""
        while (turn := self._turns.give_back(lane)) is not None:
            if not turn.comes.done():
                turn.comes.set_result(None)
                return
            lane = turn.lane  # it was cancelled a moment ago


def check(terms: Terms) -> None:
    """Raise what work is refused with that must not be begun any more."""
    if terms.caller is not None and terms.caller.left:
        raise CallerLeft
    if terms.until is not None and terms.until <= time.monotonic():
        raise Overloaded(LATE)


@contextmanager
def stopping(
    until: float | None, caller: Caller | None, late: Callable[[], None], left: Callable[[], None]
) -> Iterator[None]:
    """Call `late` when the time comes, and `left` when the caller leaves, while inside."""
    timer = None
    if until is not None:
        timer = asyncio.get_running_loop().call_later(max(0.0, until - time.monotonic()), late)
    if caller is not None:
        caller.when_left(left)
    try:
        yield
    finally:
        if timer is not None:
            timer.cancel()
        if caller is not None:
            caller.forget(left)
