"""Who waits for the answer that is being made: since when, and whether they are still there.

It travels in a context variable, as the request's context does; outside of requests there is nobody.
"""

import time
from collections.abc import Callable
from contextvars import ContextVar


class Caller:
    """The other end of one request; whoever serves it says when it has left."""

    __slots__ = ("_calls", "arrived", "left", "only_reads")

    def __init__(self, only_reads: bool) -> None:
        self.arrived = time.monotonic()
        self.only_reads = only_reads
        """Whether nothing is lost by stopping half-way once nobody waits."""
        self.left = False
        self._calls: set[Callable[[], None]] = set()

    def when_left(self, call: Callable[[], None]) -> None:
        """Call something once the caller leaves, or has left, unless it is forgotten before."""
        if self.left:
            call()
        else:
            self._calls.add(call)

    def forget(self, call: Callable[[], None]) -> None:
        """Do not call it any more."""
        self._calls.discard(call)

    def leave(self) -> None:
        """Say that nobody waits for the answer any more."""
        self.left = True
        calls, self._calls = self._calls, set()
        for call in calls:
            call()


_current: ContextVar[Caller | None] = ContextVar("octavo_caller", default=None)

current = _current.get
# `token = enter(caller)` makes a caller the current one, None nobody; `leave(token)` puts back who was.
enter = _current.set
leave = _current.reset
