"""Folders in which archives are put together."""

import os
import time
from pathlib import Path

from octavo.archive.files import scratch


def test_what_is_put_together_is_for_its_owner_alone(tmp_path: Path) -> None:
    with scratch(tmp_path / "backups", ".octavo-") as place:
        assert (tmp_path / "backups").stat().st_mode & 0o777 == 0o700
        assert place.stat().st_mode & 0o777 == 0o700
        (place / "part").write_text("half")
    assert list((tmp_path / "backups").iterdir()) == []


def test_what_a_killed_process_left_is_swept_after_a_day(tmp_path: Path) -> None:
    for name in (".octavo-left", ".octavo-now", "other"):
        (tmp_path / name).mkdir()
    two_days_ago = time.time() - 2 * 86_400
    for name in (".octavo-left", "other"):
        os.utime(tmp_path / name, (two_days_ago, two_days_ago))
    with scratch(tmp_path, ".octavo-") as place:
        assert {path.name for path in tmp_path.iterdir()} == {place.name, ".octavo-now", "other"}
