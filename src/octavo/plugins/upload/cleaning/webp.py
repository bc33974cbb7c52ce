"""Removes metadata from WebP: only the RIFF chunks of picture, frames and colour profile stay."""

from collections.abc import Iterator

_PICTURE = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_ALLOWED = _PICTURE | {b"VP8X", b"ANIM", b"ANMF", b"ICCP"}
_FRAME_HEAD = 16
_EXIF_AND_XMP = 0x08 | 0x04


def clean(content: bytes) -> bytes:
    """Return a WebP file without EXIF, XMP and unknown chunks, those of its frames included."""
    whole = content[12 : 8 + int.from_bytes(content[4:8], "little")]
    chunks = b"WEBP" + b"".join(_clean_chunk(kind, data) for kind, data in _chunks(whole) if kind in _ALLOWED)
    return b"RIFF" + len(chunks).to_bytes(4, "little") + chunks


def _clean_chunk(kind: bytes, data: bytes) -> bytes:
    if kind == b"VP8X":
        data = bytes((data[0] & ~_EXIF_AND_XMP,)) + data[1:10]
    if kind == b"ANMF":
        inner = _chunks(data[_FRAME_HEAD:])
        data = data[:_FRAME_HEAD] + b"".join(_chunk(*part) for part in inner if part[0] in _PICTURE)
    return _chunk(kind, data)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position + 8 <= len(content):
        size = int.from_bytes(content[position + 4 : position + 8], "little")
        yield content[position : position + 4], content[position + 8 : position + 8 + size]
        position += 8 + size + size % 2


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)
