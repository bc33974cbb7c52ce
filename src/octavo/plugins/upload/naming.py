"""The names files are kept under."""

import re
import secrets
from pathlib import PurePosixPath

_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,16}")
MAX_STEM = 100


def stem_and_extension(name: str) -> tuple[str, str]:
    """Split a file name; an extension is short and of letters and digits, else it belongs to the stem."""
    path = PurePosixPath(name.replace("\\", "/").rpartition("/")[2])
    if _EXTENSION.fullmatch(path.suffix):
        return path.stem, path.suffix
    return path.name, ""


def new_hash(name: str) -> str:
    """Return what a file is kept under, without its extension: a readable slug and ten random hex digits."""
    from slugify import slugify  # noqa: PLC0415  # 10 ms of tables: not before the first upload

    stem, _ = stem_and_extension(name)
    slug = slugify(
        stem, separator="_", lowercase=False, max_length=MAX_STEM, replacements=tuple(_GERMAN.items())
    )
    return f"{slug or 'file'}_{secrets.token_hex(5)}"


def kilobytes(size: int) -> float:
    """Return a number of bytes in kilobytes of 1,000, halves rounded up to two decimals (Strapi's `size`)."""
    return (size + 5) // 10 / 100
