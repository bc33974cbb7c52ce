"""Image processing (measure, rotate, scale); it runs in a process of its own."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from octavo.plugins.upload.cleaning import Cleaned
from octavo.plugins.upload.pictures import Box, Picture, Variant

ANIMATED = frozenset({"GIF", "PNG", "WEBP", "AVIF"})
SCALED = ANIMATED | {"JPEG", "TIFF"}
"""What is scaled; other pictures (BMP, PSD …) are measured alone."""
WRITTEN_ANEW = frozenset({"TGA", "PPM", "PCX", "SGI", "QOI"})
"""What has no cleaner, and loses nothing by being written anew."""
READ_AS = {"MPO": "JPEG"}
"""Files of several pictures of which browsers show the first."""
OPENED = (*sorted(SCALED | WRITTEN_ANEW), "MPO", "BMP", "DIB", "ICO", "ICNS", "PSD", "JPEG2000")
"""What is opened at all: Pillow knows many formats more, and runs a program of its own for some."""
THUMBNAIL = (245, 156)
QUALITY, ORIGINAL_QUALITY = 82, 92
AVIF_SPEED = 8
"""Of 10; below it the encoder takes ten times longer for files that are hardly smaller."""
ORIENTATION, UPRIGHT = 0x0112, 1
RAW_TAGS = (330, 50706)
"""Pages below a page, and the version of a digital negative (DNG)."""
BITS_PER_SAMPLE, MOST_BITS = 258, 8
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture is turned upright, by its orientation as EXIF numbers them."""
PRESERVED_INFO = ("icc_profile", "transparency")
MOTION = ("loop", "default_image")


@dataclass(frozen=True, slots=True)
class _Frames:
    """The frames or pages of a picture, upright and without anything that is told of them."""

    written_as: str
    images: list[Image.Image]
    motion: Mapping[str, Any]


def process(
    source: Path, folder: Path, breakpoints: Mapping[str, int], max_pixels: int, cleaned: Cleaned
) -> Picture:
    """Measure an image and write its sizes into `folder`.

    Raises nothing for broken files: what cannot be read as an image has no size. Every frame counts for
    `max_pixels`.
    """
    Image.MAX_IMAGE_PIXELS = None  # the limit is checked below, before any pixel is unpacked
    picture = Picture(original=cleaned.path)
    # Of a stream, not a path: what Pillow maps into memory it turns wrongly (uncompressed TIFF).
    # Suppressed is whatever broken bytes make a decoder say.
    with suppress(Exception), source.open("rb") as stream, Image.open(stream, formats=OPENED) as image:
        if image.width * image.height <= max_pixels:
            picture = _process(image, folder, source.suffix, breakpoints, max_pixels, cleaned)
    return picture


def _process(
    image: Image.Image,
    folder: Path,
    suffix: str,
    breakpoints: Mapping[str, int],
    max_pixels: int,
    cleaned: Cleaned,
) -> Picture:
    written_as = READ_AS.get(image.format or "", image.format or "")
    orientation = image.getexif().get(ORIENTATION, UPRIGHT)
    pages = _pages(image, written_as)
    if written_as not in SCALED and (cleaned.is_clean or written_as not in WRITTEN_ANEW):
        return Picture(image.width, image.height, cleaned.path)
    if image.width * image.height * pages > max_pixels:
        return Picture(image.width, image.height, cleaned.path)
    frames = _read(image, written_as, pages, orientation)
    original = cleaned.path
    if (orientation in TURNS or not cleaned.is_clean) and not _holds_more(image):
        original = _write(frames, folder / f"original{suffix}", ORIGINAL_QUALITY)
    first = frames.images[0]
    if written_as not in SCALED:
        return Picture(first.width, first.height, original)
    boxes = {"thumbnail": THUMBNAIL} | {name: (side, side) for name, side in breakpoints.items()}
    variants = tuple(
        _variant(frames, key, box, folder / f"{key}{suffix}")
        for key, box in boxes.items()
        if first.width > box[0] or first.height > box[1]
    )
    return Picture(first.width, first.height, original, variants)


