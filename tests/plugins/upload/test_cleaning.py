"""Nothing that was told of a picture is left in what is kept of it, and the picture itself is as it was."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.plugins.upload.planted import EXIF_HEADS, KINDS, ORIENTATION, SECRETS, SIZE, made, profile, psd

from octavo.plugins.upload.cleaning import Cleaned, clean
from octavo.testing import Client, Project, client_of, running

SCALED = ("jpg", "png", "gif", "webp", "avif", "tif")
HELD_UPRIGHT = ("upright", "packed", "large", "moving.avif", "moving.gif", "still.gif")
MOVING = ("moving.png", "moving.gif", "moving.webp", "moving.avif")
WITH_PAGES = ("pages.tif", "packed.tif")
WITH_PROFILE = ("photo.jpg", "still.png", "moving.webp", "still.avif", "upright.tif", "page.tif")
LOSSLESS = (
    "still.gif",
    "moving.gif",
    "upright.avif",
    "upright.tif",
    "packed.tif",
    "photo.bmp",
    "photo.psd",
    "inks.jpg",
)

Files = Mapping[str, bytes]


async def upload(client: Client, name: str, mime: str, content: bytes) -> tuple[dict[str, Any], Files]:
    """The entry of a file, and the original and every size of it as browsers get them."""
    answer = await client.post("/api/upload", files={"files": (name, content, mime)})
    assert answer.status_code == 201, answer.text
    entry: dict[str, Any] = answer.json()[0]
    urls = {"original": entry["url"]} | {key: made["url"] for key, made in (entry["formats"] or {}).items()}
    return entry, {key: (await client.get(url)).content for key, url in urls.items()}


def told(name: str, content: bytes) -> list[bytes]:
    """What is left in a file that should not be."""
    # What AVIF calls a kind of item is left, with nothing in it.
    heads = () if name.endswith((".avif", ".heic")) else EXIF_HEADS
    return [secret for secret in (*SECRETS, *heads) if secret in content]


def motion_of(content: bytes) -> dict[str, Any]:
    with Image.open(io.BytesIO(content)) as image:
        pauses = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            image.load()
            pauses.append(image.info.get("duration"))
        return {"pauses": pauses, "loop": image.info.get("loop")}


def check_sizes(name: str, entry: Mapping[str, Any], files: Files) -> None:
    upright = SIZE if name.startswith(HELD_UPRIGHT) else SIZE[::-1]
    assert (entry["width"], entry["height"]) == upright, name
    assert set(files) == {"original", "thumbnail", "small"}, name
    for key, content in files.items():
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            assert image.getexif().get(ORIENTATION, 1) == 1, (name, key)
            assert (image.width > image.height) == (upright[0] > upright[1]), (name, key)


def check_contents(name: str, files: Files) -> None:
    before = motion_of(made(name))
    for key, content in files.items():
        assert told(name, content) == [], (name, key)
        if name in MOVING:
            assert motion_of(content) == before, (name, key)
        if name in WITH_PROFILE:
            with Image.open(io.BytesIO(content)) as image:
                assert image.info.get("icc_profile") == profile(), (name, key)
    if name in WITH_PAGES:
        assert len(motion_of(files["original"])["pauses"]) == len(before["pauses"]) > 1


@pytest.mark.soak
async def test_nothing_told_is_left_in_any_kind_of_picture(tmp_path: Path) -> None:
    assert all(len(motion_of(made(name))["pauses"]) == 3 for name in MOVING)
    async with running(Project(tmp_path).grants(["plugin::*"]).folder) as app, client_of(app) as client:
        for name, (mime, _) in KINDS.items():
            assert told(name, made(name)) != []
            entry, files = await upload(client, name, mime, made(name))
            if name.endswith(SCALED):
                check_sizes(name, entry, files)
                check_contents(name, files)
            assert told(name, files["original"]) == [], name
        entry, files = await upload(client, "x.bin", "application/octet-stream", made("photo.jpg"))
        assert all(told("x", content) == [] for content in files.values())


@pytest.mark.soak
async def test_a_picture_too_large_to_open_is_cleaned_too(tmp_path: Path) -> None:
    limits = f"[plugins.upload.config]\nmax_pixels = {2 * SIZE[0] * SIZE[1]}"
    project = Project(tmp_path).grants(["plugin::*"]).settings(limits)
    async with running(project.folder) as app, client_of(app) as client:
        entry, files = await upload(client, "moving.webp", "image/webp", made("moving.webp"))
        assert entry["formats"] is None
        assert told("moving.webp", files["original"]) == []


@pytest.mark.parametrize("name", LOSSLESS)
def test_pixels_are_as_they_were(tmp_path: Path, name: str) -> None:
    source = tmp_path / "in"
    source.write_bytes(made(name))
    kept = tmp_path / "out"
    assert clean(source, kept) == Cleaned(kept, True)
    with Image.open(source) as before, Image.open(kept) as after:
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()


OF_THE_PICTURE = {1005, 1006, 1010, 1024, 1026, 1037, 1039, 1041, 1045, 1047, 1049, 1053, 1064, 1072, 1077}


@pytest.mark.parametrize(
    "numbers", [(), (1005,), (1058,), (1058, 1005, 1028), (1039, 1060), range(1000, 1100)], ids=str
)
def test_of_photoshop_s_resources_those_of_the_picture_stay_as_they_are(
    tmp_path: Path, numbers: Sequence[int]
) -> None:
    told = {number: str(number).encode() * (number % 3 + 1) + b"x" * (number % 2) for number in numbers}
    belonging = {number: data for number, data in told.items() if number in OF_THE_PICTURE}
    source, kept = tmp_path / "in", tmp_path / "out"
    source.write_bytes(psd(told.items()))
    if told == belonging:
        assert clean(source, kept) == Cleaned(None, True)
    else:
        assert clean(source, kept) == Cleaned(kept, True)
        assert kept.read_bytes() == psd(belonging.items())


@pytest.mark.parametrize("content", [b"no picture at all", b"II*\0"], ids=["text", "torn"])
def test_what_cannot_be_cleaned_is_not_called_clean(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "in"
    source.write_bytes(content)
    assert clean(source, tmp_path / "out") == Cleaned(None, False)


@pytest.mark.parametrize("name", KINDS)
def test_a_clean_picture_is_left_alone(tmp_path: Path, name: str) -> None:
    source = tmp_path / "in"
    source.write_bytes(made(name))
    kept = clean(source, tmp_path / "once").path
    assert kept is None or clean(kept, tmp_path / "twice").path is None


@pytest.mark.soak
@pytest.mark.parametrize("name", KINDS)
def test_whatever_is_cut_or_torn_ends_nothing(tmp_path: Path, name: str) -> None:
    whole = made(name)
    source = tmp_path / "in"
    heads = min(len(whole), 1_000)
    for place in (*range(0, heads, 50), *range(heads, len(whole), max(len(whole) // 10, 1))):
        torn = bytearray(whole)
        torn[place : place + 4] = b"\xff\xff\xff\xff"
        for content in (whole[:place], bytes(torn)):
            source.write_bytes(content)
            kept = clean(source, tmp_path / "out").path
            assert kept is None or kept.stat().st_size <= 2 * len(whole)
