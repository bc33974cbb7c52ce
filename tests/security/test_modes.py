"""What is private is so on a machine that others use too, whatever the umask."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.command import octavo

from octavo import open as open_project
from octavo.http import new_folder
from octavo.testing import Project

pytestmark = pytest.mark.soak


@pytest.fixture(autouse=True)
def _open_to_all() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


async def test_files_with_content_are_for_their_owner_alone(tmp_path: Path) -> None:
    site = Project(tmp_path / "site").content_type("note", {"title": {"type": "string"}})
    async with open_project(site.folder) as app:
        await app.documents("api::note.note").create(data={"title": "private"})
        data = site.folder / "data"
        found = {path.name: mode(path) for path in data.iterdir()}
        assert {"octavo.db", "octavo.db-wal", "octavo.db-shm"} <= found.keys()
        assert set(found.values()) == {0o600}
        assert mode(data) == 0o700
    assert mode(new_folder("upload", tmp_path)) == 0o700


async def test_a_database_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    site = Project(tmp_path / "site")
    async with open_project(site.folder):
        pass
    database = site.folder / "data/octavo.db"
    database.chmod(0o640)
    (site.folder / "data").chmod(0o750)
    async with open_project(site.folder):
        assert mode(database) == 0o640
        assert mode(site.folder / "data") == 0o750


async def test_check_tells_what_others_may_read(tmp_path: Path) -> None:
    site = Project(tmp_path / "site").file(".env", "APP_KEYS=a-key-that-is-long-enough")
    async with open_project(site.folder):
        pass
    (site.folder / ".env").chmod(0o600)
    assert "others on this machine" not in octavo("check", cwd=site.folder).stderr
    (site.folder / ".env").chmod(0o644)
    (site.folder / "data/octavo.db").chmod(0o660)
    checked = octavo("check", cwd=site.folder)
    assert checked.returncode == 0
    for path in (site.folder / ".env", site.folder / "data/octavo.db"):
        assert f"{path}: can be read or written by others on this machine" in checked.stderr
        assert f"chmod 600 {path}" in checked.stderr
