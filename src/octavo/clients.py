"""The client of the current request: since when it waits, and whether it is still connected.

It is in a context variable, like the request's context; outside of requests there is none.
"""

import time
from collections.abc import Callable
from contextvars import ContextVar


class Client:
    """The client of one request; the server reports when it disconnects."""

    __slots__ = ("_calls", "arrived", "disconnected", "only_reads")

    def __init__(self, only_reads: bool) -> None:
        self.arrived = time.monotonic()
        self.only_reads = only_reads
        """Whether the request may be aborted half-way when the client has disconnected."""
        self.disconnected = False
        self._calls: set[Callable[[], None]] = set()

    def on_disconnect(self, call: Callable[[], None]) -> None:
        """Call `call` when the client disconnects, or at once if it has already."""
        if self.disconnected:
            call()
        else:
            self._calls.add(call)

    def remove_callback(self, call: Callable[[], None]) -> None:
        """Remove a callback of `on_disconnect`; nothing happens if it was called or never added."""
        self._calls.discard(call)

    def mark_disconnected(self) -> None:
        """Note that the client has disconnected, and call the callbacks."""
        self.disconnected = True
        calls, self._calls = self._calls, set()
        for call in calls:
            call()


_current: ContextVar[Client | None] = ContextVar("octavo_client", default=None)

current = _current.get
# `token = enter(caller)` makes a client the current one, None nobody; `leave(token)` puts back who was.
enter = _current.set
leave = _current.reset
