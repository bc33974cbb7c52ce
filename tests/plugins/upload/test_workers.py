"""Without the extra that opens pictures they are files like any other, and the start says so."""

import importlib.util
import logging
from pathlib import Path

import pytest

from octavo.plugins.upload.workers import Workers


async def test_pictures_are_files_where_nothing_opens_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with caplog.at_level(logging.WARNING):
        workers = Workers(1, {"small": 500}, 1_000)
    assert "octavo[images]" in caplog.text
    assert await workers.process(tmp_path / "photo.jpg", tmp_path) is None
