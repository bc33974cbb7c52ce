"""Connections to one PostgreSQL server: who has one, which can still be believed, and when it is tried again.

A network may drop a connection without a word. Nothing here waits for one without a limit, and one that did
not answer in time is cut off, never used again.
"""

import asyncio
import contextlib
import random
import socket
import time
from contextvars import Context
from typing import TypeAlias

import asyncpg

from octavo.db.dialects.postgres import CODECS
from octavo.db.dialects.turns import Lane, Places, Terms
from octavo.db.errors import DatabaseAway
from octavo.errors import Problem
from octavo.log import Warned, tell

RawConnection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

CACHED_STATEMENTS = 512
"""Prepared statements a connection keeps."""
CONNECT_SECONDS = 5.0
GRACE_SECONDS = 5.0
"""How much longer than the server itself we wait for the end of a statement."""
SETTLE_SECONDS = 2.0
"""How long a server may take to say that it has stopped a statement, rolled back or closed."""
FRESH_SECONDS = 30.0
"""A connection that was idle for longer is tried before it is used."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
"""Seconds between two attempts to reach the server again: each up to twice the last one, at random."""
LOST = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
_AWAY = Problem(
    "database",
    "PostgreSQL cannot be reached",
    "requests that need it are answered with 503; it is tried again every few seconds",
)
_SETTINGS = {
    "timezone": "UTC",
    "datestyle": "ISO",
    "client_encoding": "UTF8",
    "jit": "off",  # compiling takes longer than any of our statements
    # The server lets go of the locks of a process that it lost, too.
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
_SOCKET_OPTIONS = {"TCP_KEEPIDLE": 15, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 15_000}
"""Seconds, and milliseconds for the last, after which the system gives a silent connection up."""


class Pool:
    """At most `size` connections, in turn; the one used last is used next."""

    def __init__(self, url: str, size: int, *, max_waiting: int, statement_timeout: float) -> None:
        self._url = url
        self._statement_timeout = statement_timeout
        # The process itself always finds a connection, and so does a write among what callers ask for, and a
        # list among searches.
        self._places = Places([size, max(1, size - 1), max(1, size - 2), max(1, size // 2)], max_waiting)
        self._idle: list[tuple[RawConnection, float]] = []
        self._used: set[RawConnection] = set()
        self._settling: set[asyncio.Task[None]] = set()
        self._server = _Server()

    async def connect(self, application: str = "octavo") -> RawConnection:
        """Make a connection beside the pool."""
        milliseconds = str(round(self._statement_timeout * 1000))
        raw = await asyncpg.connect(
            self._url,
            timeout=CONNECT_SECONDS,
            command_timeout=self._statement_timeout + GRACE_SECONDS,
            statement_cache_size=CACHED_STATEMENTS,
            max_cached_statement_lifetime=0,
            server_settings={
                **_SETTINGS,
                "application_name": application,
                "statement_timeout": milliseconds,
            },
        )
        _watch_over(raw)
        for type_name, encode, decode, form in CODECS:
            await raw.set_type_codec(
                type_name, schema="pg_catalog", encoder=encode, decoder=decode, format=form
            )
        return raw

    def add(self, raw: RawConnection) -> None:
        """Take over a connection that `connect` made."""
        self._idle.append((raw, time.monotonic()))

    async def acquire(self, terms: Terms) -> RawConnection:
        """Return a connection once it is this one's turn; raises DatabaseAway where none can be had."""
        await self._places.take(terms)
        try:
            raw = await self._usable()
        except BaseException:
            self._places.give_back(terms.lane)
            raise
        self._used.add(raw)
        return raw

    async def _usable(self) -> RawConnection:
        while self._idle:
            raw, used = self._idle.pop()
            if raw.is_closed():
                continue
            if time.monotonic() - used < FRESH_SECONDS or await self._answers(raw):
                return raw
        return await self._reconnect()

    async def _answers(self, raw: RawConnection) -> bool:
        """Whether the server still answers on a connection; one on which it does not is cut off."""
        try:
            await raw.execute("SELECT 1", timeout=SETTLE_SECONDS)
        except TimeoutError:
            raw.terminate()
            self.suspect()
            return False
        except LOST:
            raw.terminate()
            return False
        except BaseException:
            raw.terminate()
            raise
        return True

    async def _reconnect(self) -> RawConnection:
        self._server.check()
        try:
            raw = await self.connect()
        except LOST as error:
            self._server.missed()
            raise DatabaseAway(f"PostgreSQL cannot be reached: {error or type(error).__name__}") from error
        self._server.reached()
        return raw

    def release(self, raw: RawConnection, lane: Lane, *, interrupted: bool = False) -> None:
        """Take a connection back.

        Where a statement was interrupted it goes to nobody before the server says that it has stopped.
        """
        if interrupted and not raw.is_closed():
            task = asyncio.get_running_loop().create_task(self._settle(raw, lane), context=Context())
            self._settling.add(task)
            task.add_done_callback(self._settling.discard)
            return
        self._used.discard(raw)
        if not raw.is_closed() and raw.is_in_transaction():  # its rollback did not come through
            raw.terminate()
        if not raw.is_closed():
            self.add(raw)
        self._places.give_back(lane)

    async def _settle(self, raw: RawConnection, lane: Lane) -> None:
        try:
            await self._answers(raw)
        finally:
            self.release(raw, lane)

    def suspect(self) -> None:
        """Believe none of the idle connections any more: the server has not answered on another one."""
        for raw, _ in self._idle:
            raw.terminate()
        self._idle.clear()

    def give_up(self) -> None:
        """Cut off every connection, used ones too: the server is silent, on a new one as well."""
        self.suspect()
        for raw in list(self._used):
            raw.terminate()

    async def close(self) -> None:
        """Close every connection that is idle, and cut off what does not close."""
        for task in list(self._settling):
            task.cancel()
        idle, self._idle = self._idle, []
        await asyncio.gather(*(close(raw) for raw, _ in idle), *self._settling, return_exceptions=True)


async def close(raw: RawConnection) -> None:
    """Close a connection, or cut it off where the server does not answer."""
    with contextlib.suppress(*LOST):
        await raw.close(timeout=SETTLE_SECONDS)


class _Server:
    """Whether the server was there the last time, and when it is tried again."""

    def __init__(self) -> None:
        self._pause = 0.0
        self._next = 0.0

    def check(self) -> None:
        """Raise DatabaseAway while it is not worth trying; of many who ask then, one tries."""
        if not self._pause:
            return
        if time.monotonic() < self._next:
            raise DatabaseAway("PostgreSQL could not be reached a moment ago")
        self._next = time.monotonic() + CONNECT_SECONDS

    def missed(self) -> None:
        """Note that it could not be reached."""
        if not self._pause:
            tell(Warned(_AWAY))
        self._pause = min(LONGEST_PAUSE, 2 * self._pause or FIRST_PAUSE)
        self._next = time.monotonic() + self._pause * random.uniform(0.5, 1.0)

    def reached(self) -> None:
        """Note that it is there."""
        self._pause = 0.0


def _watch_over(raw: RawConnection) -> None:
    """Have the system give the connection up when the other end is silent."""
    found = raw._transport.get_extra_info("socket")  # type: ignore[attr-defined]  # there is no other way to it
    if found is None or found.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    found.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _SOCKET_OPTIONS.items():
        if (option := getattr(socket, name, None)) is not None:  # systems have some of them
            found.setsockopt(socket.IPPROTO_TCP, option, value)
