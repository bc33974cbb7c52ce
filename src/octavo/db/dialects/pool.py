"""A connection pool for one server: checks idle connections before use, and backs off while it is away.

A network may drop a connection without a word. Nothing here waits for one without a limit, and one that did
not answer in time is cut off, never used again.
"""

import asyncio
import contextlib
import random
import socket
import time
from collections.abc import Awaitable, Iterator
from contextvars import Context
from typing import Any, Generic, Protocol, TypeVar

from octavo.db.dialects.admission import PrioritySemaphore, Terms
from octavo.db.errors import DatabaseAway, DatabaseError
from octavo.errors import Problem
from octavo.log import Warned, log_event

CONNECT_SECONDS = 3.0
GRACE_SECONDS = 5.0
"""How much longer than the server itself we wait for the end of a statement."""
SETTLE_SECONDS = 2.0
"""How long a server may take to say that it has stopped a statement, rolled back or closed."""
FRESH_SECONDS = 30.0
"""A connection that was idle for longer is tried before it is used."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
"""Seconds between two attempts to reach the server again: each up to twice the last one, at random."""
CACHED_STATEMENTS = 512
"""Prepared statements a connection keeps."""
_SOCKET_OPTIONS = {"TCP_KEEPIDLE": 15, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 15_000}
"""Seconds, and milliseconds for the last, after which the system gives a silent connection up."""


class Raw(Protocol):
    """A connection as its driver made it."""

    def is_closed(self) -> bool:
        """Whether it is of no use any more."""

    def is_in_transaction(self) -> bool:
        """Whether the server has a transaction open on it."""

    def terminate(self) -> None:
        """Close the socket at once, without the protocol's goodbye."""

    async def close(self, *, timeout: float) -> None:  # noqa: ASYNC109  # asyncpg's own
        """Close the connection by the protocol."""


R = TypeVar("R", bound=Raw)
Errors = tuple[type[Exception], ...]


ANSWERED_503 = "requests that need it are answered with 503"


class DatabaseServer(Protocol[R]):
    """How the connections of a pool are made, and what its driver raises."""

    title: str
    when_away: str
    """What becomes of requests while it cannot be reached, for the log."""
    lost: Errors
    """Everything the driver raises."""
    broken: Errors
    """What it raises where it does not know what the server will say next: TimeoutError is among these."""

    async def connect(self) -> R:
        """Make a connection."""

    async def ping(self, raw: R, seconds: float) -> None:
        """Ask for an answer."""

    def is_unsettled(self, raw: R) -> bool:
        """Whether a statement that was interrupted may still run on the server."""

    async def settle(self, raw: R, seconds: float) -> None:
        """Have the server stop an interrupted statement, and wait until it has."""

    def translate(self, error: Exception, *, closed: bool = False) -> DatabaseError:
        """Return our error for one of the driver's; `closed` says that the connection is gone."""


