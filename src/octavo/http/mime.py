"""File extensions and media types; the table is `mime.types` beside this file, one type a line."""

from functools import cache, lru_cache
from importlib.resources import files
from posixpath import splitext

# Types outside of text/ whose registration says that they are UTF-8.
_UTF8_TYPES = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/manifest+json",
        "application/elm+json",
        "application/fhir+json",
        "application/fhir+xml",
        "application/beep+xml",
        "application/pidf+xml",
        "application/pidf-diff+xml",
        "application/vnd.syncml+xml",
        "application/vnd.syncml.dm+xml",
        "application/vnd.syncml.dm+wbxml",
        "application/vnd.syncml.dmddf+xml",
        "application/vnd.syncml.dmtnds+xml",
        "application/vnd.wap.wbxml",
    }
)
_ASCII_TYPES = frozenset({"application/news-checkgroups", "application/news-groupinfo"})


@cache
def _types() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in files("octavo.http").joinpath("mime.types").read_text("ascii").splitlines():
        media_type, *extensions = line.split()
        table.update(dict.fromkeys(extensions, media_type))
    return table


@cache
def _extensions() -> dict[str, str]:
    table: dict[str, str] = {}
    for extension, media_type in _types().items():
        table.setdefault(media_type, extension)
    return table


def lookup(name: str) -> str | None:
    """Return the media type of an extension or file name: `png`, `.png` and `a/b.png` are image/png."""
    extension = splitext("x." + name)[1][1:].lower()
    return _types().get(extension)


def extension_of(media_type: str) -> str | None:
    """Return an extension (without its dot) of a media type, parameters aside."""
    return _extensions().get(media_type.partition(";")[0].strip().lower())


def charset_of(media_type: str) -> str | None:
    """Return the charset a media type has by default, or None."""
    essence = media_type.partition(";")[0].strip().lower()
    if essence in _ASCII_TYPES:
        return "us-ascii"
    return "utf-8" if essence.startswith("text/") or essence in _UTF8_TYPES else None


@lru_cache(maxsize=256)
def content_type(name: str) -> str | None:
    """Return the Content-Type of an extension or media type, with its default charset, or None."""
    media_type = name if "/" in name else lookup(name)
    if media_type and "charset" not in media_type:
        charset = charset_of(media_type)
        if charset:
            return f"{media_type}; charset={charset}"
    return media_type
