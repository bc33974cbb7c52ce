"""Header fields: checks of names and values, and joining of repeated fields."""

import re
from collections.abc import Iterable, Mapping

from octavo.http.media_type import TOKEN

_FORBIDDEN_IN_VALUE = re.compile(r"[^\t\x20-\x7e\x80-\xff]")

# Of these Node keeps the first and drops the rest; of others it joins them.
_SINGLE = frozenset(
    {
        "age",
        "authorization",
        "content-length",
        "content-type",
        "etag",
        "expires",
        "from",
        "host",
        "if-modified-since",
        "if-unmodified-since",
        "last-modified",
        "location",
        "max-forwards",
        "proxy-authorization",
        "referer",
        "retry-after",
        "server",
        "user-agent",
    }
)

HeaderValue = str | list[str] | int


def from_raw(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return one text per lower-case name, from a request's fields in wire order (Node's joining rules)."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if name not in headers:
            headers[name] = value
        elif name not in _SINGLE:
            headers[name] += ("; " if name == "cookie" else ", ") + value
    return headers


def to_raw(headers: dict[str, HeaderValue]) -> list[tuple[bytes, bytes]]:
    """Return the fields of a response as ASGI takes them, a list giving one field each."""
    try:
        return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]  # type: ignore[union-attr]  # nearly always texts
    except AttributeError:  # of a list or a number
        return [
            (name.encode("latin-1"), str(item).encode("latin-1"))
            for name, value in headers.items()
            for item in (value if isinstance(value, list) else (value,))
        ]


def to_lines(headers: Mapping[str, HeaderValue]) -> bytes:
    """Return the fields of a response as lines of HTTP/1.1; raise ValueError for a value that breaks one."""
    lines = [
        f"{name}: {item}\r\n"
        for name, value in headers.items()
        for item in (value if type(value) is list else (value,))
    ]
    text = "".join(lines)
    if not text.count("\n") == text.count("\r") == len(lines) or "\0" in text:
        raise ValueError("Invalid character in header content")
    return text.encode("latin-1")


def check_name(name: str) -> None:
    """Raise ValueError unless `name` is a token."""
    if not TOKEN.fullmatch(name):
        raise ValueError(f'Header name must be a valid HTTP token ["{name}"]')


def check_value(name: str, value: str) -> None:
    """Raise ValueError for a value with control or non-Latin-1 characters, which would break the header."""
    if _FORBIDDEN_IN_VALUE.search(value):
        raise ValueError(f'Invalid character in header content ["{name}"]')


def vary_with(current: str, fields: str | Iterable[str]) -> str:
    """Return a Vary value with missing `fields` added; "*" replaces all (npm vary)."""
    field_names = fields.split(",") if isinstance(fields, str) else fields
    names = [name.strip(" ") for name in field_names]
    for name in names:
        if not TOKEN.fullmatch(name):
            raise ValueError("field argument contains an invalid header name")
    present = [name.strip(" ") for name in current.lower().split(",")]
    if "*" in names or "*" in present:
        return "*"
    for name in names:
        if name.lower() not in present:
            present.append(name.lower())
            current = f"{current}, {name}" if current else name
    return current
