"""Removes metadata from PSD and PSB: only the image resources that the picture needs stay."""

_ALLOWED = frozenset(
    {1005, 1006, 1010, 1024, 1026, 1037, 1039, 1041, 1045, 1047, 1049, 1053, 1064, 1072, 1077}
)
"""Resolution, names of channels, colours, layers' groups, angles, the profile (1039) …"""
_HEAD = 26


def clean(content: bytes) -> bytes:
    """Return a PSD without EXIF (1058), XMP (1060), IPTC (1028), thumbnails and captions."""
    start = _HEAD + 4 + int.from_bytes(content[_HEAD : _HEAD + 4])
    size = int.from_bytes(content[start : start + 4])
    resources = _resources(content[start + 4 : start + 4 + size])
    return content[:start] + len(resources).to_bytes(4) + resources + content[start + 4 + size :]


def _resources(section: bytes) -> bytes:
    resources = []
    position = 0
    while position + 12 <= len(section):
        number = int.from_bytes(section[position + 4 : position + 6])
        data = position + 6 + _even(section[position + 6] + 1)
        size = int.from_bytes(section[data : data + 4])
        end = data + 4 + _even(size)
        if number in _ALLOWED:
            resources.append(section[position:end])
        position = end
    return b"".join(resources)


def _even(size: int) -> int:
    return size + size % 2
