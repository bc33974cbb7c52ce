"""Imports an archive into a database of any kind; it is verified first, and written in one transaction."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa

from octavo.archive import media
from octavo.archive.container import Archive, Json, Member
from octavo.archive.database import open_database, open_migrated
from octavo.archive.export import ShowStage, no_progress
from octavo.archive.files import scratch
from octavo.archive.parts import (
    COUNTERS,
    FILE,
    STORE,
    Part,
    differences,
    is_chosen,
    not_of_one_database,
    parts_of,
)
from octavo.db.drivers import may_exist
from octavo.db.errors import DatabaseError
from octavo.db.store import STORE as STORE_TOPIC
from octavo.db.tables import (
    BATCH,
    count_rows,
    empty,
    exact_columns,
    insert_rows,
    insertion,
    read_counters,
    read_rows,
    set_last_id,
)
from octavo.errors import Problem, StartupError
from octavo.kernel import Octavo
from octavo.migrations.component_uniques import renew_unique_decimals
from octavo.plugins.upload.file_tracker import NewFile

IDS = "octavo/ids.json"


@dataclass
class LoadPlan:
    """Which members of an archive are written to which tables."""

    archive: Archive
    manifest: Json
    parts: dict[str, Part]
    """The tables that are filled, by the member their rows are in."""
    emptied: list[Part]
    """The tables that are emptied first."""
    checksums: dict[str, str]
    """The checksum of each member but files, to notice a change when it is read again."""
    files: Any = None
    """The files in the archive; None if they are not imported."""
    written_keys: set[str] = field(default_factory=set)
    """The keys of all files that the rows written so far refer to."""

    @property
    def rows(self) -> int:
        """How many rows there are to write."""
        return sum(self.manifest["counts"].get(name, 0) for name in self.parts)


@dataclass(frozen=True)
class ImportResult:
    """How many rows (by type) and files were written, or would be, and how many rows were replaced."""

    rows: dict[str, int]
    files: int
    replaced: dict[str, int]


async def load(
    app: Octavo,
    archive: Archive,
    *,
    only: Sequence[str] = (),
    replace: bool = False,
    dry_run: bool = False,
    stage: ShowStage = no_progress,
    folder: Path | None = None,
    alone: AbstractAsyncContextManager[None] | None = None,
) -> ImportResult:
    """Import an archive into an instance's database and storage; with `dry_run` only count what it would do.

    Raises StartupError, with nothing written, for a broken archive, for one that does not fit the schemas,
    and for a database that has content, unless `replace` is given. `alone` is entered before the database is
    opened, and lets no other process start on it.
    """
    if "columns" not in archive.head:
        raise archive.refusal("is a backup of a database as it is", "octavo restore puts it back")
    with (
        scratch(folder or app.settings.folder, ".octavo-import-") as place,
        closing(media.FileList()) as files,
    ):
        plan = _make_plan(app, archive, only, files, stage)
        database_may_exist = may_exist(app.settings.database.url, app.settings.folder)
        if dry_run and not database_may_exist:
            return _result(plan, {})
        async with open_database(app) if dry_run else open_migrated(app, alone):
            existing = await _count_rows(app, plan, new=dry_run)
            if existing and not replace:
                raise _not_empty(existing)
            if not dry_run:
                await _write(app, plan, place, stage)
    return _result(plan, existing)


def _make_plan(
    app: Octavo, archive: Archive, only: Sequence[str], files: media.FileList, stage: ShowStage
) -> LoadPlan:
    """Verify an archive and decide where its members are written; its files are added to `files`."""
    checksums: dict[str, str] = {}
    with stage("Checking", archive.path.stat().st_size) as advance:

        def on_member(member: Member) -> None:
            if member.name.startswith(media.FOLDER):
                files.add_file(member.name.removeprefix(media.FOLDER), member.mime)
            else:
                checksums[member.name] = member.stream.digest()
            advance(member.size)

        manifest = archive.verify(on_member)
    _expect_names(archive, files)
    problems = differences(archive.head, manifest["counts"], app.model, only)
    if problems:
        raise StartupError(problems)
    uids = [uid for uid in archive.head["types"] if is_chosen(uid, only)]
    if not uids:
        raise archive.refusal(f"has nothing of {', '.join(only)}")
    whole = not only and not archive.head.get("only")
    here = [uid for uid in uids if uid in app.model.types]
    parts = parts_of(app.model, here, whole=whole)
    emptied = parts_of(app.model, list(app.model.types) if whole else here, whole=whole)
    loads_files = media.library_of(app) is not None and FILE in here
    parts_by_name = {part.name: part for part in parts if part.name in archive.head["columns"]}
    return LoadPlan(archive, manifest, parts_by_name, emptied, checksums, files if loads_files else None)


def _expect_names(archive: Archive, files: media.FileList) -> None:
    for key, _ in files.each():
        if not media.is_key(key):
            raise archive.refusal(f"has a file whose name is a path: {key!r}")


async def _count_rows(app: Octavo, plan: LoadPlan, *, new: bool) -> dict[str, int]:
    """Return how many rows each type has that would be written to; types without rows are left out."""
    counts: dict[str, int] = {}
    for part in plan.emptied:
        if part.uid is not None and part.has_ids:
            try:
                count = await count_rows(app.database, part.table)
            except DatabaseError:
                if not new:
                    raise
                continue  # a table that a start would make
            if count:
                counts[part.uid] = count
    return counts


def _not_empty(existing: dict[str, int]) -> StartupError:
    most = sorted(existing.items(), key=lambda item: (not item[0].startswith("api::"), item[0]))
    type_counts = ", ".join(f"{count} of {uid}" for uid, count in most[:5])
    more = f" and {len(most) - 5} more types" if len(most) > 5 else ""
    fix = "import into an empty one, or let --replace delete what is there"
    return StartupError([Problem("database", f"has content already: {type_counts}{more}", fix)])


def _result(plan: LoadPlan, replaced: dict[str, int]) -> ImportResult:
    counts = plan.manifest["counts"]
    rows = {part.uid: counts.get(name, 0) for name, part in plan.parts.items() if part.uid and part.has_ids}
    return ImportResult(rows, plan.files.count if plan.files is not None else 0, replaced)


async def _write(app: Octavo, plan: LoadPlan, place: Path, stage: ShowStage) -> None:
    library = media.library_of(app) if plan.files is not None else None
    new_files: list[NewFile] = []
    try:
        if library is not None and plan.files.count:

            async def begin(keys: list[str]) -> None:
                new_files.append(NewFile({}, keys))
                await library.tracker.announce(new_files[-1])

            with stage("Files", plan.files.count) as advance:
                await media.put_files(library, plan.archive, plan.files, begin, place, advance)
        async with app.database.transaction("import", unhurried=True):
            await _replace(app, plan, new_files, library, stage)
    except BaseException:
        if library is not None:
            await media.remove_files(library, new_files)
        raise


async def _replace(
    app: Octavo, plan: LoadPlan, new_files: list[NewFile], library: Any, stage: ShowStage
) -> None:
    """Replace the rows of the plan's tables by those of the archive; runs inside a transaction."""
    if library is not None:
        await library.tracker.lock()
        await library.tracker.confirm(new_files)
    for part in reversed(plan.emptied):
        await empty(app.database, part.table, _replaced_rows(part))
    with stage("Rows", plan.rows) if plan.rows else nullcontext(lambda done: None) as advance:
        remaining = set(plan.parts)
        for member in plan.archive.members():
            if member.name == COUNTERS:
                await _raise_counters(app, [row for rows in member.lines(BATCH) for row in rows])
            elif member.name in plan.parts:
                await _insert(app, plan, plan.parts[member.name], member, advance)
                remaining.discard(member.name)
            elif member.name == IDS:
                await _set_ids(app, plan, orjson.loads(member.read()))
                break  # files follow
    if remaining:
        raise plan.archive.refusal(f"was changed while it was read: {min(remaining)} is gone")
    await renew_unique_decimals(app.database, {part.uid for part in plan.parts.values() if part.uid})
    if library is not None:
        await library.tracker.delete_after_commit(await _find_orphaned_files(app, plan))
    for topic in [*app.changes.topics, STORE_TOPIC]:
        await app.changes.record_write(topic, None)


