"""Removes metadata (EXIF, XMP, comments …) from pictures without decoding them.

Each format has an allow-list of the parts a picture needs to be shown; nothing else is copied. So quality,
colours and animations stay exactly as they were.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

from octavo.plugins.upload.cleaning.formats import cleaner_of


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The result: the clean file, None if nothing was removed, and whether it is free of metadata."""

    path: Path | None
    is_clean: bool


def clean(source: Path, target: Path) -> Cleaned:
    """Write the picture without metadata to `target`, if there was some to remove."""
    try:
        content = source.read_bytes()
        cleaner = cleaner_of(content)
        cleaned = cleaner(content) if cleaner else None
    except (ValueError, IndexError, struct.error, MemoryError):  # of a format, but broken or too large
        cleaned = None
    if cleaned is None or cleaned == content:
        return Cleaned(None, cleaned is not None)
    partial = target.with_name(f"{target.name}.part")
    partial.write_bytes(cleaned)
    partial.replace(target)  # a process that is ended here leaves no half of it
    return Cleaned(target, True)
