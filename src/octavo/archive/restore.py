"""Replaces a site's database and files by those of a backup; a crash leaves the old site or the new one.

Files are put first, beside those that are there: their keys differ, and no row refers to them yet. Then the
database is replaced in one step, with a list in it of the files that nothing refers to any more, which the
next start removes.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from octavo.archive import media
from octavo.archive.backup import DATABASE, FORMAT
from octavo.archive.container import Archive, Json, Member
from octavo.archive.export import ShowStage, no_progress, now
from octavo.archive.files import scratch
from octavo.archive.load import load
from octavo.archive.parts import FILE
from octavo.db.address import scheme_of, sqlite_path
from octavo.disk import sync
from octavo.errors import Problem, StartupError
from octavo.kernel import Octavo
from octavo.plugins.upload import naming
from octavo.plugins.upload.file_tracker import ANNOUNCED, DELETED
from octavo.plugins.upload.files.service import UploadService

NOTE = "INSERT INTO octavo_store (name, value) VALUES ({name}, {value})"
RELEASE = "DELETE FROM octavo_store WHERE name LIKE 'upload.held/%'"
"""The copy says that a backup is under way, which it was when it was made."""
Fetch = Callable[[str], Awaitable[list[tuple[Any, ...]]]]
Write = Callable[[str, str, str], Awaitable[None]]


@dataclass(frozen=True)
class RestoreResult:
    """When the restored backup was made, and how many files it has."""

    created: str
    files: int


@dataclass
class Restoration:
    """One restore: the verified backup and the instance it is restored to."""

    app: Octavo
    archive: Archive
    manifest: Json
    keys: media.FileList
    place: Path
    stage: ShowStage
    database: str = ""
    """The checksum of the copy of the database."""

    @property
    def library(self) -> UploadService | None:
        """The media library."""
        return media.library_of(self.app)

    def copy(self, target: Path) -> None:
        """Write the copy of the database to a new file."""
        for member in self.archive.members():
            if member.name == DATABASE:
                if member.save(target) != self.database:
                    raise self.archive.refusal("was changed while it was read")
                return
        raise self.archive.refusal("has no database in it")

    def discarded_files_note(self, before: list[str]) -> str:
        """Return, as JSON for the store, the files among `before` that the backup does not have."""
        stay = {key for key, _ in self.keys.each()} | set(self.manifest["missing"])
        stale = [key for key in before if key not in stay]
        return orjson.dumps(
            self.library.tracker.journal_entry(stale) if self.library is not None else {}
        ).decode()


async def restore(app: Octavo, archive: Archive, *, stage: ShowStage = no_progress) -> RestoreResult:
    """Replace an instance's database and files by those of a backup.

    Raises StartupError, with nothing changed, for a broken backup, for one of another kind of database, and
    while a server runs.
    """
    if archive.head.get("format") != FORMAT:
        raise archive.refusal("is no backup", "octavo import archive reads it")
    kind, scheme = archive.head["database"], scheme_of(app.settings.database.url)
    if kind not in ("rows", scheme):
        fix = "octavo export and octavo import archive move content between them"
        raise archive.refusal(f"is a backup of {kind}, and database.url says {scheme}", fix)
    folder = _beside(app)
    with scratch(folder, ".octavo-restore-") as place, closing(media.FileList()) as keys:
        work = Restoration(app, archive, {}, keys, place, stage)
        if kind == "rows":
            alone = _alone(app)
            loaded = await load(app, archive, replace=True, stage=stage, folder=place, alone=alone)
            return RestoreResult(archive.head["created"], loaded.files)
        _check(work)
        await (_restore_sqlite(work) if kind == "sqlite" else _restore_postgres(work))
    return RestoreResult(archive.head["created"], keys.count)


def _beside(app: Octavo) -> Path:
    """Return the folder for temporary files: for SQLite the one of the database, so that renaming works."""
    url = app.settings.database.url
    return sqlite_path(url, app.settings.folder).parent if scheme_of(url) == "sqlite" else app.settings.folder


def _check(work: Restoration) -> None:
    """Verify a backup, and collect its manifest, its files and the checksum of its database."""
    with work.stage("Checking", work.archive.path.stat().st_size) as advance:

        def on_member(member: Member) -> None:
            if member.name.startswith(media.FOLDER):
                work.keys.add_file(member.name.removeprefix(media.FOLDER), member.mime)
            elif member.name == DATABASE:
                work.database = member.stream.digest()
            advance(member.size)

        work.manifest = work.archive.verify(on_member)
    for key, _ in work.keys.each():
        if not media.is_key(key):
            raise work.archive.refusal(f"has a file whose name is a path: {key!r}")


@asynccontextmanager
async def _alone(app: Octavo) -> AsyncIterator[None]:
    """Let no process start on the database meanwhile; raises StartupError while another one uses it."""
    settings = app.settings.database
    scheme = scheme_of(settings.url)
    if scheme == "sqlite":
        from octavo.db.dialects import sqlite_copy, sqlite_start  # noqa: PLC0415  # a driver

        path = sqlite_path(settings.url, app.settings.folder).resolve()
        async with sqlite_start.start_lock(path):
            with sqlite_copy.alone(path):
                pass
            yield
    elif scheme == "postgresql":
        from octavo.db.dialects import postgres_tools  # noqa: PLC0415  # a driver

        async with postgres_tools.alone(settings.session_url, settings.statement_timeout):
            yield
    elif scheme == "mariadb":
        from octavo.db.dialects import mariadb_use  # noqa: PLC0415  # a driver

        async with mariadb_use.alone(settings.url, settings.statement_timeout):
            yield


async def _restore_sqlite(work: Restoration) -> None:
    from octavo.db.dialects import sqlite_copy, sqlite_start  # noqa: PLC0415  # a driver

    app = work.app
    path = sqlite_path(app.settings.database.url, app.settings.folder).resolve()
    new = work.place / "database.sqlite"
    async with sqlite_start.start_lock(path):
        with sqlite_copy.alone(path) as target:

            async def fetch(sql: str) -> list[tuple[Any, ...]]:
                return target.fetch(sql)

            async def write(sql: str, name: str, value: str) -> None:
                target.write(sql, name, value)

            work.copy(new)
            sqlite_copy.check_file(new)
            note = work.discarded_files_note(await _keys(work, fetch))
            sqlite_copy.write_value(new, RELEASE)
            sqlite_copy.write_value(new, _note("?", "?"), DELETED + secrets.token_hex(16), note)
            await _put_files(work, _note("?", "?"), write)
            # Never a name that is taken: a restoration that was killed in this second may have left one.
            name = f"{path.name}.replaced-{now():%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
            former = path.with_name(name)
            has_former = target.keep(former)
            new.replace(path)
            sync(path.parent)
        _confirm(path, former if has_former else None)


def _confirm(path: Path, former: Path | None) -> None:
    """Check the new database file; if it is broken, put the former one back, otherwise delete that."""
    from octavo.db.dialects import sqlite_copy  # noqa: PLC0415  # a driver

    try:
        sqlite_copy.check_file(path)
    except BaseException:
        if former is not None:
            former.replace(path)
            sync(path.parent)
        raise
    if former is not None:
        former.unlink()


async def _restore_postgres(work: Restoration) -> None:
    from octavo.db.dialects import postgres_tools  # noqa: PLC0415  # a driver

    settings = work.app.settings.database
    if not postgres_tools.has("pg_restore", "psql"):
        fix = "install PostgreSQL's client programs"
        raise StartupError([Problem("restore", "pg_restore and psql are needed, and not there", fix)])
    new = work.place / "database.dump"
    async with postgres_tools.alone(settings.session_url, settings.statement_timeout) as target:
        work.copy(new)
        is_there = await target.has_table("octavo_store")

        async def write(sql: str, name: str, value: str) -> None:
            if is_there:
                await target.write(sql, name, value)

        table = str(work.app.model.types[FILE].table.name)
        note = work.discarded_files_note(
            await _keys(work, target.fetch) if await target.has_table(table) else []
        )
        await _put_files(work, _note("$1", "$2"), write)
        literals = (
            f"'{text.replace(chr(39), chr(39) * 2)}'" for text in (DELETED + secrets.token_hex(16), note)
        )
        finish = f"{RELEASE};\n{_note(*literals)};\n".replace("octavo_store", "{schema}.octavo_store")
        try:
            await target.replace(new, work.app.model.metadata.tables, finish, work.place)
        except postgres_tools.ToolError as error:
            raise StartupError([Problem("restore", str(error), "nothing was changed")]) from error


def _note(name: str, value: str) -> str:
    return NOTE.replace("{name}", name).replace("{value}", value)


async def _keys(work: Restoration, fetch: Fetch) -> list[str]:
    """Return the keys of the files that the current database's rows refer to."""
    model = work.app.model.types[FILE]
    names = ("hash", "storedAs", "ext", "formats")
    columns = ", ".join(f'"{model.columns[name].name}"' for name in names)
    keys: list[str] = []
    for row in await fetch(f'SELECT {columns} FROM "{model.table.name}"'):
        entry = dict(zip(names, row, strict=True))
        entry["formats"] = orjson.loads(entry["formats"]) if entry["formats"] else {}
        keys += naming.keys_of(entry)
    return keys


async def _put_files(work: Restoration, sql: str, write: Write) -> None:
    """Put the backup's files into the storage; on failure delete them again."""
    library, begun = work.library, list[str]()
    if library is None or not work.keys.count:
        return

    async def begin(keys: list[str]) -> None:
        begun.extend(keys)
        await write(
            sql, ANNOUNCED + secrets.token_hex(16), orjson.dumps(library.tracker.journal_entry(keys)).decode()
        )

    try:
        with work.stage("Files", work.keys.count) as advance:
            await media.put_files(library, work.archive, work.keys, begin, work.place, advance)
    except BaseException:
        for key in begun:
            await asyncio.shield(library.storage.delete(key))
        raise