class Pool(Generic[R]):
    """At most `size` connections, in turn; the one used last is used next."""

    def __init__(self, server: DatabaseServer[R], size: int, *, max_waiting: int) -> None:
        self.server = server
        # The process itself always finds a connection, and so does a write among what callers ask for, and a
        # list among searches.
        self._places = PrioritySemaphore(
            [size, max(1, size - 1), max(1, size - 2), max(1, size // 2)], max_waiting
        )
        self._idle: list[tuple[R, float]] = []
        self._used: set[R] = set()
        self._settling: set[asyncio.Task[None]] = set()
        self._breaker = _CircuitBreaker(server.title, server.when_away)

    def add(self, raw: R) -> None:
        """Take over a connection that the server made."""
        self._idle.append((raw, time.monotonic()))

    async def acquire(self, terms: Terms) -> R:
        """Return a connection once it is this one's turn; raises DatabaseAway where none can be had."""
        await self._places.acquire(terms)
        try:
            raw = await self._usable()
        except BaseException:
            self._places.release(terms.lane)
            raise
        self._used.add(raw)
        return raw

    async def _usable(self) -> R:
        while self._idle:
            raw, used = self._idle.pop()
            if raw.is_closed():
                raw.terminate()
                continue
            if time.monotonic() - used < FRESH_SECONDS or await self._answers(
                raw, self.server.ping(raw, SETTLE_SECONDS)
            ):
                return raw
        return await self._reconnect()

    async def _answers(self, raw: R, question: Awaitable[None]) -> bool:
        """Whether the server still answers on a connection; one on which it does not is cut off."""
        try:
            await question
        except TimeoutError:
            raw.terminate()
            self.suspect()
            return False
        except self.server.lost:
            raw.terminate()
            return False
        except BaseException:
            raw.terminate()
            raise
        return True

    async def _reconnect(self) -> R:
        self._breaker.check()
        try:
            raw = await self.server.connect()
        except self.server.lost as error:
            self._breaker.record_failure()
            message = error or type(error).__name__
            raise DatabaseAway(f"{self.server.title} cannot be reached: {message}") from error
        self._breaker.record_success()
        return raw

    def release(self, raw: R, terms: Terms, *, interrupted: bool) -> None:
        """Take a connection back.

        Where a statement was interrupted its place goes to nobody before the server has stopped.
        """
        if interrupted and self.server.is_unsettled(raw):
            settled = self._settle(raw, terms)
            task = asyncio.get_running_loop().create_task(settled, context=Context())
            self._settling.add(task)
            task.add_done_callback(self._settling.discard)
        else:
            self._take_back(raw, terms)

    def _take_back(self, raw: R, terms: Terms) -> None:
        self._used.discard(raw)
        if not raw.is_closed() and raw.is_in_transaction():  # its rollback did not come through
            raw.terminate()
        if raw.is_closed():
            raw.terminate()  # where the other end was closed alone
        else:
            # It has just answered: who needs a new connection is not refused for an attempt of a while ago.
            self._breaker.record_success()
            self.add(raw)
        self._places.release(terms.lane)

    async def _settle(self, raw: R, terms: Terms) -> None:
        try:
            if not raw.is_closed():  # it may have been cut off with all others before this began
                await self._answers(raw, self.server.settle(raw, SETTLE_SECONDS))
        finally:
            self._take_back(raw, terms)

    def suspect(self) -> None:
        """Close the idle connections, because the server did not answer on another one."""
        for raw, _ in self._idle:
            raw.terminate()
        self._idle.clear()

    def give_up(self) -> None:
        """Close every connection, used ones too, because the server does not answer on a new one either."""
        self.suspect()
        for raw in list(self._used):
            raw.terminate()

    async def close(self) -> None:
        """Close every connection that is idle, and cut off what does not close."""
        for task in list(self._settling):
            task.cancel()
        idle, self._idle = self._idle, []
        closing = (close(raw, self.server.lost) for raw, _ in idle)
        await asyncio.gather(*closing, *self._settling, return_exceptions=True)


@contextlib.contextmanager
def translated_errors(server: DatabaseServer[Any]) -> Iterator[None]:
    """Raise our errors for those of the server's driver."""
    try:
        yield
    except server.lost as error:
        raise server.translate(error) from error


async def close(raw: Raw, lost: Errors) -> None:
    """Close a connection, or cut it off where the server does not answer."""
    with contextlib.suppress(*lost):
        await raw.close(timeout=SETTLE_SECONDS)


class _CircuitBreaker:
    """Fails fast while the server is away, and lets one caller at a time try again, ever less often."""

    def __init__(self, title: str, when_away: str) -> None:
        self._title = title
        self._when_away = when_away
        self._pause = 0.0
        self._next = 0.0

    def check(self) -> None:
        """Raise DatabaseAway until the pause is over; then one caller may try."""
        if not self._pause:
            return
        if time.monotonic() < self._next:
            raise DatabaseAway(f"{self._title} could not be reached a moment ago")
        self._next = time.monotonic() + CONNECT_SECONDS

    def record_failure(self) -> None:
        """Record that the server could not be reached."""
        if not self._pause:
            fix = f"{self._when_away}; it is tried again every few seconds"
            log_event(Warned(Problem("database", f"{self._title} cannot be reached", fix)))
        self._pause = min(LONGEST_PAUSE, 2 * self._pause or FIRST_PAUSE)
        self._next = time.monotonic() + self._pause * random.uniform(0.5, 1.0)

    def record_success(self) -> None:
        """Record that the server answered."""
        self._pause = 0.0


def watch_over(transport: Any) -> None:
    """Have the system give a connection up when the other end is silent."""
    connection = transport.get_extra_info("socket")
    if connection is None or connection.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _SOCKET_OPTIONS.items():
        if (option := getattr(socket, name, None)) is not None:  # systems have some of them
            connection.setsockopt(socket.IPPROTO_TCP, option, value)
