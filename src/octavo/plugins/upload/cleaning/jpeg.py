"""Removes metadata from JPEG (ITU T.81, annex B): tables, scans and colour profiles stay."""

import re

_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN, _END = 0xDA, 0xD9
_NEEDED = frozenset(range(0xC0, 0xE0))
_AFTER_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_PROFILE = b"ICC_PROFILE\0"
_JFIF_HEAD, _ADOBE_HEAD = 12, 12
_NO_THUMBNAIL = b"\0\0"


def clean(content: bytes) -> bytes:
    """Return the first picture of a JPEG file without metadata.

    Bytes after its end are removed too: further pictures of phones (MPO), films, trailers.
    """
    segments = [content[:2]]
    position = 2
    while position < len(content):
        position = content.find(b"\xff", position)
        if position < 0:
            break
        code = content[position + 1] if position + 1 < len(content) else _END
        if code == 0xFF:
            position += 1
        elif not code:
            position += 2
        elif code == _END:
            segments.append(content[position : position + 2])
            break
        elif code in _STANDALONE:
            segments.append(content[position : position + 2])
            position += 2
        else:
            end = position + 2 + int.from_bytes(content[position + 2 : position + 4])
            if code == _SCAN:
                end = _end_of_scan(content, end)
            segments.append(_segment(code, content[position:end]))
            position = max(end, position + 2)
    return b"".join(segments)


def _end_of_scan(content: bytes, start: int) -> int:
    following = _AFTER_SCAN.search(content, start)
    return following.start() if following else len(content)


def _segment(code: int, segment: bytes) -> bytes:
    """Return the cleaned segment with its marker; empty if it is removed."""
    if code in _NEEDED:
        return segment
    data = segment[4:]
    if code == 0xE0 and data.startswith(b"JFIF\0"):
        return _write_segment(code, data[:_JFIF_HEAD] + _NO_THUMBNAIL)
    if code == 0xE2 and data.startswith(_PROFILE):
        return segment
    if code == 0xEE and data.startswith(b"Adobe"):
        return _write_segment(code, data[:_ADOBE_HEAD])
    return b""


def _write_segment(code: int, data: bytes) -> bytes:
    return bytes((0xFF, code)) + (len(data) + 2).to_bytes(2) + data
