"""Byte ranges of files: Range headers (RFC 9110 §14)."""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

Style: TypeAlias = Literal["rfc", "first"]
Answer: TypeAlias = "ByteRange | Literal['whole', 'unsatisfiable']"

_SPEC = re.compile(r"([0-9]{0,18})-([0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class ByteRange:
    """The bytes from `start` to `end`, both included, of `size`."""

    start: int
    end: int
    size: int

    @property
    def length(self) -> int:
        """The number of bytes."""
        return self.end - self.start + 1

    def to_text(self) -> str:
        """Return the value of Content-Range."""
        return f"bytes {self.start}-{self.end}/{self.size}"


def select_range(text: str, size: int, style: Style = "rfc") -> Answer:
    """Return the part of `size` bytes that a Range header asks for.

    `rfc`: a malformed header, another unit or several ranges give the whole, as a server may (§14.2).
    `first`, as koa-range answers uploads: the first of several; what it does not read, suffixes among it,
    cannot be satisfied.
    """
    unit, _, specs = text.partition("=")
    if unit.strip().lower() != "bytes" or (style == "rfc" and "," in specs):
        return "whole" if style == "rfc" else "unsatisfiable"
    for spec in specs.split(",", 16)[:16]:
        match = _SPEC.fullmatch(spec.strip())
        if match is None or match[0] == "-":
            continue
        if style == "first" and not match[1]:
            continue
        return _range_within(match[1], match[2], size)
    return "whole" if style == "rfc" else "unsatisfiable"


def _range_within(first: str, last: str, size: int) -> Answer:
    if not first:
        start, end = max(size - int(last), 0), size - 1
    else:
        start, end = int(first), min(int(last or size), size - 1)
        if last and int(last) < start:
            return "whole"
    return ByteRange(start, end, size) if start <= end and start < size else "unsatisfiable"
