"""Removes metadata from JPEG 2000: boxes around a codestream (ISO 15444-1, annexes A and I)."""

from octavo.plugins.upload.cleaning.boxes import boxes, write_box

SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
CODESTREAM = b"\xff\x4f\xff\x51"
_ALLOWED = frozenset({b"jP  ", b"ftyp", b"rreq", b"jp2h", b"jp2c"})
_COMMENT, _TILE, _DATA, _END = 0xFF64, 0xFF90, 0xFF93, b"\xff\xd9"


def clean_boxes(content: bytes) -> bytes:
    """Return a JP2 file with only the boxes of the picture."""
    allowed = [(box.kind, content[box.start : box.end]) for box in boxes(content) if box.kind in _ALLOWED]
    return b"".join(
        write_box(kind, clean_codestream(data) if kind == b"jp2c" else data) for kind, data in allowed
    )


def clean_codestream(content: bytes) -> bytes:
    """Return a codestream without bytes after its end; comments are blanked, to keep offsets valid."""
    cleaned = bytearray(content)
    position = _blank_comments(cleaned, 2)
    while _word(cleaned, position) == _TILE:
        length = int.from_bytes(cleaned[position + 6 : position + 10])
        _blank_comments(cleaned, position + 12)
        if not length:  # the last part of all
            return bytes(cleaned)
        position += length
    return bytes(cleaned[:position]) + _END


def _blank_comments(stream: bytearray, position: int) -> int:
    """Blank the comments of one header; return the position of the marker that ends it."""
    while position + 4 <= len(stream) and _word(stream, position) not in (_TILE, _DATA):
        length = _word(stream, position + 2)
        if _word(stream, position) == _COMMENT:
            stream[position + 6 : position + 2 + length] = bytes(max(length - 4, 0))
        position += 2 + max(length, 2)
    return position


def _word(stream: bytearray, position: int) -> int:
    return int.from_bytes(stream[position : position + 2])
