"""A backup that is put back answers as the site did: on an empty machine, in the place of what is there."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.archive import site
from tests.archive.moving import KEY, exported, imported
from tests.cli.serving import Running, running
from tests.conftest import SOAKED_DATABASES

from octavo import boot
from octavo.archive.backup import backup
from octavo.archive.container import Archive
from octavo.archive.export import ExportResult, ShowStage
from octavo.archive.restore import RestoreResult, restore
from octavo.db.dialects import mariadb_use
from octavo.errors import StartupError

pytestmark = pytest.mark.soak

LONG = [pytest.mark.postgres, pytest.mark.soak]
KINDS = (*SOAKED_DATABASES, pytest.param("postgres-rows", marks=LONG))


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A kind of database; PostgreSQL with its tools, and where these are not there."""
    if request.param == "postgres-rows":
        monkeypatch.setenv("PATH", "")
    return str(request.param)


def urls(kind: str, request: pytest.FixtureRequest) -> tuple[dict[str, str], dict[str, str]]:
    if kind == "sqlite":
        return {}, {}
    server = kind.removesuffix("-rows")
    names = (f"fresh_{server}_url", f"another_{server}_url")
    here, there = ({"OCTAVO_DATABASE__URL": request.getfixturevalue(name)} for name in names)
    return here, there


@pytest.fixture
def environs(kind: str, request: pytest.FixtureRequest) -> tuple[dict[str, str], dict[str, str]]:
    return urls(kind, request)


async def backed_up(folder: Path, environ: dict[str, str], target: Path, **options: Any) -> ExportResult:
    return await backup(await boot.create(folder, environ=environ), target, **options)


async def restored(folder: Path, environ: dict[str, str], file: Path, **options: Any) -> RestoreResult:
    return await restore(await boot.create(folder, environ=environ), Archive(file, **options))


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


async def swept(uploads: Path, names: set[str]) -> None:
    """Wait for what a start begins: removing files that nothing names."""
    for _ in range(300):
        if names_in(uploads) == names:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(names_in(uploads) ^ names)


async def test_on_an_empty_machine(
    tmp_path: Path, kind: str, environs: tuple[dict[str, str], dict[str, str]]
) -> None:
    here, there = environs
    answers, known, last = await site.filled(tmp_path / "here", here)
    made = await backed_up(tmp_path / "here", here, tmp_path / "backups", secret=KEY)
    assert (made.files, names_in(tmp_path / "backups")) == (5, {made.path.name})
    wanted = {"sqlite": "sqlite", "postgres": "postgresql"}
    assert Archive(made.path, KEY).head["database"] == wanted.get(kind, "rows")
    site.project(tmp_path / "there")
    found = await restored(tmp_path / "there", there, made.path, secret=KEY)
    assert found.files == 5
    async with site.started(tmp_path / "there", there) as (app, client):
        assert await site.seen(app, client, known) == answers
        assert await site.first_new_id(app) == last + 1
    assert names_in(tmp_path / "there/public/uploads") == names_in(tmp_path / "here/public/uploads")


@pytest.mark.postgres
async def test_on_an_empty_server(tmp_path: Path, fresh_postgres_url: str, another_postgres_url: str) -> None:
    environs = [{"OCTAVO_DATABASE__URL": url} for url in (fresh_postgres_url, another_postgres_url)]
    await test_on_an_empty_machine(tmp_path, "postgres", (environs[0], environs[1]))


async def test_in_the_place_of_what_is_there(
    tmp_path: Path, environs: tuple[dict[str, str], dict[str, str]]
) -> None:
    here, there = environs
    sites = [await site.filled(tmp_path / "here", here, 1), await site.filled(tmp_path / "there", there, 2)]
    made = await backed_up(tmp_path / "here", here, tmp_path / "backups")
    await restored(tmp_path / "there", there, made.path)
    assert await site.is_one_of(tmp_path / "there", there, sites) == 1
    async with site.started(tmp_path / "there", there):
        await swept(tmp_path / "there/public/uploads", names_in(tmp_path / "here/public/uploads"))
    if not there:
        assert names_in(tmp_path / "there/data") <= {"octavo.db", "octavo.db-start"}


async def test_what_was_changed_since_is_as_it_was(
    tmp_path: Path, environs: tuple[dict[str, str], dict[str, str]]
) -> None:
    here, _ = environs
    answers, known, _ = await site.filled(tmp_path / "here", here)
    made = await backed_up(tmp_path / "here", here, tmp_path / "backups")
    before = names_in(tmp_path / "here/public/uploads")
    project = site.project(tmp_path / "here").content_type("later", {"text": {"type": "string"}})
    async with site.started(project.folder, here) as (app, client):
        await app.documents("api::later.later").create(data={"text": "later"})
        for entry in await app.query("plugin::upload.file").find_many():
            await app.service("plugin::upload.upload").remove(entry["id"])
        await site.upload(client, "new.png", site.png(5, 5))
        await app.store.set("kept.by.somebody", {"n": 3})
    assert not names_in(tmp_path / "here/public/uploads") & before
    await restored(tmp_path / "here", here, made.path)
    async with site.started(project.folder, here) as (app, client):
        await swept(tmp_path / "here/public/uploads", before)
        assert await site.seen(app, client, known) == answers
        assert await app.documents("api::later.later").count() == 0


