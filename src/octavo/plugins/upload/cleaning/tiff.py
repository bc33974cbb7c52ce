"""Removes metadata from TIFF: only the tags that a picture is shown by stay, with their data."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_SIZES = dict(enumerate((1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4), 1)) | {16: 8, 17: 8, 18: 8}
_CODES = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_ALLOWED = frozenset(
    {254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, *range(277, 285), 290, 291, 292, 293}
    | {296, 297, 301, *range(317, 326), 330, 332, 334, 336, 338, 339, 340, 341, 347, *range(512, 516)}
    | {*range(529, 533), 33421, 33422, 34675, 50674}
)
_NEGATIVE_TEXTS = {50709, 50735, 50740, 50827, 50828, 50966, 50971}
_DIGITAL_NEGATIVE = frozenset(range(50706, 52600)) - _NEGATIVE_TEXTS
_DATA = {273: 279, 324: 325, 513: 514}
"""Tags that say where something is, and the tags that say how many bytes it has."""
_PAGES_BELOW, _MAKER, _NEGATIVE_VERSION, _OLD_JPEG_TABLES = 330, 271, 50706, 519
_MAX_PAGES, _MAX_VALUES = 10_000, 10_000_000


@dataclass(frozen=True, slots=True)
class _Layout:
    """The byte order and widths of numbers in one file; BigTIFF has wider ones."""

    order: str
    big: bool

    @property
    def count_size(self) -> int:
        return 8 if self.big else 2

    @property
    def width(self) -> int:
        """Bytes of an offset."""
        return 8 if self.big else 4

    @property
    def entry_size(self) -> int:
        return 20 if self.big else 12

    def number(self, content: bytes, at: int, size: int) -> int:
        return int(struct.unpack_from(self.order + {2: "H", 4: "I", 8: "Q"}[size], content, at)[0])


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a tag table: the tag, and the position of its values."""

    tag: int
    kind: int
    count: int
    raw: bytes
    at: int
    size: int


def clean(content: bytes) -> bytes:
    """Return a TIFF without EXIF, GPS, XMP, IPTC, Photoshop data and texts, and without unused bytes.

    Raw files of cameras (but for DNG) are returned unchanged: developing them needs the makers' data.
    """
    order = "<" if content[:2] == b"II" else ">"
    layout = _Layout(order, struct.unpack_from(order + "H", content, 2)[0] == 43)
    pages = list(_pages(content, layout))
    tags = {entry.tag for _, entries, _ in pages for entry in entries}
    is_negative = _NEGATIVE_VERSION in tags
    if not is_negative and (content[8:10] == b"CR" or {_MAKER, _PAGES_BELOW} <= tags):
        return content
    if _OLD_JPEG_TABLES in tags:
        raise ValueError("tables of unknown length")
    cleaned = bytearray(len(content))
    cleaned[: 16 if layout.big else 8] = content[: 16 if layout.big else 8]
    allowed = _ALLOWED | _DIGITAL_NEGATIVE if is_negative else _ALLOWED
    for at, entries, following in pages:
        _keep_page(
            content, cleaned, layout, at, [entry for entry in entries if entry.tag in allowed], following
        )
    return bytes(cleaned)


def _pages(content: bytes, layout: _Layout) -> Iterator[tuple[int, list[_Entry], int]]:
    """Yield each table once: its position, its entries, and the position of the next one."""
    waiting = [layout.number(content, 8 if layout.big else 4, layout.width)]
    seen: set[int] = set()
    while waiting:
        at = waiting.pop()
        if not at or at in seen:
            continue
        seen.add(at)
        if len(seen) > _MAX_PAGES:
            raise ValueError("too many pages")
        entries = list(_entries(content, layout, at))
        end = at + layout.count_size + len(entries) * layout.entry_size
        following = layout.number(content, end, layout.width) if end + layout.width <= len(content) else 0
        waiting.append(following)
        for entry in entries:
            if entry.tag == _PAGES_BELOW:
                waiting.extend(_values(content, layout, entry))
        yield at, entries, following


def _entries(content: bytes, layout: _Layout, at: int) -> Iterator[_Entry]:
    for number in range(layout.number(content, at, layout.count_size)):
        start = at + layout.count_size + number * layout.entry_size
        raw = content[start : start + layout.entry_size]
        tag, kind = struct.unpack_from(layout.order + "HH", raw)
        count = layout.number(raw, 4, layout.width)
        size = count * _SIZES.get(kind, 1)
        inline = start + 4 + layout.width
        place = inline if size <= layout.width else layout.number(raw, 4 + layout.width, layout.width)
        yield _Entry(tag, kind, count, raw, place, size)


def _values(content: bytes, layout: _Layout, entry: _Entry) -> list[int]:
    if entry.kind not in _CODES or entry.count > _MAX_VALUES:
        raise ValueError(f"tag {entry.tag} holds no places")
    return list(struct.unpack_from(f"{layout.order}{entry.count}{_CODES[entry.kind]}", content, entry.at))


def _keep_page(
    content: bytes, target: bytearray, layout: _Layout, at: int, entries: list[_Entry], following: int
) -> None:
    """Copy a table with these entries, the values of its tags, and the picture data they point at."""
    counted = len(entries).to_bytes(layout.count_size, "little" if layout.order == "<" else "big")
    next_page = following.to_bytes(layout.width, "little" if layout.order == "<" else "big")
    table = counted + b"".join(_entry(layout, entry) for entry in entries) + next_page
    target[at : at + len(table)] = table
    by_tag = {entry.tag: entry for entry in entries}
    for entry in entries:
        if entry.size > layout.width:
            target[entry.at : entry.at + entry.size] = content[entry.at : entry.at + entry.size]
        if entry.tag in _DATA:
            _keep_data(content, target, layout, entry, by_tag.get(_DATA[entry.tag]))


def _entry(layout: _Layout, entry: _Entry) -> bytes:
    """Return the bytes of a table entry; padding after a short value is blanked."""
    used = 4 + layout.width + min(entry.size, layout.width)
    return entry.raw[: used if entry.size <= layout.width else None].ljust(layout.entry_size, b"\0")


def _keep_data(
    content: bytes, target: bytearray, layout: _Layout, places: _Entry, sizes: _Entry | None
) -> None:
    starts = _values(content, layout, places)
    lengths = _values(content, layout, sizes) if sizes else [len(content)] * len(starts)
    if len(lengths) != len(starts) or sum(min(length, len(content)) for length in lengths) > 4 * len(content):
        raise ValueError("places and sizes do not go together")
    for start, length in zip(starts, lengths, strict=True):
        target[start : start + length] = content[start : start + length]
