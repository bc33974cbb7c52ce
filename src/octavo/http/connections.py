"""Limits the number and duration of connections, against slow clients and floods of connections."""

import ipaddress
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

CROWDED = (
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
)
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Times are seconds; `body_rate` is the minimum of bytes per second on average, checked after
    `body_timeout`.
    """

    head_timeout: float = 15
    body_timeout: float = 20
    body_rate: int = 500
    write_timeout: float = 30
    keep_alive: int = 5
    max_connections: int = 2_000
    max_connections_per_address: int = 200
    trusts_proxy: bool = False


class Phase(Enum):
    """The part of a request that a connection waits for."""

    HEAD = auto()
    BODY = auto()
    NOTHING = auto()


class ConnectionProgress:
    """Since when a connection waits for its client, in the clock of the event loop."""

    __slots__ = ("blocked_since", "body_bytes", "closing_since", "phase", "response_complete", "since")

    def __init__(self, now: float) -> None:
        self.phase = Phase.HEAD
        self.since = now
        self.body_bytes = 0
        self.response_complete = False
        """Whether the response is complete although the body was not read to its end."""
        self.blocked_since: float | None = None
        """Since when the client has not read."""
        self.closing_since: float | None = None

    def enter(self, phase: Phase, now: float) -> None:
        """Start waiting for something else."""
        self.phase, self.since, self.body_bytes = phase, now, 0


class Watched(Protocol):
    """A connection: its progress, and ways to close it."""

    progress: ConnectionProgress

    @property
    def is_closing(self) -> bool:
        """Whether it closes once everything written is sent."""

    @property
    def waits_for_us(self) -> bool:
        """Whether we have paused reading, so that the client cannot go on."""

    @property
    def address(self) -> str:
        """The client's IP address; empty for a socket in the file system."""

    def end(self, answer: bytes) -> None:
        """Close it, after sending `answer` if no response has begun."""

    def abort(self) -> None:
        """Close it at once; unsent data is lost."""


class Connections:
    """Counts the connections of one server and closes those that are too slow."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        self._count = 0
        self._by_address: Counter[str] = Counter()

    def admit(self, address: str) -> bool:
        """Count a new connection; return False if there are too many, of this address or in all."""
        self._count += 1
        self._by_address[address] += 1
        if self._count > self.limits.max_connections:
            return False
        return self._by_address[address] <= self.limits.max_connections_per_address or self._is_shared(
            address
        )

    def leave(self, address: str) -> None:
        """Stop counting a connection."""
        self._count -= 1
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]

    def _is_shared(self, address: str) -> bool:
        """Whether an address stands for many clients: a trusted proxy, or one on this machine."""
        return self.limits.trusts_proxy or not address or ipaddress.ip_address(address).is_loopback

    def end_slow(self, connections: Iterable[Watched], now: float) -> None:
        """Close every connection whose client is too slow."""
        for connection in connections:
            self._judge(connection, now)

    def _judge(self, connection: Watched, now: float) -> None:
        limits, progress = self.limits, connection.progress
        if connection.is_closing and progress.closing_since is None:
            progress.closing_since = now
        if any(
            since is not None and now - since > limits.write_timeout
            for since in (progress.blocked_since, progress.closing_since)
        ):
            connection.abort()
        elif connection.is_closing:
            return
        elif connection.waits_for_us:
            progress.since, progress.body_bytes = now, 0
        elif self._is_late(progress, now - progress.since):
            connection.end(TOO_SLOW)

    def _is_late(self, progress: ConnectionProgress, waited: float) -> bool:
        if progress.phase is Phase.HEAD:
            return waited > self.limits.head_timeout
        if progress.phase is Phase.NOTHING or waited <= self.limits.body_timeout:
            return False
        # A body that nobody will read is not received for long, however fast it arrives.
        return progress.response_complete or progress.body_bytes < waited * self.limits.body_rate
