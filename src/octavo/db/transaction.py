"""The state of an open transaction, and its limit for idle time."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from octavo.db.dialects.engine import Connection
from octavo.db.errors import Collision, DatabaseError, TransactionError, TransactionTimeout

LEAST_GRACE = 0.25
"""Seconds a transaction may outlast its timeout, so that a timeout inside of it is reported first."""


@dataclass
class Transaction:
    """The transaction of one task; `holder` names what keeps it open, for error messages."""

    connection: Connection
    task: "asyncio.Task[Any] | None"
    holder: str
    used: float = field(default_factory=time.monotonic)
    writes: int = 0
    failed: BaseException | None = None
    """An error that occurred after something was written: the transaction can no longer be committed."""
    ended: bool = False
    cancelled_in: str = ""
    before_commit: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    """Called in turn by `settle`, at the latest at the end of the outermost block, inside the transaction; an
    error there rolls it back.
    """
    after_commit: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    """Called in turn after the outermost block has committed."""
    pending_changes: list[tuple[str, dict[str, Any] | None]] = field(default_factory=list)
    """Writes that watchers have not been told of yet: topics, with the row if there is exactly one."""
    saves: list[Any] = field(default_factory=list)
    """Entries whose listeners have not been told yet that they were saved."""
    tables: frozenset[str] | None = frozenset()
    """The tables that were written; None where any may have been."""

    def wrote(self, tables: frozenset[str] | None) -> None:
        """Note a statement that writes."""
        self.writes += 1
        self.tables = None if self.tables is None or tables is None else self.tables | tables

    async def settle(self) -> None:
        """Call what waits for the end of the transaction now: it calls this as it ends, and one that writes
        very much may do so on the way, so that what waits does not fill the memory.
        """
        for call in self.before_commit:  # what they add is called as well
            await call()
        self.before_commit.clear()

    @contextmanager
    def held_by(self, name: str) -> Iterator[None]:
        """Name what holds the transaction meanwhile (a hook, an operation), for error messages."""
        before, self.holder = self.holder, name
        try:
            yield
        except asyncio.CancelledError:
            self.cancelled_in = self.cancelled_in or name
            raise
        finally:
            self.holder = before


@asynccontextmanager
async def limit_idle_time(transaction: Transaction, seconds: float | None) -> AsyncIterator[None]:
    """Cancel the body when no statement of the transaction has run for so many seconds."""
    if seconds is None:
        yield
        return
    limit = seconds + max(LEAST_GRACE, seconds / 20)
    watch = asyncio.timeout(limit)
    watcher = _Watcher(transaction, watch, limit)
    try:
        async with watch:
            watcher.start()
            yield
    except TimeoutError:
        if not watch.expired():
            raise
        held_by = transaction.cancelled_in or transaction.holder
        raise TransactionTimeout(
            f"{held_by} held the transaction for {seconds:g} s without "
            "using it; it was cancelled and rolled back"
        ) from None
    finally:
        watcher.stop()


class _Watcher:
    """Moves the deadline of a transaction whenever the transaction is used."""

    def __init__(self, transaction: Transaction, watch: asyncio.Timeout, limit: float) -> None:
        self._transaction = transaction
        self._watch = watch
        self._limit = limit
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Look just before the deadline."""
        self._timer = asyncio.get_running_loop().call_later(max(0.01, self._limit * 0.9), self._look)

    def _look(self) -> None:
        """Move the deadline by the time since the transaction was last used."""
        if self._watch.expired():
            return
        loop = asyncio.get_running_loop()
        idle = max(0.0, time.monotonic() - self._transaction.used)
        self._watch.reschedule(loop.time() + self._limit - idle)
        self._timer = loop.call_later(max(0.01, (self._limit - idle) * 0.9), self._look)

    def stop(self) -> None:
        """Stop checking."""
        if self._timer is not None:
            self._timer.cancel()


def error_of_doomed(transaction: Transaction) -> DatabaseError:
    """Return the error to raise when a failure inside a transaction was caught: a collision stays a
    collision, so that it is retried.
    """
    kind = Collision if isinstance(transaction.failed, Collision) else TransactionError
    return kind(
        f"The transaction of {transaction.holder} is rolled back: something in it failed "
        f"after it had written ({transaction.failed})"
    )