def crop(source: Path, target: Path, box: Box, max_pixels: int) -> bool:
    """Write a part of a picture, upright and in the same format; False for what cannot be read or scaled."""
    Image.MAX_IMAGE_PIXELS = None  # the limit is checked below
    with suppress(Exception), source.open("rb") as stream, Image.open(stream, formats=OPENED) as image:
        written_as = READ_AS.get(image.format or "", image.format or "")
        pages = _pages(image, written_as)
        if written_as in SCALED and image.width * image.height * pages <= max_pixels:
            frames = _read(image, written_as, pages, image.getexif().get(ORIENTATION, UPRIGHT))
            parts = [_crop(frame, box) for frame in frames.images]
            _write(_Frames(written_as, parts, frames.motion), target, ORIGINAL_QUALITY)
            return True
    return False


def _crop(image: Image.Image, box: Box) -> Image.Image:
    left, top, width, height = box
    part = image.crop((left, top, left + width, top + height))
    part.info = image.info
    return part


def _pages(image: Image.Image, written_as: str) -> int:
    """Return how many frames or pages are written where the picture is written."""
    return getattr(image, "n_frames", 1) if written_as in ANIMATED | {"TIFF"} else 1


def _holds_more(image: Image.Image) -> bool:
    """Whether a TIFF holds what would be lost by writing it anew: what a sensor saw, or finer shades."""
    tags = getattr(image, "tag_v2", {})
    return any(tag in tags for tag in RAW_TAGS) or max(tags.get(BITS_PER_SAMPLE, (8,))) > MOST_BITS


def _read(image: Image.Image, written_as: str, pages: int, orientation: int) -> _Frames:
    images, durations = [], []
    for number in range(pages):
        if pages > 1:
            image.seek(number)
        image.load()
        durations.append(image.info.get("duration", 0))
        images.append(_upright(image, UPRIGHT if written_as == "TIFF" else orientation))
    motion = {name: image.info[name] for name in MOTION if name in image.info}
    return _Frames(written_as, images, motion | {"duration": durations})


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    """Return a picture turned, with nothing told of it; Pillow has turned the pages of a TIFF by itself."""
    turned = image.transpose(TURNS[orientation]) if orientation in TURNS else image.copy()
    turned.info = {name: turned.info[name] for name in PRESERVED_INFO if name in turned.info}
    return turned


def _variant(frames: _Frames, key: str, box: tuple[int, int], path: Path) -> Variant:
    images = frames.images if frames.written_as in ANIMATED else frames.images[:1]
    fitted = _Frames(frames.written_as, [_fit(image, box) for image in images], frames.motion)
    _write(fitted, path, QUALITY)
    return Variant(key, path, *fitted.images[0].size, path.stat().st_size)


def _fit(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """Return the image scaled to fit a box, sides rounded to the nearest pixel as in Strapi."""
    scale = min(box[0] / image.width, box[1] / image.height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return _blendable(image).resize(size, Image.Resampling.LANCZOS)


def _blendable(image: Image.Image) -> Image.Image:
    """Return an image whose colours can be interpolated: not a palette."""
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def _write(frames: _Frames, path: Path, quality: int) -> Path:
    first, *others = frames.images
    options: dict[str, Any] = {"icc_profile": first.info.get("icc_profile")}
    if frames.written_as in ("JPEG", "WEBP", "AVIF"):
        options["quality"] = quality
    if frames.written_as == "AVIF":
        options["speed"] = AVIF_SPEED
    if frames.written_as in ("JPEG", "PNG"):
        options["optimize"] = not others
    if frames.written_as == "JPEG" and first.mode not in ("RGB", "L", "CMYK"):
        first = first.convert("RGB")
    if frames.written_as == "TIFF":
        options["compression"] = "tiff_adobe_deflate"
    if others:
        options |= {"save_all": True, "append_images": others}
    if others and frames.written_as in ANIMATED:
        # Each frame is whole: what it does not cover is not to show through.
        options |= {**frames.motion, "disposal": 2 if frames.written_as == "GIF" else 0, "blend": 0}
    first.save(path, frames.written_as, **options)
    return path