async def _find_orphaned_files(app: Octavo, plan: LoadPlan) -> list[str]:
    """Return the keys of files that only rows from before the transaction refer to."""
    model = app.model.types[FILE]
    orphaned_keys: list[str] = []
    async with app.database.engine.snapshot() as snapshot:
        async for rows in read_rows(snapshot, model.table, app.database.dialect):
            for row in rows:
                orphaned_keys += [
                    key for key, _ in media.files_of_row(model, row) if key not in plan.written_keys
                ]
    return orphaned_keys


def _replaced_rows(part: Part) -> sa.ColumnElement[bool] | None:
    return not_of_one_database(part.table) if part.name == STORE else None


async def _insert(app: Octavo, plan: LoadPlan, part: Part, member: Member, advance: Any) -> None:
    columns = [name for name in plan.archive.head["columns"][part.name] if name in part.table.c]
    statement = insertion(part.table, columns, app.database.dialect)
    exact = exact_columns(part.table, columns)
    keys = {key for key, _ in plan.files.each()} if part.uid == FILE and plan.files is not None else set()
    line = 0
    try:
        for rows in member.lines(BATCH):
            if part.uid == FILE and part.has_ids:
                _note_files(app, plan, rows, keys)
            await insert_rows(app.database, statement, rows, exact)
            line += len(rows)
            advance(len(rows))
    except DatabaseError as error:
        where = f"{part.name}, after line {line}"
        raise StartupError([Problem(where, f"the database refuses it: {error}")]) from error
    if member.stream.digest() != plan.checksums[member.name]:
        raise plan.archive.refusal("was changed while it was read")


def _note_files(app: Octavo, plan: LoadPlan, rows: list[Json], keys: set[str]) -> None:
    """Record which files these rows refer to, and set the rows' URLs to those of this storage."""
    model, library = app.model.types[FILE], media.library_of(app)
    for row in rows:
        plan.written_keys.update(key for key, _ in media.files_of_row(model, row))
        if library is not None:
            media.update_addresses(library, model, row, keys)


async def _raise_counters(app: Octavo, rows: list[Json]) -> None:
    """Set each counter to the archive's value if that is higher, so that no component id is used twice."""
    table = app.model.counters
    counters = {row["name"]: row["value"] for row in rows}
    for name, value in (await read_counters(app.database, table)).items():
        if name in counters:
            counters[name] = max(counters[name], value)
            await empty(app.database, table, table.c.name == name)
    statement = insertion(table, ["name", "value"], app.database.dialect)
    raised = [{"name": name, "value": value} for name, value in counters.items()]
    await insert_rows(app.database, statement, raised, ())


async def _set_ids(app: Octavo, plan: LoadPlan, ids: dict[str, int]) -> None:
    for part in plan.parts.values():
        if part.uid is not None and part.has_ids:
            await set_last_id(app.database, part.table, int(ids.get(part.uid, 0)))
