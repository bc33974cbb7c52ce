"""Pictures become upright, lose their location, and get their sizes; hostile ones are mere files."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from octavo.plugins.upload import images
from octavo.plugins.upload.cleaning import Cleaned
from octavo.plugins.upload.naming import kilobytes, new_hash, stem_and_extension
from octavo.plugins.upload.pictures import Picture

BREAKPOINTS = {"large": 1000, "medium": 750, "small": 500}
ORIENTATION, GPS = 0x0112, 0x8825


def process(source: Path, folder: Path) -> Picture:
    return images.process(source, folder, BREAKPOINTS, 10**8, Cleaned(None, True))


def picture(folder: Path, size: tuple[int, int], name: str = "in.jpg", **options: object) -> Path:
    path = folder / name
    Image.radial_gradient("L").resize(size).convert("RGB").save(path, **options)
    return path


def test_sizes_are_made_where_the_picture_is_larger(tmp_path: Path) -> None:
    made = process(picture(tmp_path, (1200, 800)), tmp_path)
    assert (made.width, made.height, made.original) == (1200, 800, None)
    assert {variant.key: (variant.width, variant.height) for variant in made.variants} == {
        "thumbnail": (234, 156),
        "large": (1000, 667),
        "medium": (750, 500),
        "small": (500, 333),
    }
    for variant in made.variants:
        with Image.open(variant.path) as again:
            assert again.size == (variant.width, variant.height)
            assert variant.path.stat().st_size == variant.size


def test_a_small_picture_stays_alone(tmp_path: Path) -> None:
    made = process(picture(tmp_path, (200, 100), "in.png"), tmp_path)
    assert made.variants == ()


def test_orientation_is_honoured_and_location_removed(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[GPS] = {1: "N", 2: (52.0, 30.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0)}
    made = process(picture(tmp_path, (400, 300), exif=exif), tmp_path)
    assert (made.width, made.height) == (300, 400)
    assert made.original is not None
    for path in (made.original, *(variant.path for variant in made.variants)):
        with Image.open(path) as again:
            assert len(again.getexif()) == 0
            assert again.height > again.width


def test_all_frames_count_for_the_limit(tmp_path: Path) -> None:
    frames = [Image.new("L", (600, 400), colour) for colour in (1, 2, 3)]
    path = tmp_path / "in.gif"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    for limit, sizes in ((720_000, {"thumbnail", "small"}), (719_999, set())):
        made = images.process(path, tmp_path, BREAKPOINTS, limit, Cleaned(None, True))
        assert (made.width, made.height, {variant.key for variant in made.variants}) == (600, 400, sizes)


@pytest.mark.parametrize("options", [{}, {"compression": "tiff_lzw"}], ids=["plain", "packed"])
def test_a_tiff_is_turned_the_right_way(tmp_path: Path, options: dict[str, str]) -> None:
    path, corner = tmp_path / "in.tif", 50
    image = Image.new("L", (300, 200))
    image.paste(255, (0, 0, corner, corner))
    image.save(path, tiffinfo={ORIENTATION: 6}, **options)
    made = process(path, tmp_path)
    assert (made.width, made.height) == (200, 300)
    assert made.original is not None
    with Image.open(made.original) as upright:
        assert upright.crop((200 - corner, 0, 200, corner)).getextrema() == (255, 255)


def test_finer_shades_are_not_lost_by_turning(tmp_path: Path) -> None:
    path = tmp_path / "in.tif"
    Image.new("I;16", (300, 200)).save(path, tiffinfo={ORIENTATION: 6})
    made = process(path, tmp_path)
    assert (made.width, made.height, made.original) == (200, 300, None)


def bomb() -> bytes:
    """A PNG of 60,000 by 60,000 pixels in a few hundred bytes of header."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 10**6))
        + chunk(b"IEND", b"")
    )


def broken_avif() -> bytes:
    """An AVIF whose colours cannot be decoded."""
    buffer = io.BytesIO()
    Image.effect_noise((64, 64), 50).convert("RGB").save(buffer, "AVIF")
    whole = buffer.getvalue()
    start = whole.index(b"mdat") + 4
    return whole[:start] + b"\xff" * (len(whole) - start)


@pytest.mark.parametrize(
    "content",
    [
        broken_avif(),
        b"",
        b"<html></html>",
        b"\x89PNG\r\n\x1a\n",
        bomb(),
        b"GIF89a",
        b"\xff\xd8\xff\xe0" + b"\x00" * 50,
    ],
    ids=["avif-garbage", "empty", "html", "png-signature", "bomb", "gif-signature", "jpeg-garbage"],
)
def test_what_cannot_be_opened_is_no_picture(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "in.png"
    path.write_bytes(content)
    assert process(path, tmp_path) == Picture()


def test_a_truncated_picture_is_no_picture(tmp_path: Path) -> None:
    path = picture(tmp_path, (800, 600))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert process(path, tmp_path) == Picture()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("photo.jpg", "photo_"),
        ("we ird näme (1).png", "we_ird_naeme_1_"),
        ("../../etc/passwd", "passwd_"),
        ("…", "file_"),
        ("Ünter/Grüße.txt", "Gruesse_"),
    ],
)
def test_files_are_kept_under_readable_names(name: str, slug: str) -> None:
    kept = new_hash(name)
    assert kept.startswith(slug)
    assert len(kept) == len(slug) + 10
    assert kept != new_hash(name)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a.tar.gz", ("a.tar", ".gz")),
        ("noext", ("noext", "")),
        ("a.b c", ("a.b c", "")),
        (".env", (".env", "")),
        ("x.png/../y.PNG", ("y", ".PNG")),
    ],
)
def test_names_are_split_at_a_plain_extension(name: str, parts: tuple[str, str]) -> None:
    assert stem_and_extension(name) == parts


def test_sizes_are_in_kilobytes_of_a_thousand() -> None:
    assert kilobytes(19_160) == 19.16
    assert kilobytes(45) == 0.05
    assert kilobytes(44) == 0.04


@pytest.mark.parametrize("format", ["DDS", "EPS", "SPIDER", "MSP"])
def test_formats_that_are_not_named_are_not_opened(tmp_path: Path, format: str) -> None:
    path = tmp_path / "in.png"
    mode = {"SPIDER": "F", "MSP": "1"}.get(format, "RGB")
    written = io.BytesIO()  # saved under a name, Pillow takes every file of that extension for the format
    Image.new(mode, (600, 400)).save(written, format)
    path.write_bytes(written.getvalue())
    with Image.open(path) as image:
        assert image.size == (600, 400)
    assert process(path, tmp_path) == Picture()