async def test_not_while_a_server_runs(
    tmp_path: Path, environs: tuple[dict[str, str], dict[str, str]]
) -> None:
    here, _ = environs
    answers, known, _ = await site.filled(tmp_path / "here", here)
    made = await backed_up(tmp_path / "here", here, tmp_path / "backups")
    async with site.started(tmp_path / "here", here) as (app, client):
        with pytest.raises(
            StartupError, match=r"has this database open|a server runs on this|has connections to this"
        ):
            await restored(tmp_path / "here", here, made.path)
        assert await site.seen(app, client, known) == answers


async def test_not_where_one_came_while_the_backup_was_read(
    tmp_path: Path, environs: tuple[dict[str, str], dict[str, str]]
) -> None:
    here, _ = environs
    await site.filled(tmp_path / "here", here)
    made = await backed_up(tmp_path / "here", here, tmp_path / "backups")
    with ExitStack() as served:
        servers: list[Running] = []

        @contextmanager
        def stage(title: str, _: int) -> Iterator[Callable[[int], None]]:
            if title == "Checking":
                servers.append(
                    served.enter_context(running("start", tmp_path / "here", env=here, forked=True))
                )
            yield lambda steps: None

        app = await boot.create(tmp_path / "here", environ=here)
        with pytest.raises(StartupError, match=r"has this database open|a server runs on|has connections to"):
            await restore(app, Archive(made.path), stage=stage)
        async with httpx.AsyncClient(timeout=30) as client:
            tags = await client.get(f"http://127.0.0.1:{servers[0].port}/api/tags")
        assert [tag["name"] for tag in tags.json()["data"]] == ["one", "two"]


@pytest.mark.mariadb
async def test_nobody_starts_on_mariadb_meanwhile(tmp_path: Path, fresh_mariadb_url: str) -> None:
    environ = {"OCTAVO_DATABASE__URL": fresh_mariadb_url}
    answers, known, _ = await site.filled(tmp_path / "here", environ)

    async def start() -> Any:
        async with site.started(tmp_path / "here", environ) as (app, client):
            return await site.seen(app, client, known)

    async with mariadb_use.alone(fresh_mariadb_url, 30):
        starting = asyncio.create_task(start())
        done, _ = await asyncio.wait([starting], timeout=3)
        assert not done
    assert await starting == answers
    async with mariadb_use.alone(fresh_mariadb_url, 30):
        pass


async def test_a_damaged_backup_changes_nothing(
    tmp_path: Path, environs: tuple[dict[str, str], dict[str, str]]
) -> None:
    here, _ = environs
    answers, known, _ = await site.filled(tmp_path / "here", here)
    made = await backed_up(tmp_path / "here", here, tmp_path / "backups")
    cut_in_half(made.path)
    before = names_in(tmp_path / "here/public/uploads")
    with pytest.raises(StartupError, match="is cut off or was changed"):
        await restored(tmp_path / "here", here, made.path)
    assert names_in(tmp_path / "here/public/uploads") == before
    async with site.started(tmp_path / "here", here) as (app, client):
        assert await site.seen(app, client, known) == answers


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


async def test_a_database_that_is_damaged_inside_is_not_put_there(tmp_path: Path) -> None:
    await site.filled(tmp_path / "here", {})
    break_links(tmp_path / "here/data/octavo.db")
    with pytest.raises(StartupError, match=r"row \d+ of articles_tags_links belongs to none of articles"):
        await backed_up(tmp_path / "here", {}, tmp_path / "backups")
    assert names_in(tmp_path / "backups") == set()


