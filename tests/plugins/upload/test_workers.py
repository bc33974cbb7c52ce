"""Pictures are worked on apart: one that ends its process takes nothing from those beside it."""

import asyncio
import importlib.util
import logging
import os
from pathlib import Path

import pytest
from tests.plugins.upload.planted import SECRETS, made

from octavo.plugins.upload import workers as module
from octavo.plugins.upload.cleaning import Cleaned
from octavo.plugins.upload.pictures import Picture
from octavo.plugins.upload.workers import Workers


def photo(folder: Path, name: str = "photo.jpg") -> Path:
    path = folder / name
    path.write_bytes(made("photo.jpg"))
    return path


async def test_without_the_extra_pictures_are_cleaned_and_have_no_sizes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with caplog.at_level(logging.WARNING):
        workers = Workers(1, {"small": 500}, 10**8)
    assert "octavo[images]" in caplog.text
    kept = await workers.process(photo(tmp_path), tmp_path)
    workers.close()
    assert kept.original is not None
    assert kept == Picture(original=kept.original)
    assert not any(secret in kept.original.read_bytes() for secret in SECRETS)


def end_at_dark(source: Path, *rest: object) -> Picture:
    """Stand for a picture that ends its process in the middle of a decoder."""
    if source.name == "dark.jpg":
        os.kill(os.getpid(), 9)
    return _process(source, *rest)  # type: ignore[arg-type]  # what the pool is given


_process = module._process


@pytest.mark.soak
async def test_a_picture_that_ends_its_process_takes_nothing_from_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_process", end_at_dark)
    workers = Workers(2, {"small": 500}, 10**8)
    names = ["a.jpg", "dark.jpg", "b.jpg"]
    folders = [tmp_path / name.partition(".")[0] for name in names]
    for folder in folders:
        folder.mkdir()
    work = [
        workers.process(photo(tmp_path, name), folder) for name, folder in zip(names, folders, strict=True)
    ]
    first, dark, second = await asyncio.gather(*work)
    workers.close()
    assert dark == Picture()
    for kept in (first, second):
        assert {variant.key for variant in kept.variants} == {"thumbnail", "small"}


def endless(*given: object) -> Cleaned:
    while True:
        pass


def work_for_ever(*given: object) -> Picture:
    """Stand for a picture that keeps its process busy."""
    module.CPU_SECONDS = 0.1
    module.clean = endless
    return _process(*given)  # type: ignore[arg-type]  # what the pool is given


async def test_a_picture_that_keeps_its_process_busy_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers = Workers(1, {"small": 500}, 10**8)
    with monkeypatch.context() as patched:
        patched.setattr(module, "_process", work_for_ever)
        assert await workers.process(photo(tmp_path), tmp_path) == Picture()
    assert (await workers.process(photo(tmp_path), tmp_path)).width is not None
    workers.close()
