"""Media types and their parameters as text and value (RFC 9110 §8.3.1)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TYPE = re.compile(r"([a-z0-9][a-z0-9!#$&^_-]{0,126})/([a-z0-9][a-z0-9!#$&^_.+-]{0,126})", re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t\x20-\x7e\x80-\xff])*)"')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class MediaType:
    """`text/html; charset=utf-8` taken apart; the essence and parameter names are lower-case."""

    essence: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Parse a media type; raises ValueError if it is malformed."""
        match = _TYPE.fullmatch(text.partition(";")[0].strip(" \t"))
        if match is None:
            raise ValueError(f"invalid media type: {text[:80]!r}")
        return cls(match[0].lower(), parse_parameters(text, text.find(";")))

    def to_text(self) -> str:
        """Return the media type as text, parameters in order of their names."""
        return self.essence + "".join(
            f"; {name}={quote(self.parameters[name])}" for name in sorted(self.parameters)
        )


def parse_parameters(text: str, start: int, *, unique: bool = False) -> dict[str, str]:
    """Parse `; name=value` pairs from `start` (the first semicolon, or -1) to the end; raises ValueError.

    Of repeated names the last value counts, unless names must be `unique`.
    """
    parameters: dict[str, str] = {}
    place = start
    while 0 <= place < len(text):
        if text[place] != ";":
            raise ValueError("invalid parameter format")
        name = TOKEN.match(text, _skip_blanks(text, place + 1))
        equals = _skip_blanks(text, name.end()) if name else -1
        if name is None or text[equals : equals + 1] != "=":
            raise ValueError("invalid parameter format")
        value, place = _parameter_value(text, _skip_blanks(text, equals + 1))
        if unique and name[0].lower() in parameters:
            raise ValueError("invalid duplicate parameter")
        parameters[name[0].lower()] = value
        place = _skip_blanks(text, place)
    return parameters


def _parameter_value(text: str, place: int) -> tuple[str, int]:
    if quoted := _QUOTED.match(text, place):
        return _ESCAPED.sub(r"\1", quoted[1]), quoted.end()
    if token := TOKEN.match(text, place):
        return token[0], token.end()
    raise ValueError("invalid parameter format")


def _skip_blanks(text: str, place: int) -> int:
    while text[place : place + 1] in {" ", "\t"}:
        place += 1
    return place


def quote(value: str) -> str:
    """Return a parameter value as a token if it is one, otherwise as a quoted string."""
    if TOKEN.fullmatch(value):
        return value
    if re.search(r"[^\t\x20-\x7e\x80-\xff]", value):
        raise ValueError("invalid parameter value")
    return quoted_string(value)


def quoted_string(value: str) -> str:
    """Return a text in quotes, quotes and backslashes inside escaped."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
