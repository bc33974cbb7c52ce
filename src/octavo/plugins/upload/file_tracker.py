"""Keeps the files in the storage, which has no transactions, consistent with the rows that refer to them.

The keys of new files are written to a journal before the files are put, and the journal entry is removed in
the transaction that writes the row. The keys of files to delete are written to the journal in the
transaction that changes the row, and the files are deleted after its commit. Keys are never used twice, so
that no file is deleted that a row refers to. What a killed process leaves unfinished is found in the journal
by `sweep`.

During a backup a journal entry says so, and no file is deleted until the first sweep after it: all files that
rows referred to when the backup began stay available to it.

Inside a transaction of the project's own, journal entries are rolled back with it; new files then stay in the
storage.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from octavo import HttpError, Octavo
from octavo.plugin import log_failure
from octavo.plugins.upload import naming
from octavo.plugins.upload.idempotency import IdempotencyKeys
from octavo.plugins.upload.storage import Storage

FILE = "plugin::upload.file"
ANNOUNCED, DELETED, RETAINED = "upload.begun/", "upload.gone/", "upload.held/"
LOCK = "plugin_upload_files"
ORPHAN_SECONDS = 3600.0
"""Seconds after which announced files without a row count as left by a killed process."""
RETAIN_SECONDS = 1800.0
"""Seconds after which a backup that has not renewed its journal entry counts as dead."""
TASK = "removing files that nothing names"

Entry = dict[str, Any]


@dataclass(slots=True)
class NewFile:
    """A file that is put into the storage: its row's columns, its keys, and the name of its journal entry."""

    columns: Entry
    keys: list[str]
    note: str = ""


class FileTracker:
    """Puts and deletes files so that the storage has those that rows refer to, and no others."""

    def __init__(self, app: Octavo, storage: Storage) -> None:
        self.app = app
        self.storage = storage
        self.idempotency_keys = IdempotencyKeys(app)

    async def free_hash(self, name: str) -> str:
        """Return a new random hash for a name, which no file has."""
        while True:
            candidate = naming.new_hash(name)
            where = {"$or": [{"hash": candidate}, {"storedAs": candidate}]}
            if not await self.app.query(FILE).count(where):
                return candidate

    async def announce(self, file: NewFile) -> None:
        """Write the keys of a new file to the journal; `sweep` deletes it unless `confirm` is called."""
        file.note = ANNOUNCED + secrets.token_hex(16)
        await self.app.store.journal.note(file.note, self.journal_entry(file.keys))

    async def confirm(self, files: Sequence[NewFile]) -> None:
        """Remove the journal entries of new files, in the transaction that writes their rows.

        Raises HttpError (503) if a sweep has deleted the files in the meantime.
        """
        for item in files:
            if not await self.app.store.journal.strike(item.note):
                raise HttpError(503, "The files took longer to keep than they may", retry_after=1)

    async def lock(self) -> None:
        """Lock, until the transaction ends, which files the rows refer to."""
        await self.app.store.lock(LOCK)

    async def delete_after_commit(self, keys: Iterable[str]) -> None:
        """Delete files after this transaction has committed."""
        note, line = DELETED + secrets.token_hex(16), self.journal_entry(keys)
        await self.app.store.journal.note(note, line)
        transaction = self.app.database.current()
        if transaction is not None:
            transaction.after_commit.append(partial(self._remove, note, line["keys"]))

    @asynccontextmanager
    async def retain_all(self) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """Prevent every process from deleting files until the block ends.

        Yields a function that has to be awaited regularly: after RETAIN_SECONDS without it, files are deleted
        again.
        """
        note, at = RETAINED + secrets.token_hex(16), time.monotonic()
        await self.app.store.journal.note(note, self.journal_entry(()))

        async def renew() -> None:
            nonlocal at
            if time.monotonic() - at > RETAIN_SECONDS / 3:
                at = time.monotonic()
                async with self.app.transaction():
                    await self.app.store.journal.strike(note)
                    await self.app.store.journal.note(note, self.journal_entry(()))

        try:
            yield renew
        finally:
            await self.app.store.journal.strike(note)

    async def _is_retained(self) -> bool:
        lines = await self.app.store.journal.read(RETAINED)
        return any(time.time() - line["at"] < RETAIN_SECONDS for line in lines.values())

    @asynccontextmanager
    async def delete_on_failure(self, files: Sequence[NewFile]) -> AsyncIterator[None]:
        """Delete new files if the block fails; for a block in which no row refers to them yet."""
        try:
            yield
        except BaseException as error:
            for item in files:
                # What is cancelled may be on its way into a bucket still: its note stays, for the next sweep.
                await self._remove("" if isinstance(error, asyncio.CancelledError) else item.note, item.keys)
            raise

    @asynccontextmanager
    async def delete_on_rollback(self, files: Sequence[NewFile]) -> AsyncIterator[None]:
        """Delete new files if the block fails, unless its transaction was committed nevertheless, as happens
        when a request is cancelled during the commit.
        """
        try:
            yield
        except BaseException:
            for item in files:
                await self._delete_unless_committed(item.note, item.keys)
            raise

    async def _delete_unless_committed(self, note: str, keys: Sequence[str]) -> None:
        """Delete announced files unless their rows were committed, which removes the journal entry."""
        try:
            async with self.app.transaction():
                if await self.app.store.journal.strike(note):
                    await self.delete_after_commit(keys)
        except Exception as error:
            log_failure(TASK, error)

    async def _remove(self, note: str, keys: Sequence[str]) -> None:
        """Delete files and their journal entry.

        If that fails, or a backup may still need the files, the entry stays for the next sweep.
        """
        try:
            if note.startswith(DELETED) and await self._is_retained():
                return
            for key in keys:
                await self.storage.delete(key)
            if note:
                await self.app.store.journal.strike(note)
        except Exception as error:
            log_failure(TASK, error)

    def journal_entry(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return the content of a journal entry for files with these keys."""
        return {"storage": self.storage.name, "keys": list(keys), "at": time.time()}

    async def sweep(self) -> None:
        """Delete what killed processes have left in the storage.

        A process that is still uploading after ORPHAN_SECONDS finds its journal entry removed, and fails.
        """
        for note, line in (await self._lines(ANNOUNCED)).items():
            if time.time() - line["at"] > ORPHAN_SECONDS:
                await self._delete_unless_committed(note, line["keys"])
        for note, line in (await self._lines(RETAINED)).items():
            if time.time() - line["at"] > RETAIN_SECONDS:
                await self.app.store.journal.strike(note)
        for note, line in (await self._lines(DELETED)).items():
            await self._remove(note, line["keys"])
        await self.storage.sweep(ORPHAN_SECONDS)
        await self.idempotency_keys.sweep()

    async def _lines(self, prefix: str) -> dict[str, dict[str, Any]]:
        lines = await self.app.store.journal.read(prefix)
        return {note: line for note, line in lines.items() if line["storage"] == self.storage.name}
