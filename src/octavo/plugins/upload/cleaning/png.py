"""Removes metadata from PNG: only the chunks of the picture, its colours and its animation stay."""

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ALLOWED = frozenset(
    b"IHDR PLTE IDAT IEND CgBI tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST cICP mDCV cLLI".split()
    + b"acTL fcTL fdAT".split()
)
_AROUND = 12  # length, kind and checksum of a chunk


def clean(content: bytes) -> bytes:
    """Return a PNG file without texts, EXIF, times, application chunks and bytes after its end."""
    chunks = [content[:8]]
    position = 8
    while position + 8 <= len(content):
        kind = content[position + 4 : position + 8]
        end = position + _AROUND + int.from_bytes(content[position : position + 4])
        if kind in _ALLOWED:
            chunks.append(content[position:end])
        position = end
        if kind == b"IEND":
            break
    return b"".join(chunks)
