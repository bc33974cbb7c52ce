"""The rows of releases and of their actions, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Release:
    """A named set of actions, or with `is_schedule` the one action planned for an entry."""

    id: int
    document_id: str
    name: str
    is_schedule: bool
    condition: str
    state: str
    scheduled_at: datetime | None
    timezone: str | None
    scheduler: str | None
    job: int | None
    attempts: int
    released_at: datetime | None
    error: str | None
    entries: int
    created_at: str
    updated_at: str
    created_by: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ReleaseAction:
    """One entry, and what is done with it; `locale` is `*` for all its locales."""

    id: int
    document_id: str
    release: int
    type: str
    uid: str
    entry: str
    locale: str | None
    is_valid: bool
    problems: tuple[Mapping[str, Any], ...]
    created_at: str
    updated_at: str

    @property
    def place(self) -> tuple[str, str]:
        """The entry: its type and its document."""
        return self.uid, self.entry

    @property
    def order(self) -> tuple[bool, int]:
        """What is taken back comes first: it frees the values that must be unique."""
        return self.type == "publish", self.id


def read_release(row: Mapping[str, Any]) -> Release:
    """Return a row as a release."""
    return Release(
        row["id"],
        row["documentId"],
        row["name"],
        bool(row["isSchedule"]),
        row["releaseCondition"],
        row["state"],
        moment(row["scheduledAt"]),
        row["timezone"],
        row["scheduler"],
        row["job"],
        row["attempts"] or 0,
        moment(row["releasedAt"]),
        row["error"],
        row["entries"] or 0,
        row["createdAt"],
        row["updatedAt"],
        row.get("createdBy"),
    )


def read_action(row: Mapping[str, Any]) -> ReleaseAction:
    """Return a row as an action."""
    return ReleaseAction(
        row["id"],
        row["documentId"],
        row["release"],
        row["type"],
        row["contentType"],
        row["entryDocumentId"],
        row["entryLocale"],
        bool(row["isEntryValid"]),
        tuple(row["problems"] or ()),
        row["createdAt"],
        row["updatedAt"],
    )


def moment(text: str | None) -> datetime | None:
    """Return a stored moment."""
    return None if text is None else datetime.fromisoformat(text)
