"""What others write is known before anything kept of it is believed again.

Watchers are told of this process's writes after their commit, with the row. Other processes' writes are asked
for by `look`, by topic (the uid of a content type, or `STORE`), in whichever way the database has: see
`Notices`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from inspect import iscoroutinefunction
from typing import Any, Generic, TypeVar

from octavo.db.dialects.engine import Notices
from octavo.db.engine import Database, Transaction

V = TypeVar("V")
Row = dict[str, Any]
Watcher = Callable[[Row | None], Awaitable[None] | None]
"""Given the row that was written or deleted; None where there were several, or another process wrote."""

MOST = 10_000
"""Values a memory keeps; beyond them all are forgotten, and read anew when they are asked for."""

BELIEVED_SECONDS = 60.0
"""How long anything is kept at most: of rows that are changed by hand, with psql say, nobody is told."""


class Changes:
    """The watchers of one instance; until it is attached to a database there is nothing to tell."""

    def __init__(self) -> None:
        self._watchers: dict[str, list[Watcher]] = {}
        self._database: Database | None = None
        self._notices: Notices | None = None
        self._believed_until = 0.0
        self._due: dict[Watcher, object] = {}
        self._refreshing = asyncio.Lock()

    @property
    def topics(self) -> Collection[str]:
        """What is watched."""
        return self._watchers.keys()

    @property
    def in_transaction(self) -> bool:
        """Whether this task reads what may still be rolled back."""
        return self._database is not None and self._database.current() is not None

    def attach(self, database: Database) -> None:
        """Follow a database; what is kept of another one is forgotten."""
        self._database, self._notices = database, database.engine.notices
        self._refreshing = asyncio.Lock()
        self._tell_all(self._watchers)

    def detach(self) -> None:
        """Follow nothing."""
        self._database = self._notices = None

    def watch(self, topics: Collection[str], watcher: Watcher) -> None:
        """Call `watcher` after changes; a coroutine function is always given None, and awaited before `look`
        returns.
        """
        for topic in topics:
            self._watchers.setdefault(topic, []).append(watcher)

    async def look(self) -> None:
        """Tell watchers of everything others have committed until now; a request looks before it is judged.

        Code that runs outside of requests looks before it believes what is kept.
        """
        await self.hear()
        if self._due and not self.in_transaction:
            await self._refresh()

    async def hear(self) -> None:
        """Tell watchers as `look` does, without awaiting those that are coroutine functions: what they use
        themselves.
        """
        if self._notices is None:
            return
        moved = await self._notices.moved()
        now = time.monotonic()
        if moved is None or now >= self._believed_until:
            self._believed_until = now + BELIEVED_SECONDS
            self._tell_all(self._watchers)
        elif moved:
            self._tell_all(moved)

    async def wrote(self, topic: str, row: Row | None) -> None:
        """Note a write of this process: everybody is told of it once it is committed, and never before."""
        if self._database is None:
            return
        async with self._database.transaction(f"a change of {topic}") as transaction:
            if not transaction.written:
                transaction.before_commit.append(partial(self._announce, self._database, transaction))
            transaction.written.append((topic, row))

    async def _announce(self, database: Database, transaction: Transaction) -> None:
        written, transaction.written = transaction.written, []
        topics = sorted({topic for topic, _ in written})
        told = await database.engine.notices.announce(database.fetch, topics)

        async def tell() -> None:
            for topic, row in written:
                for watcher in self._watchers.get(topic, ()):
                    self._tell(watcher, row)
            told()
            if self._due:
                await self._refresh()

        transaction.after_commit.append(tell)

    def _tell_all(self, topics: Collection[str]) -> None:
        for topic in topics:
            for watcher in self._watchers.get(topic, ()):
                self._tell(watcher, None)

    def _tell(self, watcher: Watcher, row: Row | None) -> None:
        if iscoroutinefunction(watcher):
            self._due[watcher] = object()
        else:
            watcher(row)

    async def _refresh(self) -> None:
        """Await the watchers that are due; who comes meanwhile waits, and one that fails stays due."""
        async with self._refreshing:
            while self._due:
                watcher, mark = next(iter(self._due.items()))
                if (call := watcher(None)) is not None:
                    await call
                if self._due.get(watcher) is mark:
                    del self._due[watcher]


class Memory(Generic[V]):
    """Values read once and kept by key until a watcher forgets them.

    What was read before something was forgotten is not kept after it, nor what was read inside of a
    transaction, which may still be rolled back.
    """

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._kept: dict[str, V] = {}
        self._forgotten = 0

    async def get(self, key: str, read: Callable[[str], Awaitable[V | None]]) -> V | None:
        """Return what is kept under a key, or else what reading it gives; None is not kept."""
        if self._changes.in_transaction:
            return await read(key)
        value = self._kept.get(key)
        if value is not None:
            return value
        forgotten = self._forgotten
        value = await read(key)
        if value is not None and forgotten == self._forgotten:
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = value
        return value

    def forget(self, row: object = None) -> None:
        """Read everything again."""
        self._forgotten += 1
        self._kept.clear()

    def forget_where(self, is_gone: Callable[[V], bool]) -> None:
        """Read again whatever this is true of."""
        self._forgotten += 1
        self._kept = {key: value for key, value in self._kept.items() if not is_gone(value)}