def break_links(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE articles_tags_links SET owner_id = owner_id + 999")


@pytest.mark.parametrize("content", [b"", b"no database at all " * 500])
async def test_in_the_place_of_a_broken_file_and_a_stale_log(tmp_path: Path, content: bytes) -> None:
    answers, known, _ = await site.filled(tmp_path / "here", {})
    made = await backed_up(tmp_path / "here", {}, tmp_path / "backups")
    data = tmp_path / "here/data"
    async with site.started(tmp_path / "here") as (app, _):
        await app.documents("api::tag.tag").create(data={"name": "in the log"})
        for name in ("octavo.db-wal", "octavo.db-shm"):
            shutil.copyfile(data / name, tmp_path / name)
    leave(data, content, tmp_path)
    await restored(tmp_path / "here", {}, made.path)
    assert names_in(data) == {"octavo.db", "octavo.db-start"}
    async with site.started(tmp_path / "here") as (app, client):
        assert await site.seen(app, client, known) == answers


def leave(data: Path, content: bytes, logs: Path) -> None:
    """Leave a broken file, and the log of another one beside it."""
    (data / "octavo.db").write_bytes(content)
    for name in ("octavo.db-wal", "octavo.db-shm"):
        shutil.copyfile(logs / name, data / name)


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgres", marks=LONG)])
async def test_what_is_deleted_meanwhile_is_there(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    here, there = urls(database, request)
    answers, known, _ = await site.filled(tmp_path / "here", here)
    uploads = tmp_path / "here/public/uploads"
    before = names_in(uploads)
    with (
        running("start", tmp_path / "here", env=here, forked=True) as server,
        httpx.Client(timeout=30) as client,
    ):
        api = f"http://127.0.0.1:{server.port}/api/upload"

        def change() -> None:
            for entry in client.get(f"{api}/files").json():
                assert client.delete(f"{api}/files/{entry['id']}").status_code == 200
            files = {"files": ("late.png", site.png(7, 7), "image/png")}
            assert client.post(api, files=files).status_code == 201

        made = await backed_up(tmp_path / "here", here, tmp_path / "backups", stage=changing(change))
    assert (made.missing, made.files) == ((), 5)
    site.project(tmp_path / "there")
    await restored(tmp_path / "there", there, made.path)
    async with site.started(tmp_path / "there", there) as (app, client):
        assert await site.seen(app, client, known) == answers
    late = names_in(uploads) - before
    async with site.started(tmp_path / "here", here):
        await swept(uploads, late)


def changing(change: Any) -> ShowStage:
    """A stage at whose beginning, when the database is copied and no file is yet, something is done."""

    @contextmanager
    def stage(title: str, total: int) -> Iterator[Any]:
        if title == "Files":
            change()
        yield lambda done: None

    return stage


async def test_only_what_is_of_its_kind(tmp_path: Path) -> None:
    await site.filled(tmp_path / "here", {})
    made = await backed_up(tmp_path / "here", {}, tmp_path / "backups")
    await exported(tmp_path / "here", {}, tmp_path / "archive")
    with pytest.raises(StartupError, match="is no backup"):
        await restored(tmp_path / "here", {}, tmp_path / "archive")
    with pytest.raises(StartupError, match="octavo restore puts it back"):
        await imported(tmp_path / "here", {}, made.path, replace=True)
    there = {"OCTAVO_DATABASE__URL": "postgresql://127.0.0.1:1/nowhere"}
    with pytest.raises(StartupError, match=r"is a backup of sqlite, and database.url says postgresql"):
        await restored(tmp_path / "here", there, made.path)


@pytest.mark.postgres
async def test_what_is_not_octavos_stays(tmp_path: Path, fresh_postgres_url: str) -> None:
    asyncpg = pytest.importorskip("asyncpg")
    here = {"OCTAVO_DATABASE__URL": fresh_postgres_url}
    answers, known, _ = await site.filled(tmp_path / "here", here)
    made = await backed_up(tmp_path / "here", here, tmp_path / "backups")
    connection = await asyncpg.connect(fresh_postgres_url)
    try:
        await connection.execute("CREATE TABLE others AS SELECT 1 AS one; CREATE SCHEMA apart")
        await connection.execute("CREATE TABLE apart.articles AS SELECT 2 AS two")
        await restored(tmp_path / "here", here, made.path)
        assert await connection.fetchval("SELECT one FROM others") == 1
        assert await connection.fetchval("SELECT two FROM apart.articles") == 2
    finally:
        await connection.close()
    async with site.started(tmp_path / "here", here) as (app, client):
        assert await site.seen(app, client, known) == answers


@pytest.mark.postgres
async def test_a_schema_named_in_the_address(tmp_path: Path, empty_postgres_url: str) -> None:
    here = {"OCTAVO_DATABASE__URL": empty_postgres_url}
    answers, known, _ = await site.filled(tmp_path / "here", here)
    made = await backed_up(tmp_path / "here", here, tmp_path / "backups")
    assert Archive(made.path).head["database"] == "postgresql"
    await restored(tmp_path / "here", here, made.path)
    async with site.started(tmp_path / "here", here) as (app, client):
        assert await site.seen(app, client, known) == answers


async def test_the_latest_are_kept(tmp_path: Path) -> None:
    await site.filled(tmp_path / "here", {})
    target = tmp_path / "backups"
    target.mkdir()
    others = {"octavo-backup-20200101T000000Z.tar.gz.txt", "notes", "octavo-backup-mine.tar.gz"}
    olds = {f"octavo-backup-2020010{day}T000000Z.tar.gz" for day in range(1, 6)}
    for name in others | olds:
        (target / name).touch()
    made = [(await backed_up(tmp_path / "here", {}, target, keep=3)).path.name for _ in range(2)]
    assert names_in(target) == {*others, "octavo-backup-20200105T000000Z.tar.gz", *made}
