"""Keeps a version of each entry that is saved, in the transaction of the save."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from octavo import Octavo
from octavo.content.saves import Save
from octavo.content.versions.snapshots import snapshots
from octavo.content.versions.store import TypeStore
from octavo.http import json
from octavo.plugin import RowValues, iso_datetime
from octavo.plugins.history.author import author
from octavo.plugins.history.config import HistorySettings
from octavo.plugins.history.schema_summary import describe
from octavo.plugins.history.schemas import VERSION
from octavo.schema import ContentType

ACTIONS: Final = {
    "entry.create": "create",
    "entry.update": "update",
    "entry.publish": "publish",
    "entry.unpublish": "unpublish",
    "entry.draft-discard": "discard",
}
RESTORE: Final = "restore"
SQUASHED: Final = ("create", "update")
"""What saves by the same author are added to. Whatever else happens stays, and so does what was before it."""
COMPARED: Final = ("update", "discard", RESTORE)
"""What is kept only if something changed."""
STATES: Final = ("draft", "modified", "published")
USERS: Final = "plugin::users-permissions."
"""Users are accounts, not content: of one that is deleted nothing is to be left."""
LAST: Final = ("id", "relatedDocumentId", "language", "digest", "action", "state", "createdAt")
ENTRY: Final = ("contentType", "relatedDocumentId", "language")
AUTHOR: Final = ("authorType", "authorId")

_restoring: ContextVar[int | None] = ContextVar("octavo_history_restoring", default=None)
Key = tuple[str, str]


@contextmanager
def restoring(version_id: int) -> Iterator[None]:
    """Note what is saved in the block as the restoring of a version."""
    token = _restoring.set(version_id)
    try:
        yield
    finally:
        _restoring.reset(token)


def has_history(type_: ContentType) -> bool:
    """Whether versions of a type are kept: the content manager shows it, and its schema does not say no."""
    options = type_.plugin_options
    is_shown = options.get("content-manager", {}).get("visible", True) is not False
    is_wanted = options.get("history", {}).get("enabled", True) is not False
    return is_shown and is_wanted and not type_.uid.startswith((USERS, "admin::"))


@dataclass(frozen=True, slots=True)
class _Change:
    """A version to be kept, and what is the last one of the entry."""

    row: RowValues
    last: RowValues | None

    @property
    def is_none(self) -> bool:
        """Whether it says what the last one says."""
        same = self.last is not None and self.last["digest"] == self.row["digest"]
        return same and self.row["action"] in COMPARED

    def is_squashed(self, since: str) -> bool:
        """Whether it takes the place of the last one: by the same author, and begun after a moment."""
        last = self.last
        return (
            last is not None
            and self.row["action"] == "update"
            and last["action"] in SQUASHED
            and last["createdAt"] >= since
            and all(last[name] == self.row[name] for name in AUTHOR)
        )


class VersionRecorder:
    """Writes versions."""

    uid = "plugin::history.keeper"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.settings: HistorySettings = app.plugin("history").config
        self._wanted: dict[str, bool] = {}
        self._descriptions: dict[str, str] = {}

    def is_wanted(self, uid: str) -> bool:
        """Whether saves and deletions of a type are to be told."""
        if uid not in self._wanted:
            self._wanted[uid] = has_history(self.app.schemas.content_type(uid))
        return self._wanted[uid]

    async def keep(self, saves: Sequence[Save]) -> None:
        """Keep versions of what a transaction saved: one statement reads what they point at, one writes
        them; before drafts are written over, one or two more look at their last versions.
        """
        by_type: dict[str, list[Save]] = {}
        for save in saves:
            by_type.setdefault(save.uid, []).append(save)
        who, fresh = author(), list[RowValues]()
        for uid, group in by_type.items():
            store = TypeStore.of(self.app.content.content, uid)
            contents = await snapshots(store, [save.columns for save in group])
            rows = [
                {**_row(save, values), "schema": self._description(store.content_type), **who}
                for save, values in zip(group, contents, strict=True)
            ]
            fresh += await self._squash(uid, rows)
        if fresh:
            await self.app.query(VERSION).append(fresh)

    def _description(self, type_: ContentType) -> str:
        """Return the description of a type as it is kept."""
        if type_.uid not in self._descriptions:
            self._descriptions[type_.uid] = json.dumps(describe(type_)).decode()
        return self._descriptions[type_.uid]

    async def _squash(self, uid: str, rows: Sequence[RowValues]) -> list[RowValues]:
        """Write those that take the place of another one; return those that are to be added."""
        since = iso_datetime(datetime.now(UTC) - timedelta(minutes=self.settings.squash_minutes))
        last = await self._last(uid, [row for row in rows if row["action"] in COMPARED])
        fresh = []
        for row in rows:
            change = _Change(row, last.get((row["relatedDocumentId"], row["language"])))
            if change.last is not None and row["action"] in COMPARED:
                row["state"] = _state_after(change.last["state"], row["state"])
            if change.is_none:
                continue
            if change.last is not None and change.is_squashed(since):
                changes = {name: row[name] for name in ("data", "schema", "digest", "state", "authorName")}
                await self.app.query(VERSION).amend(change.last["id"], changes)
            else:
                fresh.append(row)
        return fresh

    async def _last(self, uid: str, rows: Sequence[RowValues]) -> dict[Key, RowValues]:
        """Return the last version of each entry."""
        if not rows:
            return {}
        query = self.app.query(VERSION)
        if len(rows) == 1:
            newest = await query.newest({name: rows[0][name] for name in ENTRY}, (*LAST, *AUTHOR))
            last = [] if newest is None else [newest]
        else:
            documents = sorted({row["relatedDocumentId"] for row in rows})
            ids = await query.latest(ENTRY, "relatedDocumentId", documents)
            last = await query.find_many({"id": {"$in": ids}, "contentType": uid}, select=[*LAST, *AUTHOR])
        return {(row["relatedDocumentId"], row["language"]): row for row in last}


def _row(save: Save, values: Mapping[str, Any]) -> RowValues:
    columns, version_id, content = save.columns, _restoring.get(), json.dumps(values)
    action = ACTIONS[save.name]
    is_restored = version_id is not None and action in SQUASHED
    return {
        "contentType": save.uid,
        "relatedDocumentId": columns["document_id"],
        "language": columns["locale"],
        "action": RESTORE if is_restored else action,
        "state": "published" if columns["status"] == "published" else "draft",
        "data": content.decode(),
        "digest": _digest(content),
        "restoredFrom": version_id if is_restored else None,
    }


def version_row(uid: str, document_id: str, version: Mapping[str, Any], schema: str) -> RowValues:
    """Return a version of what was deleted; `schema` is a description as it is kept."""
    content = json.dumps(version["values"])
    return {
        "contentType": uid,
        "relatedDocumentId": document_id,
        "language": version["locale"],
        "action": "update",
        "state": version["status"],
        "data": content.decode(),
        "schema": schema,
        "digest": _digest(content),
        "restoredFrom": None,
    }


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _state_after(before: str, now: str) -> str:
    """Return the state of a draft that is saved: what was published before is so with changes."""
    return "modified" if now == "draft" and before in ("published", "modified") else now
