"""Seed files: one JSON object a line, checked before anything is written, and never in memory as a whole."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from octavo.errors import Problem, StartupError

KEYS = {"uid", "key", "locale", "status", "by", "data"}
USER, ROLE, FILE = "admin::user", "admin::role", "plugin::upload.file"
"""What is not written as an entry: administrators, their roles, and files of the media library."""
STATUSES = ("published", "draft")
REFERENCE = "$ref"


@dataclass(frozen=True, slots=True)
class SeedEntry:
    """One line: a version of a document; lines with one `key` are versions of one document."""

    line: int
    uid: str
    data: Mapping[str, Any]
    key: str | None = None
    locale: str | None = None
    status: str = "published"
    by: str | None = None
    """The key of the administrator who makes it."""


class SeedFile:
    """The entries of a file that has been checked, read anew each time."""

    def __init__(self, path: Path, numbers: Mapping[str, int]) -> None:
        self.path = path
        self.numbers = numbers
        """How many entries there are of each type, in the order in which types come."""

    def __iter__(self) -> Iterator[SeedEntry]:
        for number, line in _lines(self.path):
            yield SeedEntry(number, **json.loads(line))

    def __len__(self) -> int:
        return sum(self.numbers.values())

    def of(self, *uids: str) -> list[SeedEntry]:
        """Return the entries of some types, of which there are few."""
        return [entry for entry in self if entry.uid in uids] if self.numbers.keys() & set(uids) else []


def read(path: Path, uids: Mapping[str, Any]) -> SeedFile:
    """Check a seed file.

    Raises StartupError with every invalid line: no JSON, an unknown type or key, a reference to a later line.
    """
    problems: list[Problem] = []
    numbers: dict[str, int] = {}
    keys: dict[str, str] = {}
    try:
        for number, line in _lines(path):
            entry = _entry(number, line, uids)
            faults = [entry] if isinstance(entry, str) else list(_faults(entry, keys))
            problems.extend(Problem(f"{path.name}:{number}", fault) for fault in faults)
            if isinstance(entry, SeedEntry):
                numbers[entry.uid] = numbers.get(entry.uid, 0) + 1
                if entry.key is not None:
                    keys.setdefault(entry.key, entry.uid)
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError([Problem(str(path), f"cannot be read: {error}")]) from None
    if problems:
        raise StartupError(problems)
    return SeedFile(path, numbers)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file that are not blank, with their numbers."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, line


def _entry(number: int, line: str, uids: Mapping[str, Any]) -> SeedEntry | str:
    """Parse a line; return its entry or a problem."""
    try:
        value = json.loads(line)
    except ValueError as error:
        return f"is not JSON: {error}"
    if not isinstance(value, dict) or not isinstance(value.get("uid"), str):
        return 'must be an object with a "uid"'
    if unknown := sorted(value.keys() - KEYS):
        return f"unknown key {unknown[0]!r}; valid: {', '.join(sorted(KEYS))}"
    if value["uid"] not in uids:
        return f"there is no content type {value['uid']!r}"
    if not isinstance(value.get("data"), dict):
        return '"data" must be an object'
    if value.get("status", STATUSES[0]) not in STATUSES:
        return f'"status" must be one of {", ".join(STATUSES)}'
    if any(not isinstance(value.get(key, ""), str) for key in ("key", "locale", "by")):
        return '"key", "locale" and "by" must be text'
    return SeedEntry(number, **value)


def _faults(entry: SeedEntry, keys: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with an entry, given the ones before it."""
    if entry.key is not None and keys.get(entry.key, entry.uid) != entry.uid:
        yield f"the key {entry.key!r} belongs to an entry of {keys[entry.key]} already"
    if entry.by is not None and keys.get(entry.by) != USER:
        yield f'"by" is {entry.by!r}, which no administrator above has as their key'
    if entry.uid == FILE and not isinstance(entry.data.get("file"), str):
        yield 'the data of a file names it: "file", a path from the folder of this one'
    if entry.uid == USER and "password" in entry.data:
        yield "a seed file holds no passwords: one is made, and printed once"
    for name in sorted(references(entry.data)):
        if name not in keys:
            yield f"refers to {name!r}, which no line above has as its key"


def references(value: Any) -> set[str]:
    """Return every key a value refers to, at any depth."""
    if isinstance(value, Mapping):
        if set(value) == {REFERENCE}:
            return {str(value[REFERENCE])}
        return set().union(*map(references, value.values()))
    if isinstance(value, list):
        return set().union(*map(references, value))
    return set()


def resolve(value: Any, documents: Mapping[str, str | int]) -> Any:
    """Return the value with each `{"$ref": key}` replaced by that entry's documentId, or the id of a file."""
    if isinstance(value, Mapping):
        if set(value) == {REFERENCE}:
            return documents[str(value[REFERENCE])]
        return {name: resolve(inner, documents) for name, inner in value.items()}
    if isinstance(value, list):
        return [resolve(inner, documents) for inner in value]
    return value
