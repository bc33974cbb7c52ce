"""PNG: chunks. Kept are those that make the picture and its colours, and those of an animation."""

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND CgBI tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST cICP mDCV cLLI".split()
    + b"acTL fcTL fdAT".split()
)
_AROUND = 12  # length, kind and checksum of a chunk


def clean(content: bytes) -> bytes:
    """Return a PNG file without texts, EXIF, times, what programs keep in it, and what follows its end."""
    kept = [content[:8]]
    position = 8
    while position + 8 <= len(content):
        kind = content[position + 4 : position + 8]
        end = position + _AROUND + int.from_bytes(content[position : position + 4])
        if kind in _KEPT:
            kept.append(content[position:end])
        position = end
        if kind == b"IEND":
            break
    return b"".join(kept)
