"""The report of an import: what was imported and what was left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from octavo.importers.strapi.media import Copied

NAMES = {
    "strapi_releases": "releases",
    "strapi_release_actions": "actions of releases",
    "strapi_workflows": "review workflows",
    "strapi_workflows_stages": "stages of review workflows",
    "strapi_history_versions": "versions in the content history",
    "strapi_sessions": "sessions: who was logged in logs in again",
    "strapi_transfer_tokens": "transfer tokens",
    "strapi_transfer_token_permissions": "permissions of transfer tokens",
    "strapi_audit_logs": "lines of the audit log",
}
"""What Strapi's tables hold that Octavo has no place for."""


@dataclass
class TypeReport:
    """One type: how many entries were read and rows made of them, to be compared with what is stored."""

    uid: str
    read: int = 0
    rows: int = 0
    highest: int = 0
    """The highest id of its rows."""
    checksum: int = 0
    """The checksum of the rows made of what was read."""
    stored: int | None = None
    stored_checksum: int | None = None

    @property
    def agrees(self) -> bool:
        """Whether the stored rows equal those that were read."""
        return (self.stored, self.stored_checksum) == (self.rows, self.checksum)


@dataclass
class ImportReport:
    """What an import did, or would do."""

    source: str
    dry: bool = False
    resumed: bool = False
    already: bool = False
    """Whether it was finished before."""
    types: list[TypeReport] = field(default_factory=list)
    copied: Copied | None = None
    files: list[str] = field(default_factory=list)
    """Files of the project that are written."""
    doubles: Mapping[str, list[int]] = field(default_factory=dict)
    missing_targets: Mapping[tuple[str, str], int] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)
    lost_count: int = 0
    not_imported: list[str] = field(default_factory=list)
    """What has no counterpart."""
    notes: list[str] = field(default_factory=list)
    """What is otherwise, and what is left to do."""

    @property
    def disagreeing(self) -> list[str]:
        """The types whose stored rows differ from those that were read."""
        return [each.uid for each in self.types if each.stored is not None and not each.agrees]

    def sections(self) -> Iterator[tuple[str, list[str]]]:
        """Yield headings with their lines."""
        if self.files:
            yield ("Would write" if self.dry else "Wrote"), self.files
        if self.copied is not None:
            yield "Files of the media library", list(_media(self.copied))
        if self.losses:
            more = self.lost_count - len(self.losses)
            yield "Left out", [*self.losses, *([f"and {more} more"] if more > 0 else [])]
        if self.doubles:
            yield (
                "Rows that stand where another one does; the last of each came over",
                [
                    f"{uid}: {', '.join(map(str, ids[:20]))}{' …' if len(ids) > 20 else ''}"
                    for uid, ids in self.doubles.items()
                ],
            )
        if self.missing_targets:
            yield (
                "Links to rows that do not exist, which Strapi does not show either",
                [f"{uid} {name}: {number}" for (uid, name), number in sorted(self.missing_targets.items())],
            )
        if self.not_imported:
            yield "Without a counterpart", self.not_imported
        if self.notes:
            yield "To know", self.notes


def describe_leftovers(leftovers: Mapping[str, int]) -> list[str]:
    """Return a line for each of Strapi's tables that has no counterpart here."""
    return [f"{NAMES.get(table, f'rows of {table}')}: {number}" for table, number in leftovers.items()]


def _media(copied: Copied) -> Iterator[str]:
    yield f"{copied.files} copied, {copied.bytes:,} bytes; {copied.unchanged} were there already"
    for what, names in (("no such file", copied.missing), ("another file is there", copied.differing)):
        yield from (f"{name}: {what}" for name in names[:20])
        if len(names) > 20:
            yield f"and {len(names) - 20} more: {what}"
