"""Remembers which uploads were kept, so that one that is sent again is not kept again."""

import re
import time
from typing import Final

from octavo import Context, Octavo, ValidationError

HEADER: Final = "Idempotency-Key"
LOCK: Final = "plugin_upload_sent"
PREFIX: Final = "upload.sent/"
KEPT_SECONDS: Final = 24 * 3600.0
_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")


class DuplicateUploadError(Exception):
    """An upload with this key was kept meanwhile."""


def key_of(ctx: Context) -> str:
    """Return the key of the caller's upload: theirs and the one it was sent with; empty without one."""
    key = ctx.get(HEADER)
    if not key:
        return ""
    if not _KEY.fullmatch(key):
        raise ValidationError(f"{HEADER} must have 8 to 64 letters, digits and dashes")
    return f"{PREFIX}{ctx.state.user['id']}/{key}"


class IdempotencyKeys:
    """The keys of uploads that were kept within a day, and the row ids of their files."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def find(self, key: str) -> list[int] | None:
        """Return the files of an upload that was kept, None for a new one."""
        line = (await self.app.store.journal.read(key)).get(key) if key else None
        return None if line is None else list(line["ids"])

    async def note(self, key: str, ids: list[int]) -> None:
        """Note an upload in the transaction of its rows; raises DuplicateUploadError for a second one."""
        if not key:
            return
        await self.app.store.lock(LOCK)
        if await self.find(key) is not None:
            raise DuplicateUploadError
        await self.app.store.journal.note(key, {"ids": ids, "at": time.time()})

    async def sweep(self) -> None:
        """Forget what was sent more than a day ago."""
        for key, line in (await self.app.store.journal.read(PREFIX)).items():
            if time.time() - line["at"] > KEPT_SECONDS:
                await self.app.store.journal.strike(key)
