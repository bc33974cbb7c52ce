"""Exports the content of a database, as of one moment, into one archive."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from octavo.archive import media
from octavo.archive.container import Advance, Json, Writer, open_writer
from octavo.archive.database import open_database
from octavo.archive.encryption import Secret
from octavo.archive.files import atomic_write, scratch
from octavo.archive.parts import (
    COUNTERS,
    FILE,
    Part,
    chosen_types,
    describe,
    digest_of,
    not_of_one_database,
    parts_of,
)
from octavo.db.dialects.engine import Snapshot
from octavo.db.errors import DatabaseError
from octavo.db.tables import last_id, read_rows
from octavo.errors import Problem, StartupError
from octavo.kernel import Octavo

FORMAT = "octavo archive"
ShowStage = Callable[[str, int], AbstractContextManager[Advance]]
"""Shows the progress of a stage, given its title and its number of steps (0 if unknown)."""


def no_progress(title: str, total: int) -> AbstractContextManager[Advance]:
    """Show nothing."""
    return nullcontext(lambda done: None)


@dataclass(frozen=True)
class ExportResult:
    """The file that was written, how many rows and uploaded files are in it, and which files were missing."""

    path: Path
    rows: int
    files: int
    missing: tuple[str, ...] = ()


def now() -> datetime:
    """Return the current time in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


async def export(
    app: Octavo,
    target: Path,
    *,
    only: Sequence[str] = (),
    with_media: bool = True,
    secret: Secret | None = None,
    stage: ShowStage = no_progress,
) -> ExportResult:
    """Write an archive of a site, or of the types in `only`, with everything as of one moment.

    Raises StartupError if it fails; an earlier file at `target` is unchanged then.
    """
    uids = chosen_types(app.model, only)
    parts = [*parts_of(app.model, uids, whole=not only), Part(COUNTERS, app.model.counters)]
    head = {**head_of(app, FORMAT, parts), "only": list(only)}
    async with open_database(app):
        library = media.library_of(app) if with_media and FILE in uids else None
        with (
            scratch(target.parent, ".octavo-export-") as folder,
            atomic_write(target) as partial,
            open_writer(partial, folder, secret, head) as writer,
        ):
            return await _write(app, library, parts, writer, target, stage)


def head_of(app: Octavo, format: str, parts: Sequence[Part]) -> Json:
    """Return the first member of an archive: format, time, and the schemas its rows were written by."""
    description = describe(app.model, parts)
    return {
        "format": format,
        "created": now().isoformat().replace("+00:00", "Z"),
        "schema": digest_of(description),
        **description,
    }


async def _write(
    app: Octavo, library: Any, parts: Sequence[Part], writer: Writer, target: Path, stage: ShowStage
) -> ExportResult:
    if library is None:
        async with app.database.engine.snapshot() as snapshot:
            await write_parts(app, snapshot, parts, writer, stage)
        writer.finish(missing=[])
        return ExportResult(target, sum(writer.counts.values()), 0)
    with closing(media.FileList()) as keys:
        async with library.tracker.retain_all() as renew:
            async with app.database.engine.snapshot() as snapshot:
                await write_parts(app, snapshot, parts, writer, stage)
                await media.list_files(snapshot, app, keys)
            with stage("Files", keys.count) as advance:
                missing = await media.add_files(library, keys, writer, advance, renew)
        writer.finish(missing=missing)
        return ExportResult(target, sum(writer.counts.values()), keys.count - len(missing), tuple(missing))


async def write_parts(
    app: Octavo, snapshot: Snapshot, parts: Sequence[Part], writer: Writer, stage: ShowStage
) -> None:
    """Write the rows of every part, and the last row id that each type has used."""
    dialect = app.database.dialect
    ids: dict[str, int] = {}
    try:
        for part in parts:
            with stage(part.name, 0) as advance, writer.lines(part.name) as write:
                async for rows in read_rows(
                    snapshot,
                    part.table,
                    dialect,
                    not_of_one_database(part.table) if part.uid is None else None,
                ):
                    write(rows)
                    advance(len(rows))
                    await asyncio.sleep(0)
            if part.has_ids and part.uid is not None:
                ids[part.uid] = await last_id(snapshot, part.table, dialect)
    except DatabaseError as error:
        fix = "start the project once, or see octavo check --database"
        raise StartupError([Problem("database", f"cannot be read by the schemas: {error}", fix)]) from error
    writer.add_json("octavo/ids.json", ids)
