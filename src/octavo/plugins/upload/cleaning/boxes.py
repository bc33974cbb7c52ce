"""Reads and writes boxes (size, kind, content), the structure of MP4, HEIF, JPEG 2000 and JPEG XL.

ISO 14496-12, 4.2.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """One box; its content lies from `start` to `end`."""

    kind: bytes
    at: int
    start: int
    end: int


def boxes(content: bytes | bytearray, position: int = 0, limit: int | None = None) -> Iterator[Box]:
    """Yield the boxes between two positions."""
    limit = len(content) if limit is None else limit
    while position + 8 <= limit:
        size, head = int.from_bytes(content[position : position + 4]), 8
        kind = bytes(content[position + 4 : position + 8])
        if size == 1:
            size, head = int.from_bytes(content[position + 8 : position + 16]), 16
        if size == 0:
            size = limit - position
        if size < head:
            raise ValueError("a box is smaller than its head")
        end = min(position + size, limit)
        yield Box(kind, position, position + head, end)
        position = end


def write_box(kind: bytes, data: bytes) -> bytes:
    """Return the bytes of one box."""
    if len(data) + 8 < 2**32:
        return (len(data) + 8).to_bytes(4) + kind + data
    return b"\0\0\0\x01" + kind + (len(data) + 16).to_bytes(8) + data
