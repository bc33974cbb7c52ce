"""Names and storage keys of files."""

import re
import secrets
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,16}")
MAX_STEM = 100
MAX_NAME = 255


_UNUSABLE = re.compile(r"[/\\\x00-\x1f\x7f-\x9f\u2028\u2029]")


def why_no_name(name: str) -> str | None:
    """Return why a name is invalid for a file or a folder, or None: it must not look like a path."""
    if _UNUSABLE.search(name):
        return "must not contain slashes, backslashes or control characters"
    if name.strip() in ("", ".", ".."):
        return "must be a name"
    return f"must be at most {MAX_NAME} characters" if len(name) > MAX_NAME else None


def why_no_folder_name(name: str) -> str | None:
    """Return why a name is invalid for a folder, or None: folders that look alike are the same."""
    return "must not start or end with a blank" if name != name.strip() else why_no_name(name)


def stem_and_extension(name: str) -> tuple[str, str]:
    """Split a file name; an extension is short and of letters and digits, else it belongs to the stem."""
    path = PurePosixPath(name.replace("\\", "/").rpartition("/")[2])
    if _EXTENSION.fullmatch(path.suffix):
        return path.stem, path.suffix
    return path.name, ""


def new_hash(name: str) -> str:
    """Return a storage name without extension: a readable slug and ten random hex digits."""
    from slugify import slugify  # noqa: PLC0415  # 10 ms of tables: not before the first upload

    stem, _ = stem_and_extension(name)
    slug = slugify(
        stem, separator="_", lowercase=False, max_length=MAX_STEM, replacements=tuple(_GERMAN.items())
    )
    return f"{slug or 'file'}_{secrets.token_hex(5)}"


def names_of(entry: Mapping[str, Any]) -> list[str]:
    """Return the names of a file and its sizes in URLs."""
    described = [entry, *(entry["formats"] or {}).values()]
    return [f"{item['hash']}{item['ext'] or ''}" for item in described]


def keys_of(entry: Mapping[str, Any]) -> list[str]:
    """Return the storage keys of a file and its sizes, in the same order."""
    stored_as = entry["storedAs"]
    if not stored_as:
        return names_of(entry)
    ext = entry["ext"] or ""
    return [f"{stored_as}{ext}", *(f"{key}_{stored_as}{ext}" for key in entry["formats"] or {})]


def kilobytes(size: int) -> float:
    """Return a number of bytes in kilobytes of 1,000, halves rounded up to two decimals (Strapi's `size`)."""
    return (size + 5) // 10 / 100
