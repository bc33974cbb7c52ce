"""Removes metadata from GIF and BMP."""

_IMAGE, _EXTENSION, _TRAILER = 0x2C, 0x21, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_PROFILE = b"ICCRGBG1012"


def clean_gif(content: bytes) -> bytes:
    """Return a GIF without comments and application data; frames, delays and loops stay."""
    position = 13 + _table_size(content[10])
    blocks = [content[:position]]
    while position < len(content):
        kind = content[position]
        start = position
        if kind == _IMAGE:
            position = _after_blocks(content, start + 11 + _table_size(content[start + 9]))
            blocks.append(content[start:position])
        elif kind == _EXTENSION:
            position = _after_blocks(content, start + 2)
            blocks.append(_extension(content[start:position]))
        else:
            blocks.append(bytes((_TRAILER,)))
            break
    return b"".join(blocks)


def _table_size(flags: int) -> int:
    """Return the size in bytes of a colour table, by the flags that precede it."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(content: bytes, position: int) -> int:
    """Return the position after a chain of data blocks, or the end of a file that is cut off."""
    while position < len(content) and content[position]:
        position += content[position] + 1
    return min(position + 1, len(content))


def _extension(block: bytes) -> bytes:
    if block[1] == _CONTROL:
        return block
    if block[1] != _APPLICATION or block[2] != 11:
        return b""
    name = block[3:14]
    if name in _LOOPS and block[14:16] == b"\x03\x01":
        return block[:18] + b"\0"
    return block if name == _PROFILE else b""


def clean_bmp(content: bytes) -> bytes:
    """Return a BMP without bytes after the size in its header."""
    size = int.from_bytes(content[2:6], "little")
    start_of_pixels = int.from_bytes(content[10:14], "little")
    return content[:size] if size > start_of_pixels else content
