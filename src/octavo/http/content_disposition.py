"""Content-Disposition as text and value (RFC 6266, RFC 8187, npm content-disposition)."""

import re
from dataclasses import dataclass
from posixpath import basename
from typing import Self
from urllib.parse import quote, unquote_to_bytes

from octavo.http.media_type import TOKEN, parse_parameters, quoted_string

_NOT_LATIN1 = re.compile(r"[^\x20-\x7e\xa0-\xff]")
_QUOTABLE = re.compile(r"[\x20-\x7e\x80-\xff]+")
_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_EXTENDED = re.compile(r"([^']*)'[^']*'((?:%[0-9A-Fa-f]{2}|[0-9A-Za-z!#$&+.^_`|~-])+)")
_ATTR_SAFE = "!#$&+-.^_`|~"


@dataclass(frozen=True, slots=True)
class ContentDisposition:
    """`attachment; filename="plans.pdf"` taken apart; `fallback` is the plain name beside an extended one."""

    type: str = "attachment"
    filename: str | None = None
    fallback: str | None = None

    @classmethod
    def for_file(cls, filename: str | None, *, type: str = "attachment", fallback: str | bool = True) -> Self:
        """Return the disposition of a file; `fallback` False omits the Latin-1 name, a text replaces it."""
        if not TOKEN.fullmatch(type):
            raise TypeError("invalid type")
        if filename is None:
            return cls(type.lower())
        if not isinstance(fallback, str | bool):
            raise TypeError("fallback must be a string or boolean")
        if isinstance(fallback, str) and _NOT_LATIN1.search(fallback):
            raise TypeError("fallback must be ISO-8859-1 string")
        name = basename(filename.rstrip("/"))
        if isinstance(fallback, str):
            plain: str | None = basename(fallback.rstrip("/"))
        else:
            plain = _NOT_LATIN1.sub(_question_marks, name) if fallback else None
        return cls(type.lower(), name, None if plain == name else plain)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read the header; raise ValueError where it is malformed."""
        token = TOKEN.match(text)
        if token is None:
            raise ValueError("invalid type format")
        rest = text[token.end() :]
        semicolon = rest.find(";")
        if rest[: semicolon if semicolon >= 0 else None].strip(" \t"):
            raise ValueError("invalid type format")
        parameters = parse_parameters(rest, semicolon, unique=True)
        plain = parameters.get("filename")
        if "filename*" not in parameters:
            return cls(token[0].lower(), plain)
        name = _decode_extended(parameters["filename*"])
        return cls(token[0].lower(), name, None if plain == name else plain)

    def to_text(self) -> str:
        """Return the header's value."""
        text = self.type
        if self.filename is None:
            return text
        quotable = _QUOTABLE.fullmatch(self.filename) is not None
        if self.fallback is not None or quotable:
            text += f"; filename={quoted_string(self.filename if self.fallback is None else self.fallback)}"
        if self.fallback is not None or not quotable or _ESCAPE.search(self.filename):
            text += f"; filename*=UTF-8''{quote(self.filename, safe=_ATTR_SAFE)}"
        return text


def _question_marks(match: re.Match[str]) -> str:
    """Return one mark for each UTF-16 unit, as npm content-disposition does."""
    return "?" if match[0] <= "\uffff" else "??"


def _decode_extended(value: str) -> str:
    match = _EXTENDED.fullmatch(value)
    if match is None:
        raise ValueError("invalid extended field value")
    charset = match[1].lower()
    if charset not in {"utf-8", "iso-8859-1"}:
        raise ValueError("unsupported charset in extended field")
    return unquote_to_bytes(match[2]).decode(charset, "replace")
