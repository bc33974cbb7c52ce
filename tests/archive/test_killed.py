"""Killed at any step: what was there, or what was put in its place, whole, and nothing is left for good."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.archive import site
from tests.archive.dying import killed
from tests.archive.test_backup import names_in, swept
from tests.cli.command import octavo
from tests.cli.serving import eventually
from tests.conftest import run_apart

from octavo.plugins.upload import file_tracker

pytestmark = pytest.mark.soak

NEW, OLD = 1, 2
PUT = "octavo.plugins.upload.storage:LocalStorage.put"
REMOVES = "octavo.plugins.upload.file_tracker:FileTracker._remove before 1"
IMPORTING = {
    "octavo.plugins.upload.file_tracker:FileTracker.announce after 1": OLD,
    f"{PUT} before 2": OLD,
    f"{PUT} after 5": OLD,
    "octavo.archive.load:empty after 3": OLD,
    "octavo.archive.load:insert_rows after 4": OLD,
    "octavo.archive.load:set_last_id after 1": OLD,
    REMOVES: NEW,
}
RESTORING = {
    "octavo.archive.container:Member.save after 1": OLD,
    f"{PUT} after 2": OLD,
    "octavo.db.dialects.sqlite_copy:ExclusiveFile.keep before 1": OLD,
    "octavo.db.dialects.sqlite_copy:ExclusiveFile.keep after 1": OLD,
    "octavo.archive.restore:sync before 1": NEW,
    "octavo.archive.restore:_confirm before 1": NEW,
    "octavo.archive.restore:_confirm after 1": NEW,
}
RESTORING_POSTGRES = {
    f"{PUT} after 2": OLD,
    "octavo.db.dialects.postgres_tools:_feed after 2": OLD,
    "octavo.db.dialects.postgres_tools:_expect_success after 2": OLD,
    "octavo.db.dialects.postgres_tools:ExclusiveConnection.replace after 1": NEW,
}
RESTORING_MARIADB = {
    f"{PUT} after 2": OLD,
    "octavo.archive.load:insert_rows after 4": OLD,
    "octavo.archive.load:set_last_id after 1": OLD,
    REMOVES: NEW,
}
ON_SERVERS = [
    *(pytest.param("postgres", *each, marks=pytest.mark.postgres) for each in RESTORING_POSTGRES.items()),
    *(pytest.param("mariadb", *each, marks=pytest.mark.mariadb) for each in RESTORING_MARIADB.items()),
]
BACKING_UP = (
    "octavo.db.dialects.sqlite_copy:copy_file after 1",
    "octavo.archive.media:_add after 2",
    "octavo.archive.container:Archive.verify before 1",
)


IMPORTS = [
    *(("sqlite", *each) for each in IMPORTING.items()),
    *(
        pytest.param(kind, step, IMPORTING[step], marks=getattr(pytest.mark, kind))
        for kind in ("postgres", "mariadb")
        for step in ("octavo.archive.load:insert_rows after 4", REMOVES)
    ),
]
"""On servers only where what is left depends on what the database keeps: before and after its commit."""


@pytest.fixture
def environ(kind: str, request: pytest.FixtureRequest) -> dict[str, str]:
    if kind == "sqlite":
        return {}
    return {"OCTAVO_DATABASE__URL": request.getfixturevalue(f"fresh_{kind}_url")}


@pytest.fixture
def sweeps_all(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take what was begun for left over, however young."""
    monkeypatch.setattr(file_tracker, "ORPHAN_SECONDS", -1.0)
    yield


def two_sites(tmp_path: Path, environ: dict[str, str]) -> list[site.Filled]:
    found: list[site.Filled] = []

    async def make() -> None:
        found.append(await site.filled(tmp_path / "new", {}, NEW))
        found.append(await site.filled(tmp_path / "old", environ, OLD))

    run_apart(make)
    return found


async def nothing_is_left(folder: Path, environ: dict[str, str]) -> None:
    async with site.started(folder, environ) as (_, client):
        entries = (await client.get("/api/upload/files")).json()
        items = [item for entry in entries for item in (entry, *(entry["formats"] or {}).values())]
        await swept(folder / "public/uploads", {item["url"].rpartition("/")[2] for item in items})


