"""Removes metadata from ICO, CUR and ICNS: each picture inside is cleaned by its own format."""

from octavo.plugins.upload.cleaning import jpeg2000, png

_ENTRY, _HEAD = 16, 6
_ABOUT = frozenset({b"TOC ", b"name", b"info"})


def clean_ico(content: bytes) -> bytes:
    """Return an ICO or CUR with cleaned PNGs, and without bytes between and after the pictures."""
    count = int.from_bytes(content[4:6], "little")
    offset = _HEAD + count * _ENTRY
    entries, pictures = [], []
    for number in range(count):
        entry = content[_HEAD + number * _ENTRY : _HEAD + (number + 1) * _ENTRY]
        size, start = (int.from_bytes(entry[at : at + 4], "little") for at in (8, 12))
        picture = _picture(content[start : start + size])
        entries.append(entry[:8] + len(picture).to_bytes(4, "little") + offset.to_bytes(4, "little"))
        pictures.append(picture)
        offset += len(picture)
        if offset > 2 * len(content):
            raise ValueError("pictures overlap")
    return b"".join([content[:_HEAD], *entries, *pictures])


def clean_icns(content: bytes) -> bytes:
    """Return an ICNS with cleaned pictures, without its notes and table of contents."""
    pictures = []
    position = 8
    while position + 8 <= len(content):
        kind = content[position : position + 4]
        size = max(int.from_bytes(content[position + 4 : position + 8]), 8)
        picture = _picture(content[position + 8 : position + size])
        if kind not in _ABOUT:
            pictures.append(kind + (len(picture) + 8).to_bytes(4) + picture)
        position += size
    whole = b"".join(pictures)
    return b"icns" + (len(whole) + 8).to_bytes(4) + whole


def _picture(content: bytes) -> bytes:
    if content.startswith(png.SIGNATURE):
        return png.clean(content)
    if content.startswith(jpeg2000.SIGNATURE):
        return jpeg2000.clean_boxes(content)
    return content
