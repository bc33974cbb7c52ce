"""octavo backup and octavo restore, called as a person calls them."""

import re
from pathlib import Path

import pytest
from tests.archive import site
from tests.cli.command import octavo
from tests.cli.serving import get, running
from tests.conftest import run_apart

pytestmark = pytest.mark.soak


async def fill(folder: Path) -> None:
    await site.filled(folder, {})


def made_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_there_and_back(tmp_path: Path) -> None:
    here = tmp_path / "here"
    run_apart(lambda: fill(here))
    (tmp_path / "key").write_bytes(bytes(range(64)))
    key = ("--key-file", str(tmp_path / "key"))
    with running("start", here, forked=True) as server:
        made = octavo("backup", "--keep", "1", *key, cwd=here)
        assert made.returncode == 0, made.stderr
        (name,) = made_in(here / "backups")
        assert re.fullmatch(r"octavo-backup-\d{8}T\d{6}Z\.tar\.gz\.enc", name)
        file = here / "backups" / name
        assert f"Wrote {file}: the database and 5 files, {file.stat().st_size:,} bytes" in made.stdout
        assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        tags = get(server.port, "/api/tags")
        refused = octavo("restore", str(file), *key, cwd=here)
        assert refused.returncode == 1
        assert "a process has this database open" in refused.stderr
        assert get(server.port, "/api/tags") == tags
    assert octavo("backup", "backups", "--keep", "1", *key, cwd=here).returncode == 0
    assert len(made_in(here / "backups")) == 1
    file = next((here / "backups").iterdir())
    there = site.project(tmp_path / "there").folder
    assert "is encrypted" in octavo("restore", str(file), cwd=there).stderr
    found = octavo("restore", f"../here/backups/{file.name}", *key, cwd=there)
    assert re.match(r"Restored the database and 5 files as of \d{4}-\d\d-\d\dT[\d:]+Z\n", found.stdout)
    with running("start", there, forked=True) as server:
        assert get(server.port, "/api/tags") == tags


def test_what_cannot_be(tmp_path: Path) -> None:
    here = site.project(tmp_path / "here").folder
    missing = octavo("backup", cwd=here)
    assert (missing.returncode, "there is no database yet" in missing.stderr) == (1, True)
    run_apart(lambda: fill(here))
    (tmp_path / "file").touch()
    assert octavo("backup", str(tmp_path / "file"), cwd=here).returncode == 2
    assert octavo("backup", "--keep", "0", cwd=here).returncode == 2
    for name in ("file", "nowhere"):
        refused = octavo("restore", str(tmp_path / name), cwd=here)
        assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