@pytest.mark.parametrize(("kind", "step", "becomes"), IMPORTS)
async def test_an_import(
    tmp_path: Path, environ: dict[str, str], step: str, becomes: int, sweeps_all: None
) -> None:
    sites = two_sites(tmp_path, environ)
    file, old = str(tmp_path / "site"), tmp_path / "old"
    assert octavo("export", file, cwd=tmp_path / "new").returncode == 0
    found = killed(step, "import", "archive", file, "--replace", cwd=old, env=environ)
    assert found.returncode == -signal.SIGKILL, found.stderr
    assert await site.is_one_of(old, environ, sites) == becomes
    await nothing_is_left(old, environ)
    assert octavo("import", "archive", file, "--replace", cwd=old, env=environ).returncode == 0
    assert await site.is_one_of(old, environ, sites) == NEW


@pytest.mark.parametrize("step", RESTORING)
async def test_restoring(tmp_path: Path, step: str, sweeps_all: None) -> None:
    sites = two_sites(tmp_path, {})
    assert octavo("backup", str(tmp_path / "backups"), cwd=tmp_path / "new").returncode == 0
    file, old = str(next((tmp_path / "backups").iterdir())), tmp_path / "old"
    found = killed(step, "restore", file, cwd=old)
    assert found.returncode == -signal.SIGKILL, found.stderr
    assert await site.is_one_of(old, {}, sites) == RESTORING[step]
    await nothing_is_left(old, {})
    assert octavo("restore", file, cwd=old).returncode == 0
    assert await site.is_one_of(old, {}, sites) == NEW


OTHERS = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""


async def wait_for_the_end_of_others(kind: str, url: str) -> None:
    """What a killed command had asked the server for ends when the server sees that nobody reads any more."""
    if kind != "postgres":
        return
    asyncpg = pytest.importorskip("asyncpg")

    async def count() -> int:
        connection = await asyncpg.connect(url)
        try:
            return int(await connection.fetchval(OTHERS))
        finally:
            await connection.close()

    await asyncio.to_thread(eventually, lambda: asyncio.run(count()) == 0, "the end of others", 60)


@pytest.mark.parametrize(("kind", "step", "becomes"), ON_SERVERS)
async def test_restoring_on_a_server(
    tmp_path: Path, kind: str, step: str, becomes: int, sweeps_all: None, request: pytest.FixtureRequest
) -> None:
    urls = (request.getfixturevalue(f"{which}_{kind}_url") for which in ("another", "fresh"))
    here, there = ({"OCTAVO_DATABASE__URL": url} for url in urls)
    sites = [await site.filled(tmp_path / "new", here, NEW), await site.filled(tmp_path / "old", there, OLD)]
    assert octavo("backup", str(tmp_path / "backups"), cwd=tmp_path / "new", env=here).returncode == 0
    file, old = str(next((tmp_path / "backups").iterdir())), tmp_path / "old"
    found = killed(step, "restore", file, cwd=old, env=there)
    assert found.returncode == -signal.SIGKILL, found.stderr
    await wait_for_the_end_of_others(kind, there["OCTAVO_DATABASE__URL"])
    assert await site.is_one_of(old, there, sites) == becomes
    await nothing_is_left(old, there)
    assert octavo("restore", file, cwd=old, env=there).returncode == 0
    assert await site.is_one_of(old, there, sites) == NEW


@pytest.mark.parametrize("step", BACKING_UP)
async def test_a_backup(tmp_path: Path, step: str) -> None:
    sites = two_sites(tmp_path, {})
    backups = tmp_path / "backups"
    found = killed(step, "backup", str(backups), cwd=tmp_path / "old")
    assert found.returncode == -signal.SIGKILL, found.stderr
    assert [name for name in names_in(backups) if not name.startswith(".")] == []
    assert await site.is_one_of(tmp_path / "old", {}, sites) == OLD
    assert octavo("backup", str(backups), cwd=tmp_path / "old").returncode == 0
    (file,) = (name for name in names_in(backups) if not name.startswith("."))
    assert octavo("restore", str(backups / file), cwd=tmp_path / "new").returncode == 0
    assert await site.is_one_of(tmp_path / "new", {}, sites) == OLD
