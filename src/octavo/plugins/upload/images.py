"""Pictures: measured, turned upright, rid of where they were taken, scaled; run in a process of its own."""

from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageOps

from octavo.plugins.upload.pictures import Picture, Variant

FORMATS = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "TIFF": "image/tiff",
}
"""What is resized; other pictures (GIF, BMP …) are measured and kept as they are."""
THUMBNAIL = (245, 156)
QUALITY = 82


def process(source: Path, folder: Path, breakpoints: Mapping[str, int], max_pixels: int) -> Picture | None:
    """Measure a picture and write its sizes into `folder`; None when it is no picture that can be opened.

    Raises nothing for broken files: what cannot be read as a picture is a file like any other.
    """
    Image.MAX_IMAGE_PIXELS = None  # the limit is checked below, before any pixel is unpacked
    try:
        with Image.open(source) as image:
            if image.width * image.height > max_pixels:
                return None
            return _process(image, source, folder, breakpoints)
    except Exception:  # whatever it is that broken bytes make a decoder say
        return None


def _process(image: Image.Image, source: Path, folder: Path, breakpoints: Mapping[str, int]) -> Picture:
    mime = FORMATS.get(image.format or "")
    if mime is None or getattr(image, "n_frames", 1) > 1:
        return Picture(image.width, image.height, Image.MIME.get(image.format or "", ""), None, ())
    written_as = image.format or ""
    exif = image.getexif()
    upright = ImageOps.exif_transpose(image)
    upright.load()
    rewritten = None
    if len(exif) or image.info.get("exif") or image.info.get("xmp"):
        rewritten = _write(upright, "", folder / f"original{source.suffix}", written_as)
    boxes = {"thumbnail": THUMBNAIL} | {name: (side, side) for name, side in breakpoints.items()}
    variants = tuple(
        _write(_fitted(upright, box), key, folder / f"{key}{source.suffix}", written_as)
        for key, box in boxes.items()
        if upright.width > box[0] or upright.height > box[1]
    )
    return Picture(upright.width, upright.height, mime, rewritten, variants)


def _fitted(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """Return the picture scaled to fit a box, sides rounded to the nearest pixel as Strapi's are."""
    scale = min(box[0] / image.width, box[1] / image.height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS)


def _write(image: Image.Image, key: str, path: Path, written_as: str) -> Variant:
    options: dict[str, object] = {"icc_profile": image.info.get("icc_profile")}
    if written_as in ("JPEG", "WEBP", "AVIF"):
        options["quality"] = QUALITY if key else 92
    if written_as in ("JPEG", "PNG"):
        options["optimize"] = True
    if written_as == "JPEG" and image.mode not in ("RGB", "L", "CMYK"):
        image = image.convert("RGB")
    image.save(path, written_as, exif=b"", **options)
    return Variant(key, path, image.width, image.height, path.stat().st_size)
