"""Pictures are worked on apart: one that ends its process takes nothing from those beside it."""

import asyncio
import importlib.util
import logging
import struct
import zlib
from pathlib import Path

import pytest
from tests.cli.serving import eventually
from tests.plugins.upload import hostile
from tests.plugins.upload.planted import SECRETS, made

from octavo.plugins.upload import workers as module
from octavo.plugins.upload.pictures import Picture
from octavo.plugins.upload.workers import Workers

pytestmark = pytest.mark.soak


def photo(folder: Path, name: str = "photo.jpg") -> Path:
    path = folder / name
    path.write_bytes(made("photo.jpg"))
    return path


async def test_without_the_extra_pictures_are_cleaned_and_have_no_sizes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with caplog.at_level(logging.WARNING):
        workers = Workers(1, {"small": 500}, 10**8, 2**31)
    assert "octavo[images]" in caplog.text
    kept = await workers.process(photo(tmp_path), tmp_path, sized=True)
    workers.close()
    assert kept.original is not None
    assert kept == Picture(original=kept.original)
    assert not any(secret in kept.original.read_bytes() for secret in SECRETS)


async def test_a_picture_that_ends_its_process_takes_nothing_from_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_process", hostile.end_at_dark)
    workers = Workers(2, {"small": 500}, 10**8, 2**31)
    names = ["a.jpg", "dark.jpg", "b.jpg"]
    folders = [tmp_path / name.partition(".")[0] for name in names]
    for folder in folders:
        folder.mkdir()
    work = [
        workers.process(photo(tmp_path, name), folder, sized=True)
        for name, folder in zip(names, folders, strict=True)
    ]
    first, dark, second = await asyncio.gather(*work)
    workers.close()
    assert dark == Picture()
    for kept in (first, second):
        assert {variant.key for variant in kept.variants} == {"thumbnail", "small"}


async def test_a_picture_that_keeps_its_process_busy_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers = Workers(1, {"small": 500}, 10**8, 2**31)
    with monkeypatch.context() as patched:
        patched.setattr(module, "_process", hostile.work_for_ever)
        assert await workers.process(photo(tmp_path), tmp_path, sized=True) == Picture()
    assert (await workers.process(photo(tmp_path), tmp_path, sized=True)).width is not None
    workers.close()


def empty_png(side: int) -> bytes:
    """A black picture of one bit for each pixel: small as a file, a byte for each pixel when it is open."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    pixels = zlib.compress(bytes((side // 8 + 1) * side))
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


async def test_a_picture_that_needs_more_memory_than_it_may_has_no_sizes(tmp_path: Path) -> None:
    large = tmp_path / "large.png"
    large.write_bytes(empty_png(20_000))
    workers = Workers(1, {"small": 500}, 10**9, 2**28)
    assert await workers.process(large, tmp_path, sized=True) == Picture()
    assert (await workers.process(photo(tmp_path), tmp_path, sized=True)).width is not None
    workers.close()


async def test_who_hangs_up_while_a_picture_is_worked_on_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers = Workers(1, {"small": 500}, 10**8, 2**31)
    monkeypatch.setattr(module, "_process", hostile.end_always)
    await workers.process(photo(tmp_path), tmp_path, sized=True)  # leaves no pool behind
    monkeypatch.setattr(module, "_process", hostile.end_once_then_stay)
    waiting = [
        asyncio.ensure_future(workers.process(photo(tmp_path), tmp_path, sized=True)) for _ in range(2)
    ]
    await asyncio.to_thread(eventually, (tmp_path / "alone").exists, "a process for one picture")
    for one in waiting:
        one.cancel()
    try:
        async with asyncio.timeout(20):  # the picture is not done yet
            await asyncio.gather(*waiting, return_exceptions=True)
    finally:
        (tmp_path / "over").touch()
    workers.close()
