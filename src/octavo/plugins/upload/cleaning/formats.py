"""Chooses the cleaning function by a file's first bytes."""

from collections.abc import Callable

from octavo.plugins.upload.cleaning import blocks, heif, icons, jpeg, jpeg2000, png, psd, tiff, webp

Cleaner = Callable[[bytes], bytes]

_BY_START: tuple[tuple[bytes, Cleaner], ...] = (
    (b"\xff\xd8\xff", jpeg.clean),
    (png.SIGNATURE, png.clean),
    (b"GIF87a", blocks.clean_gif),
    (b"GIF89a", blocks.clean_gif),
    (b"BM", blocks.clean_bmp),
    (b"II*\0", tiff.clean),
    (b"MM\0*", tiff.clean),
    (b"II+\0", tiff.clean),
    (b"MM\0+", tiff.clean),
    (b"8BPS", psd.clean),
    (b"\0\0\1\0", icons.clean_ico),
    (b"\0\0\2\0", icons.clean_ico),
    (b"icns", icons.clean_icns),
    (jpeg2000.CODESTREAM, jpeg2000.clean_codestream),
    (jpeg2000.SIGNATURE, jpeg2000.clean_boxes),
    (heif.JXL_SIGNATURE, heif.clean_jxl),
)


def cleaner_of(content: bytes) -> Cleaner | None:
    """Return the function that cleans a picture; None for an unknown format.

    The function raises ValueError, IndexError or struct.error for a malformed file.
    """
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return webp.clean
    if content[4:8] == b"ftyp" and heif.is_picture(content):
        return heif.clean
    return next((cleaner for start, cleaner in _BY_START if content.startswith(start)), None)
