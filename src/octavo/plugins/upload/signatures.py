"""How pictures, films and sounds begin: what tables of signatures leave out or take for something else."""

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"\0\0\1\0", "image/vnd.microsoft.icon"),
    (b"\xff\x4f\xff\x51", "image/j2c"),
    (b"\0\0\0\x0cjP  ", "image/jp2"),
    (b"\0\0\0\x0cJXL ", "image/jxl"),
    (b"\xff\x0a", "image/jxl"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"#!AMR", "audio/amr"),
    (b"OggS", "audio/ogg"),
    (b"\0\0\1\xba", "video/mpeg"),
    (b"\0\0\1\xb3", "video/mpeg"),
)
_BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
}
_MP3_FRAMES = frozenset((0xFA, 0xFB, 0xF2, 0xF3, 0xE2, 0xE3))
_BMP_HEADS = frozenset((12, 40, 52, 56, 64, 108, 124))
_TS_PACKET = 188


def mime_of(head: bytes) -> str | None:
    """Return the type of picture, film or sound a file's first bytes begin, or None."""
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADS:
        return "image/bmp"
    if _is_mp3(head):
        return "audio/mpeg"
    if head[:1] == b"G" and head[_TS_PACKET : _TS_PACKET + 1] == b"G" and len(head) > 2 * _TS_PACKET:
        return "video/mp2t" if head[2 * _TS_PACKET : 2 * _TS_PACKET + 1] == b"G" else None
    return next((mime for start, mime in _STARTS if head.startswith(start)), None)


def _is_mp3(head: bytes) -> bool:
    """Whether a frame of MPEG sound, layer 3, begins, of a bit rate and a sample rate there are."""
    return (
        len(head) > 2
        and head[0] == 0xFF
        and head[1] in _MP3_FRAMES
        and head[2] >> 4 not in (0, 15)
        and head[2] >> 2 & 3 != 3
    )
