"""Rate limiting with fixed windows, counted in memory or in Redis.

The counter in memory is our own: the library's walks through all keys at every hit, so that many keys would
be an attack. If several processes share a limit, `limits` counts in Redis.
"""

import importlib
import ipaddress
import math
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from octavo.errors import Problem, RateLimitError
from octavo.http.context import Context
from octavo.log import Warned, log_event

SWEEP_FROM = 10_000
LONGEST_ACCOUNT = 320
"""Characters of an account's name that count; longer than any e-mail address (RFC 3696)."""

ANSWER_SECONDS = 1.0
"""Timeout of Redis."""

AWAY_SECONDS = 10.0
"""How long Redis is not asked again after it failed."""

AWAY = "see that it runs; until then each process counts alone"


@dataclass(frozen=True, slots=True)
class RateState:
    """The state of a key: `reset` is when the window ends, in seconds since 1970."""

    limit: int
    remaining: int
    reset: int
    allowed: bool


class Counter(Protocol):
    """Counts hits in fixed windows."""

    async def hit(self, key: str, seconds: int) -> tuple[int, float]:
        """Count a hit; return the count and when the window ends."""

    async def close(self) -> None:
        """Release resources."""


class MemoryCounter:
    """Counts in this process; expired windows are removed at a constant cost per hit."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.windows: dict[str, tuple[int, float]] = {}
        self.sweep_at = SWEEP_FROM

    async def hit(self, key: str, seconds: int) -> tuple[int, float]:
        """Count a hit; return the count and when the window ends."""
        now = self.clock()
        count, end = self.windows.get(key, (0, 0.0))
        if end <= now:
            count, end = 0, now + seconds
        self.windows[key] = (count + 1, end)
        if len(self.windows) >= self.sweep_at:
            self.windows = {name: window for name, window in self.windows.items() if window[1] > now}
            self.sweep_at = max(SWEEP_FROM, 2 * len(self.windows))
        return count + 1, end

    async def close(self) -> None:
        """Do nothing."""


class SharedCounter:
    """Counts in Redis for all processes with the same address; in this process while Redis is unavailable."""

    def __init__(self, address: str) -> None:
        # Only a project that shares its limits needs the library and a Redis client.
        storage = importlib.import_module("limits.storage")
        url = f"async+{address.removeprefix('async+')}"
        waits = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS}
        self.storage: Any = storage.storage_from_string(url, implementation="redispy", **waits)
        self.alone = MemoryCounter()
        self.away_until = 0.0

    async def hit(self, key: str, seconds: int) -> tuple[int, float]:
        """Count a hit; return the count and when the window ends."""
        if time.monotonic() >= self.away_until:
            name = f"octavo:rate:{key}"
            try:
                count = await self.storage.incr(name, seconds)
                return int(count), float(await self.storage.get_expiry(name))
            except self.storage.base_exceptions as error:
                self.away_until = time.monotonic() + AWAY_SECONDS
                log_event(
                    Warned(Problem("rate limits", f"Redis does not answer ({type(error).__name__})", AWAY))
                )
        return await self.alone.hit(key, seconds)

    async def close(self) -> None:
        """Close the connections to Redis."""
        await self.storage.bridge.get_connection().aclose()


class RateLimiter:
    """At most `limit` hits in `seconds` for each key; `store` is `memory://` or a Redis address."""

    def __init__(
        self, limit: int, seconds: int, store: str = "memory://", clock: Callable[[], float] = time.time
    ) -> None:
        self.limit = limit
        self.seconds = seconds
        self.clock = clock
        self.counter: Counter = MemoryCounter(clock) if store == "memory://" else SharedCounter(store)

    async def hit(self, *key: str) -> RateState:
        """Count a hit and return whether it is within the limit."""
        count, end = await self.counter.hit("\x1f".join(key), self.seconds)
        return RateState(self.limit, max(self.limit - count, 0), math.ceil(end), count <= self.limit)

    async def check(self, ctx: Context, *key: str) -> None:
        """Count a hit and set the rate-limit headers.

        Raises RateLimitError (429), with Retry-After set, beyond the limit.
        """
        state = await self.hit(*key)
        self.set_headers(ctx, state)
        if not state.allowed:
            raise RateLimitError

    def set_headers(self, ctx: Context, state: RateState) -> None:
        """Set the rate-limit headers, and Retry-After beyond the limit."""
        ctx.set("X-RateLimit-Limit", state.limit)
        ctx.set("X-RateLimit-Remaining", state.remaining)
        ctx.set("X-RateLimit-Reset", state.reset)
        if not state.allowed:
            wait = math.ceil(state.reset - self.clock())
            ctx.set("Retry-After", min(max(wait, 1), self.seconds))

    async def close(self) -> None:
        """Release resources; called when the instance ends."""
        await self.counter.close()


def account_key(name: str) -> str:
    """Normalize the name of an account, so that case and Unicode forms make no difference."""
    return unicodedata.normalize("NFKC", name[:LONGEST_ACCOUNT]).casefold().strip()


def network_of(address: str) -> str:
    """Return the address to count by: for IPv6 the network of one subscriber (RFC 6177)."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
