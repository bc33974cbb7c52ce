"""Removes metadata from HEIF, AVIF and JPEG XL, where it is in boxes and items (ISO 23008-12)."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from octavo.plugins.upload.cleaning.boxes import Box, boxes, write_box

JXL_SIGNATURE = b"\0\0\0\x0cJXL \r\n\x87\n"
_JXL_KEPT = frozenset({b"JXL ", b"ftyp", b"jxll", b"jxlc", b"jxlp", b"jxli"})
_BRANDS = frozenset(b"mif1 mif2 msf1 heic heix hevc hevx heim heis avif avis".split())
_METADATA = frozenset({b"Exif", b"mime", b"uri "})
_EMPTY_EXIF = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
_BLANKED = frozenset({b"uuid", b"udta", b"xml ", b"bxml", b"free", b"skip"})
_ENTERED = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})


def is_picture(content: bytes) -> bool:
    """Whether one of the brands that a file lists is a picture's."""
    end = min(int.from_bytes(content[:4]), 512)
    brands = [content[8:12], *(content[at : at + 4] for at in range(16, end, 4))]
    return not _BRANDS.isdisjoint(brands)


def clean_jxl(content: bytes) -> bytes:
    """Return a JPEG XL file with only the boxes of the picture."""
    allowed = (box for box in boxes(content) if box.kind in _JXL_KEPT)
    return b"".join(write_box(box.kind, content[box.start : box.end]) for box in allowed)


def clean(content: bytes) -> bytes:
    """Return a HEIF or AVIF file with blanked EXIF, XMP and notes; nothing moves, so that offsets hold."""
    cleaned = bytearray(content)
    _clean_boxes(cleaned, 0, len(cleaned))
    return bytes(cleaned)


def _clean_boxes(content: bytearray, start: int, end: int) -> None:
    for box in boxes(content, start, end):
        if box.kind in _BLANKED:
            _blank(content, box)
        elif box.kind in _ENTERED:
            _clean_boxes(content, box.start, box.end)
        elif box.kind == b"meta":
            _clean_boxes(content, box.start + 4, box.end)
            _clean_items(content, box)


def _blank(content: bytearray, box: Box) -> None:
    content[box.at + 4 : box.at + 8] = b"free"
    content[box.start : box.end] = bytes(box.end - box.start)


def _clean_items(content: bytearray, meta: Box) -> None:
    inside = {box.kind: box for box in boxes(content, meta.start + 4, meta.end)}
    if b"iinf" not in inside or b"iloc" not in inside:
        return
    metadata = dict(_metadata_items(content, inside[b"iinf"]))
    stored = inside.get(b"idat")
    for extent in _extents(content, inside[b"iloc"], metadata.keys()):
        start = extent.start + (stored.start if extent.in_meta and stored else 0)
        end = min(start + extent.size, len(content))
        blank = _EMPTY_EXIF if metadata[extent.item] == b"Exif" else b""
        size = max(end - start, 0)
        content[start:end] = blank.ljust(size, b"\0" if blank else b" ")[:size]


def _metadata_items(content: bytearray, info: Box) -> Iterator[tuple[int, bytes]]:
    """Yield the number and kind of the items that are metadata."""
    count_size = 2 if content[info.start] == 0 else 4
    for entry in boxes(content, info.start + 4 + count_size, info.end):
        version = content[entry.start]
        if entry.kind == b"infe" and version >= 2:
            size = 2 if version == 2 else 4
            number = int.from_bytes(content[entry.start + 4 : entry.start + 4 + size])
            kind = bytes(content[entry.start + 6 + size : entry.start + 10 + size])
            if kind in _METADATA:
                yield number, kind


@dataclass(frozen=True, slots=True)
class _Extent:
    """The position of a part of an item: in the file, or in the box for small items (`idat`)."""

    item: int
    in_meta: bool
    start: int
    size: int


class _Reader:
    """Reads consecutive big-endian numbers."""

    def __init__(self, content: bytearray, position: int) -> None:
        self.content, self.position = content, position

    def number(self, size: int) -> int:
        self.position += size
        if self.position > len(self.content):
            raise ValueError("a table ends early")
        return int.from_bytes(self.content[self.position - size : self.position])


def _extents(content: bytearray, places: Box, items: Set[int]) -> Iterator[_Extent]:
    read = _Reader(content, places.start)
    version = read.number(4) >> 24
    sizes = read.number(2)
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    for _ in range(read.number(2 if version < 2 else 4)):
        item = read.number(2 if version < 2 else 4)
        method = read.number(2) & 15 if version else 0
        read.number(2)
        base = read.number(base_size)
        for _ in range(read.number(2)):
            read.number(index_size if version else 0)
            start, size = base + read.number(offset_size), read.number(length_size)
            if item in items and method > 1:
                raise ValueError("an item is a part of another")
            if item in items:
                yield _Extent(item, method == 1, start, size or len(content))
