"""Invalidates cached values when they are written, by this process or another one.

Watchers are called after this process's writes are committed, with the row. Writes of other processes are
found out by `poll`, by topic (the uid of a content type, or `STORE`); how depends on the database: see
`Notices`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from inspect import iscoroutinefunction
from typing import Any, Generic, TypeVar

from octavo.db.dialects.engine import Notices
from octavo.db.engine import Database
from octavo.db.transaction import Transaction

V = TypeVar("V")
ChangedRow = dict[str, Any]
Watcher = Callable[[ChangedRow | None], Awaitable[None] | None]
"""Is given the row that was written or deleted; None when several were, or when another process wrote."""

MAX_ENTRIES = 10_000
"""Entries a `Cache` holds at most; when it is full it is emptied."""

INVALIDATE_SECONDS = 60.0
"""Everything is invalidated this often, because rows that are changed by hand (in psql, say) notify nobody.
"""


class Changes:
    """The watchers of one instance; without a database there is nothing to watch."""

    def __init__(self) -> None:
        self._watchers: dict[str, list[Watcher]] = {}
        self._database: Database | None = None
        self._notices: Notices | None = None
        self._invalidate_at = 0.0
        self._due: dict[Watcher, object] = {}
        self._refreshing = asyncio.Lock()

    @property
    def topics(self) -> Collection[str]:
        """The topics that are watched."""
        return self._watchers.keys()

    @property
    def in_transaction(self) -> bool:
        """Whether this task is inside a transaction, so that it reads what may still be rolled back."""
        return self._database is not None and self._database.current() is not None

    def attach(self, database: Database) -> None:
        """Watch a database; values cached from another one are invalidated."""
        self._database, self._notices = database, database.engine.notices
        self._refreshing = asyncio.Lock()
        self._notify_all(self._watchers)

    def detach(self) -> None:
        """Stop watching the database."""
        self._database = self._notices = None

    def watch(self, topics: Collection[str], watcher: Watcher) -> None:
        """Call `watcher` after changes. A coroutine function is always given None, and is awaited before
        `poll` returns.
        """
        for topic in topics:
            self._watchers.setdefault(topic, []).append(watcher)

    async def poll(self) -> None:
        """Call the watchers for everything other processes have committed until now. Each request begins with
        this.

        Code that runs outside of requests calls it before it uses cached values.
        """
        await self.receive()
        if self._due and not self.in_transaction:
            await self._refresh()

    async def receive(self) -> None:
        """Poll without awaiting watchers that are coroutine functions: a watcher that polls would wait for
        itself.
        """
        if self._notices is None:
            return
        topics = await self._notices.poll()
        now = time.monotonic()
        if topics is None or now >= self._invalidate_at:
            self._invalidate_at = now + INVALIDATE_SECONDS
            self._notify_all(self._watchers)
            if self._database is not None and self._database.table_writes is not None:
                self._database.table_writes.note(None)
        elif topics:
            self._notify_all(topics)

    async def record_write(self, topic: str, row: ChangedRow | None) -> None:
        """Record a write of this process; its watchers are called once it is committed, never before."""
        if self._database is None:
            return
        async with self._database.transaction(f"a change of {topic}") as transaction:
            if not transaction.pending_changes:
                transaction.before_commit.append(partial(self._announce, self._database, transaction))
            transaction.pending_changes.append((topic, row))

    async def _announce(self, database: Database, transaction: Transaction) -> None:
        pending_changes, transaction.pending_changes = transaction.pending_changes, []
        topics = sorted({topic for topic, _ in pending_changes})
        confirm = await database.engine.notices.announce(database.fetch, topics)

        async def notify() -> None:
            for topic, row in pending_changes:
                for watcher in self._watchers.get(topic, ()):
                    self._notify(watcher, row)
            confirm()
            if self._due:
                await self._refresh()

        transaction.after_commit.append(notify)

    def _notify_all(self, topics: Collection[str]) -> None:
        for topic in topics:
            for watcher in self._watchers.get(topic, ()):
                self._notify(watcher, None)

    def _notify(self, watcher: Watcher, row: ChangedRow | None) -> None:
        if iscoroutinefunction(watcher):
            self._due[watcher] = object()
        else:
            watcher(row)

    async def _refresh(self) -> None:
        """Await each watcher that is due once. Concurrent callers wait for this; a watcher that fails stays
        due, and so does one that becomes due again meanwhile, as by what it reads while nothing is heard.
        """
        async with self._refreshing:
            for watcher in list(self._due):
                mark = self._due.get(watcher)
                if (call := watcher(None)) is not None:
                    await call
                if self._due.get(watcher) is mark:
                    self._due.pop(watcher, None)


class Cache(Generic[V]):
    """A cache by key that watchers empty.

    Values that were read before an invalidation, or inside a transaction that may still be rolled back, are
    not cached.
    """

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._entries: dict[str, V] = {}
        self._clears = 0

    async def get(self, key: str, read: Callable[[str], Awaitable[V | None]]) -> V | None:
        """Return the cached value of a key, or else await `read` and cache what it returns, unless that is
        None.
        """
        if self._changes.in_transaction:
            return await read(key)
        value = self._entries.get(key)
        if value is not None:
            return value
        clears = self._clears
        value = await read(key)
        if value is not None and clears == self._clears:
            if len(self._entries) >= MAX_ENTRIES:
                self._entries.clear()
            self._entries[key] = value
        return value

    def clear(self, row: object = None) -> None:
        """Empty the cache."""
        self._clears += 1
        self._entries.clear()

    def remove_where(self, is_stale: Callable[[V], bool]) -> None:
        """Remove the entries for which the predicate is true."""
        self._clears += 1
        self._entries = {key: value for key, value in self._entries.items() if not is_stale(value)}
