"""Backups: one file with a consistent copy of the database and every uploaded file its rows refer to.

The file is read back and verified before the backup counts as made.
"""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from octavo.archive import media
from octavo.archive.container import Archive, open_writer
from octavo.archive.database import open_database
from octavo.archive.encryption import Secret
from octavo.archive.export import ExportResult, ShowStage, head_of, no_progress, now, write_parts
from octavo.archive.files import atomic_write, scratch
from octavo.archive.parts import COUNTERS, Part, parts_of
from octavo.db.address import scheme_of, sqlite_path
from octavo.db.dialects.engine import Snapshot
from octavo.errors import Problem
from octavo.kernel import Octavo
from octavo.log import Warned, log_event

FORMAT = "octavo backup"
DATABASE = "database"
"""The member with a copy of the database as it is."""
NAME = re.compile(r"octavo-backup-\d{8}T\d{6}Z(-\d+)?\.tar\.gz(\.enc)?")

Kind = Literal["sqlite", "postgresql", "rows"]
"""How the database is in a backup: its file, a dump of PostgreSQL's own, or rows as an export has them."""


@dataclass
class BackupSource:
    """The database a backup is made from: a snapshot to read rows from, and perhaps a copy in a file."""

    kind: Kind
    snapshot: Snapshot
    file: Path | None = None


async def backup(
    app: Octavo,
    folder: Path,
    *,
    secret: Secret | None = None,
    keep: int | None = None,
    stage: ShowStage = no_progress,
) -> ExportResult:
    """Make a backup in a folder and verify it; with `keep`, remove all backups there but the latest `keep`.

    Servers may run meanwhile. Raises StartupError if it fails; no file is left behind then.
    """
    async with open_database(app), AsyncExitStack() as stack:
        place = stack.enter_context(scratch(folder, ".octavo-backup-"))
        library = media.library_of(app)
        renew = await stack.enter_async_context(library.tracker.retain_all()) if library is not None else None
        source = await stack.enter_async_context(_source(app, place))
        target = _free_name(folder, secret)
        partial_file = stack.enter_context(atomic_write(target))
        parts = [*parts_of(app.model, list(app.model.types), whole=True), Part(COUNTERS, app.model.counters)]
        head = {**head_of(app, FORMAT, parts), "database": source.kind}
        if source.kind != "rows":
            head.pop("columns")
        with open_writer(partial_file, place, secret, head) as writer, closing(media.FileList()) as keys:
            if source.file is not None:
                writer.add_file(DATABASE, source.file)
            else:
                await write_parts(app, source.snapshot, parts, writer, stage)
            missing: list[str] = []
            if library is not None:
                await media.list_files(source.snapshot, app, keys)
                with stage("Files", keys.count) as advance:
                    missing = await media.add_files(library, keys, writer, advance, renew)
            writer.finish(missing=missing)
            result = ExportResult(
                target, sum(writer.counts.values()), keys.count - len(missing), tuple(missing)
            )
        _read_back(partial_file, secret, stage)
    if keep is not None:
        prune(folder, keep)
    return result


def _read_back(path: Path, secret: Secret | None, stage: ShowStage) -> None:
    with stage("Checking", path.stat().st_size) as advance:
        Archive(path, secret).verify(lambda member: advance(member.size))


@asynccontextmanager
async def _source(app: Octavo, place: Path) -> AsyncIterator[BackupSource]:
    """Yield the database as of one moment: its file or a dump where possible, otherwise rows to read."""
    url = app.settings.database.url
    scheme = scheme_of(url)
    if scheme == "sqlite":
        from octavo.db.dialects import sqlite_copy  # noqa: PLC0415  # a driver

        copy = place / "database.sqlite"
        sqlite_copy.copy_file(sqlite_path(url, app.settings.folder).resolve(), copy)
        sqlite_copy.check_file(copy)
        async with sqlite_copy.reading(copy) as snapshot:
            yield BackupSource("sqlite", snapshot, copy)
        return
    async with app.database.engine.snapshot() as snapshot:
        copy = place / "database.dump"
        url = app.settings.database.session_url
        dumped = scheme == "postgresql" and await _dump(url, snapshot, copy)
        yield BackupSource("postgresql", snapshot, copy) if dumped else BackupSource("rows", snapshot)


async def _dump(url: str, snapshot: Snapshot, copy: Path) -> bool:
    """Dump the database with pg_dump; return False if that is not installed or fails."""
    from octavo.db.dialects import postgres_tools  # noqa: PLC0415  # a driver

    if not postgres_tools.has("pg_dump"):
        return False
    try:
        await postgres_tools.dump(url, snapshot, copy)
    except postgres_tools.ToolError as error:
        fix = "rows are written as octavo export writes them; is it as new as the server?"
        log_event(Warned(Problem("backup", str(error), fix)))
        return False
    return True


def _free_name(folder: Path, secret: Secret | None) -> Path:
    name, ending = f"octavo-backup-{now():%Y%m%dT%H%M%SZ}", ".tar.gz.enc" if secret else ".tar.gz"
    target, number = folder / f"{name}{ending}", 1
    while target.exists():
        number += 1
        target = folder / f"{name}-{number}{ending}"
    return target


def prune(folder: Path, keep: int) -> None:
    """Remove all backups in a folder but the latest `keep`."""
    names = sorted(path.name for path in folder.iterdir() if NAME.fullmatch(path.name))
    for name in names[:-keep]:
        (folder / name).unlink(missing_ok=True)
