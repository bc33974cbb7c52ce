"""Detects and checks media types: declared, by extension, and by content."""

import mimetypes
from collections.abc import Sequence

from octavo.plugins.upload import signatures

HEAD_BYTES = 2048
CONFIDENT = 0.3  # a signature of three bytes (JPEG) has 0.3, mere text 0.1

_SHOWN_INLINE = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/avif",
        "application/pdf",
        "text/plain",
        "text/csv",
    }
)
_ALIASES = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "audio/mp3": "audio/mpeg"}


def plain(mime: str) -> str:
    """Return a MIME type without parameters, in lower case, under its usual name."""
    bare = mime.partition(";")[0].strip().lower()
    return _ALIASES.get(bare, bare)


def of_bytes(head: bytes) -> str | None:
    """Return the MIME type detected from a file's first bytes, or None."""
    return signatures.mime_of(head) or _by_tables(head)


def _by_tables(head: bytes) -> str | None:
    import puremagic  # noqa: PLC0415  # its tables take 10 ms to read: not before the first upload

    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    best = max(matches, key=lambda match: float(match.confidence), default=None)
    if best is None or best.confidence < CONFIDENT or not best.mime_type:
        return None
    return plain(best.mime_type)


def of_name(name: str) -> str | None:
    """Return the MIME type a file name's extension stands for."""
    guessed, _ = mimetypes.guess_type(name, strict=False)
    return guessed and plain(guessed)


def extension_of(mime: str) -> str:
    """Return the usual extension of a MIME type with its dot, or nothing."""
    usual = {"image/jpeg": ".jpg", "text/plain": ".txt", "text/html": ".html"}
    return usual.get(plain(mime)) or mimetypes.guess_extension(plain(mime), strict=False) or ""


def covers(patterns: Sequence[str], mime: str) -> bool:
    """Whether a list of types such as `image/*` includes this one."""
    family = mime.partition("/")[0] + "/*"
    return any(pattern in (mime, family, "*/*", "*") for pattern in patterns)


def refused_type(
    declared: str, proven: str | None, name: str, allowed: Sequence[str], denied: Sequence[str]
) -> str | None:
    """Return the type for which a file is refused, or None when it may come in.

    What it is declared as, what its extension stands for and what its bytes prove must each not be denied;
    markup behind a declared picture is kept as declared (as Strapi does) and served harmlessly.
    """
    declared = plain(declared)
    if not covers(allowed, declared) or covers(denied, declared):
        return declared
    by_name = of_name(name)
    if by_name is not None and covers(denied, by_name):
        return by_name
    if proven is not None and covers(denied, proven) and not proven.startswith(("text/", "image/")):
        return proven
    return None


def contradicting_type(name: str, mime: str, proven: str | None, original_name: str) -> str | None:
    """Return the type that a name's extension stands for, if the file is of another one; None if it fits.

    The extension of `original_name` always fits, and any does if the bytes show no type, or text.
    """
    by_name = of_name(name)
    if by_name is None or not proven or by_name in {proven, plain(mime), of_name(original_name)}:
        return None
    if proven.startswith("text/") or all(one.startswith(("audio/", "video/")) for one in (by_name, proven)):
        return None
    return by_name


def shown_inline(mime: str, head: bytes) -> bool:
    """Whether a browser may show a file in place: a harmless type, and bytes that do not contradict it."""
    mime = plain(mime)
    proven = of_bytes(head)
    if mime.startswith(("audio/", "video/")):
        return proven is not None and proven.startswith(("audio/", "video/"))
    if mime not in _SHOWN_INLINE:
        return False
    if mime.startswith("text/"):
        return proven in (None, "text/plain", "text/csv")
    return proven == mime
