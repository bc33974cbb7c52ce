"""Seed files: one JSON object a line, read and checked before anything is written."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from octavo.errors import Problem, StartupError

KEYS = {"uid", "key", "locale", "status", "data"}
STATUSES = ("published", "draft")
REFERENCE = "$ref"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a version of a document; lines with one `key` are versions of one document."""

    line: int
    uid: str
    data: Mapping[str, Any]
    key: str | None = None
    locale: str | None = None
    status: str = "published"


def read(path: Path, uids: Mapping[str, Any]) -> list[Entry]:
    """Return the entries of a seed file.

    Raises StartupError with every faulty line: no JSON, an unknown type or key, a reference ahead.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError([Problem(str(path), f"cannot be read: {error}")]) from None
    entries: list[Entry] = []
    problems: list[Problem] = []
    keys: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found = _entry(number, line, uids)
        faults = [found] if isinstance(found, str) else list(_faults(found, keys))
        problems.extend(Problem(f"{path.name}:{number}", fault) for fault in faults)
        if isinstance(found, Entry):
            entries.append(found)
            if found.key is not None:
                keys.setdefault(found.key, found.uid)
    if problems:
        raise StartupError(problems)
    return entries


def _entry(number: int, line: str, uids: Mapping[str, Any]) -> Entry | str:
    """Return the entry of a line, or what is wrong with it."""
    try:
        found = json.loads(line)
    except ValueError as error:
        return f"is not JSON: {error}"
    if not isinstance(found, dict) or not isinstance(found.get("uid"), str):
        return 'must be an object with a "uid"'
    if unknown := sorted(found.keys() - KEYS):
        return f"unknown key {unknown[0]!r}; valid: {', '.join(sorted(KEYS))}"
    if found["uid"] not in uids:
        return f"there is no content type {found['uid']!r}"
    if not isinstance(found.get("data"), dict):
        return '"data" must be an object'
    if found.get("status", STATUSES[0]) not in STATUSES:
        return f'"status" must be one of {", ".join(STATUSES)}'
    if any(not isinstance(found.get(key, ""), str) for key in ("key", "locale")):
        return '"key" and "locale" must be text'
    return Entry(number, **found)


def _faults(entry: Entry, keys: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with an entry's place among those before it."""
    if entry.key is not None and keys.get(entry.key, entry.uid) != entry.uid:
        yield f"the key {entry.key!r} belongs to an entry of {keys[entry.key]} already"
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


def resolve(value: Any, documents: Mapping[str, str]) -> Any:
    """Return the value with each `{"$ref": key}` replaced by that entry's documentId."""
    if isinstance(value, Mapping):
        if set(value) == {REFERENCE}:
            return documents[str(value[REFERENCE])]
        return {name: resolve(inner, documents) for name, inner in value.items()}
    if isinstance(value, list):
        return [resolve(inner, documents) for inner in value]
    return value
