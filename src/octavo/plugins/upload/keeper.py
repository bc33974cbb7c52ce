"""Files between the storage, which knows no transactions, and the rows that name them.

The names of new files are noted in the journal before a byte is kept under them, and the note is struck in
the transaction whose row names them. Names a row gives up are noted in the transaction that gives them up,
and the files go after its commit. No name is ever used twice, so that nothing is removed that somebody names.
What a killed process leaves is in the notes.

Inside a transaction of the project's own a note comes and goes with that: what is kept there stays in the
storage when it is rolled back.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from octavo import HttpError, Octavo
from octavo.plugin import TaskFailed, tell
from octavo.plugins.upload import naming
from octavo.plugins.upload.storage import Storage

FILE = "plugin::upload.file"
BEGUN, GONE = "upload.begun/", "upload.gone/"
LOCK = "plugin_upload_files"
LEFT_OVER = 3600.0
"""Seconds after which files that no row names are taken for what a killed process left."""
HOUR = 3600.0
TASK = "removing files that nothing names"

Entry = dict[str, Any]


@dataclass(slots=True)
class Kept:
    """What is put into the storage for one entry: the columns that describe it, its keys, and their note."""

    columns: Entry
    keys: list[str]
    note: str = ""


class Keeper:
    """Sees to it that files are there as long as rows name them, and no longer."""

    def __init__(self, app: Octavo, storage: Storage) -> None:
        self.app = app
        self.storage = storage

    async def free_hash(self, name: str) -> str:
        """Return a name that no file has or had."""
        while True:
            found = naming.new_hash(name)
            taken = {"$or": [{"hash": found}, {"storedAs": found}]}
            if not await self.app.query(FILE).count(taken):
                return found

    async def begin(self, kept: Kept) -> None:
        """Note the names of new files; from here on they are removed unless `settle` is reached."""
        kept.note = BEGUN + secrets.token_hex(16)
        await self.app.store.journal.note(kept.note, self._line(kept.keys))

    async def settle(self, kept: Sequence[Kept]) -> None:
        """Leave new files to the rows written in this transaction."""
        for item in kept:
            if not await self.app.store.journal.strike(item.note):
                raise HttpError(503, "The files took longer to keep than they may", retry_after=1)

    async def hold(self) -> None:
        """Let nobody else change which files rows name, until this transaction ends."""
        await self.app.store.lock(LOCK)

    async def give_up(self, keys: Iterable[str]) -> None:
        """Remove files once this transaction has committed."""
        note, line = GONE + secrets.token_hex(16), self._line(keys)
        await self.app.store.journal.note(note, line)
        transaction = self.app.database.current()
        if transaction is not None:
            transaction.after_commit.append(partial(self._remove, note, line["keys"]))

    @asynccontextmanager
    async def dropped_on_failure(self, kept: Sequence[Kept]) -> AsyncIterator[None]:
        """Remove new files when the block fails, in which no row names them yet."""
        try:
            yield
        except BaseException as error:
            for item in kept:
                # What is cancelled may be on its way into a bucket still: its note stays, for the next sweep.
                await self._remove("" if isinstance(error, asyncio.CancelledError) else item.note, item.keys)
            raise

    @asynccontextmanager
    async def taken_back_on_failure(self, kept: Sequence[Kept]) -> AsyncIterator[None]:
        """Remove new files when the block fails, unless its transaction has committed all the same: so may
        that of a caller who is gone.
        """
        try:
            yield
        except BaseException:
            for item in kept:
                await self._take_back(item.note, item.keys)
            raise

    async def _take_back(self, note: str, keys: Sequence[str]) -> None:
        """Give up what was begun, where no row names it: the note is still there then."""
        try:
            async with self.app.transaction():
                if await self.app.store.journal.strike(note):
                    await self.give_up(keys)
        except Exception as error:
            tell(TaskFailed(TASK, error))

    async def _remove(self, note: str, keys: Sequence[str]) -> None:
        """Remove files and the note of them; where that fails the note stays, for the next sweep."""
        try:
            for key in keys:
                await self.storage.delete(key)
            if note:
                await self.app.store.journal.strike(note)
        except Exception as error:
            tell(TaskFailed(TASK, error))

    def _line(self, keys: Iterable[str]) -> dict[str, Any]:
        return {"storage": self.storage.name, "keys": list(keys), "at": time.time()}

    async def sweep(self) -> None:
        """Remove what killed processes have left.

        Who is still at what was begun long ago finds the note gone, and fails.
        """
        for note, line in (await self._lines(BEGUN)).items():
            if time.time() - line["at"] > LEFT_OVER:
                await self._take_back(note, line["keys"])
        for note, line in (await self._lines(GONE)).items():
            await self._remove(note, line["keys"])
        await self.storage.sweep(LEFT_OVER)

    async def _lines(self, prefix: str) -> dict[str, dict[str, Any]]:
        lines = await self.app.store.journal.read(prefix)
        return {note: line for note, line in lines.items() if line["storage"] == self.storage.name}

    async def sweep_now_and_then(self) -> None:
        """Sweep at once, and every hour."""
        while True:
            try:
                await self.sweep()
            except Exception as error:
                tell(TaskFailed(TASK, error))
            await asyncio.sleep(HOUR)
