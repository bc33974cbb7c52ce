"""Runs an import: reads everything, writes everything, and compares both."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.resources import files as resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from octavo import boot
from octavo.config import Settings, load_settings
from octavo.db.drivers import ReplicaSettings, may_exist
from octavo.db.engine import Database
from octavo.db.errors import DatabaseError
from octavo.errors import Problem, StartupError
from octavo.importers.strapi import not_imported, schemas
from octavo.importers.strapi import settings as strapi_settings
from octavo.importers.strapi.convert import Converter
from octavo.importers.strapi.media import Library
from octavo.importers.strapi.people import all_entries
from octavo.importers.strapi.problems import Findings
from octavo.importers.strapi.project import ImportOptions, StrapiProject, open_project
from octavo.importers.strapi.report import ImportReport, describe_leftovers
from octavo.importers.strapi.row_index import RowIndex
from octavo.importers.strapi.scan import ScanResult, ShowTask, batches, read
from octavo.importers.strapi.target import ImportTarget, imported_types
from octavo.migrations.database_state import read_database_state
from octavo.migrations.startup import migrate, try_migration
from octavo.plugins.upload.files.service import UploadService

BEGUN, UNEQUAL, FINISHED = "begun", "unequal", "finished"
"""The states of an import; `unequal` if the stored rows differ from those that were read."""
LOCALE, FILE = "plugin::i18n.locale", "plugin::upload.file"
SAMPLES = ("app/api/article/schema.json", "app/components/shared/seo.json")
"""What `octavo new` writes as an example, and an import may replace."""


async def import_project(options: ImportOptions, folder: Path, show_task: ShowTask) -> ImportReport:
    """Import a Strapi project into the project of a folder; raises StartupError for what prevents it."""
    settings = load_settings(folder)
    with TemporaryDirectory(prefix="octavo-import-") as scratch:
        project = await open_project(options, settings, Path(scratch))
        row_index = RowIndex.new(Path(scratch), strapi_settings.default_locale(project.settings))
        try:
            return await _Import(options, settings, project, row_index, Path(scratch), show_task).run()
        except (DatabaseError, OSError) as error:
            fix = "what came stays: mend that, and give the command again to go on"
            raise StartupError([Problem("the import", f"stopped: {error}", fix)]) from error
        finally:
            row_index.close()
            await project.source.close()


@dataclass
class _Import:
    options: ImportOptions
    settings: Settings
    project: StrapiProject
    row_index: RowIndex
    scratch: Path
    show_task: ShowTask
    report: ImportReport = field(init=False)

    async def run(self) -> ImportReport:
        """Run the import, with `dry_run` only the reading; return the report."""
        project = self.project
        self.report = ImportReport(project.source.title, dry=self.options.dry_run)
        app = await boot.create(self.settings.folder, settings=self.settings)
        storage = app.service(UploadService).storage
        library = Library(storage, project.source.uploads, replace=self.options.replace)
        uids = imported_types(project.model)
        reading = await read(
            project.source, project.model, uids, self.row_index, self.scratch, library.adapt, self.show_task
        )
        config_files = await self._fill_report(reading, app.actions)
        problems = [*reading.problems, *self._conflicts()]
        async with self._database() as database:
            note = None if database is None else await self._note(database, reading, problems)
            if problems:
                raise StartupError(problems)
            if note is not None and note["state"] == FINISHED:
                self.report.already = True
                return self.report
            if self.options.dry_run:
                return self.report
        self.report.resumed = note is not None
        schemas.write(project.plan.files, self.settings.folder)
        strapi_settings.write(config_files, self.settings.folder)
        async with self._open_migrated() as database:
            await self._write(ImportTarget(database), reading, library, note)
        return self.report

    async def _fill_report(self, reading: ScanResult, actions: Sequence[str]) -> strapi_settings.ConfigFiles:
        """Fill the report with what reading found; return the changed octavo.toml and .env."""
        project, report = self.project, self.report
        report.types = reading.types
        report.doubles = self.row_index.doubles
        report.missing_targets = reading.findings.missing_targets
        report.losses, report.lost_count = reading.findings.losses, reading.findings.lost_count
        report.files = sorted(project.plan.files)
        locales = [str(entry.values.get("code")) async for entry in all_entries(project.source, LOCALE)]
        config_files = strapi_settings.config_files(
            self.settings.folder,
            default=strapi_settings.default_locale(project.settings),
            locales=locales,
            salt=project.location.environment.get(strapi_settings.SALT),
            custom_fields=project.custom_fields,
        )
        stored_settings = strapi_settings.store_settings(project.settings)
        report.not_imported += not_imported.custom_fields(project.schemas)
        if project.location.project is not None:
            report.not_imported += not_imported.packages(project.location.project)
            report.not_imported += not_imported.code(project.location.project)
        report.not_imported += describe_leftovers(
            await project.source.leftovers(imported_types(project.model))
        )
        report.not_imported += not_imported.webhooks(await project.source.webhooks())
        report.not_imported += not_imported.views(project.settings)
        report.not_imported += not_imported.unanswered(project.grants, actions, project.schemas)
        report.notes += not_imported.draft_readers(project.source.implied_grants, project.grants)
        report.notes += [f"{each.where}: {each.message}" for each in project.schemas.warnings]
        roles = {name: role.grants for name, role in self.settings.roles.items()}
        report.notes += not_imported.wider(roles, project.grants)
        report.notes += [*project.plan.notes, *stored_settings.notes, *config_files.notes]
        return config_files

    def _conflicts(self) -> list[Problem]:
        """Return a problem for each schema file that exists with other content."""
        if self.options.replace:
            return []
        root = resources("octavo.cli").joinpath("templates", "project")
        samples = {path: root.joinpath(f"{path}.tmpl").read_text("utf-8") for path in SAMPLES}
        return schemas.conflicts(self.project.plan.files, self.settings.folder, samples)

    @asynccontextmanager
    async def _database(self) -> AsyncIterator[Database | None]:
        """Open the project's database with the imported schemas, without migrating; None if there is none."""
        settings = self.settings
        if not may_exist(settings.database.url, settings.folder):
            yield None
            return
        database = await self._open()
        try:
            yield database
        finally:
            await database.close()

    async def _open(self) -> Database:
        database = self.settings.database
        return await Database.open(
            database.url,
            self.project.model,
            direct_url=database.direct_url,
            root=self.settings.folder,
            durability=database.durability,
            transaction_timeout=None,
            statement_timeout=database.statement_timeout,
            replicas=ReplicaSettings(database.replicas, database.max_replica_lag),
        )

    @asynccontextmanager
    async def _open_migrated(self) -> AsyncIterator[Database]:
        """Open the project's database and migrate it to the imported schemas."""
        database = await self._open()
        try:
            async with database.starting():
                await migrate(database)
            yield database
        finally:
            await database.close()

    async def _note(
        self, database: Database, reading: ScanResult, problems: list[Problem]
    ) -> dict[str, Any] | None:
        """Return the progress of an interrupted import; add what prevents a new one to the problems."""
        target = ImportTarget(database)
        existing_tables = (await read_database_state(database)).columns
        note = await target.note() if database.model.store.name in existing_tables else None
        same = note is not None and note["fingerprint"] == reading.fingerprint
        if note is not None and same and not (self.options.replace and note["state"] != BEGUN):
            return note
        if self.options.replace:
            return None
        if note is not None and note["state"] != FINISHED:
            message = "an import began here from content that has changed since, or from elsewhere"
            problems.append(Problem("database", message, "--replace begins anew"))
            return None
        uids = [type_report.uid for type_report in reading.types]
        filled = [uid for uid in uids if database.model.types[uid].table.name in existing_tables]
        filled = await target.filled(filled)
        if filled:
            message = f"has content already: {', '.join(filled)}"
            problems.append(Problem("database", message, "--replace deletes it first"))
            return None
        async with database.starting():
            await try_migration(database)
        return None

    async def _write(
        self,
        target: ImportTarget,
        reading: ScanResult,
        library: Library,
        note: Mapping[str, Any] | None,
    ) -> None:
        """Write everything that an interrupted import has not written yet, and compare."""
        stored_settings = strapi_settings.store_settings(self.project.settings)
        imported = dict(note["done"]) if note is not None else {}
        progress: dict[str, Any] = {
            "state": BEGUN,
            "source": self.report.source,
            "fingerprint": reading.fingerprint,
            "numbers": reading.numbers_after,
            "done": imported,
        }
        if note is None:
            await target.begin(
                [type_report.uid for type_report in reading.types], progress, stored_settings.values
            )
        await self._copy(library)
        await self._write_types(target, reading, library, progress)
        await self._compare(target, reading)
        if self.report.disagreeing:
            await target.say({**progress, "state": UNEQUAL})
            return
        highest = {type_report.uid: type_report.highest for type_report in reading.types}
        await target.finish(highest, {**progress, "state": FINISHED})

    async def _copy(self, library: Library) -> None:
        """Copy the files, before the entries that refer to them."""
        source = self.project.source
        with self.show_task("Copying files", self.row_index.counts.get(FILE, 0)) as progress:
            async for entry in all_entries(source, FILE):
                await library.bring(entry)
                progress.advance(1)
        self.report.copied = library.copied

    async def _write_types(
        self, target: ImportTarget, reading: ScanResult, library: Library, state: dict[str, Any]
    ) -> None:
        numbers = dict(reading.numbers)
        with self.show_task("Writing", sum(self.row_index.counts.values())) as progress:
            for type_report in reading.types:
                model = target.model.types[type_report.uid]
                converter = Converter(target.model.schemas, model, self.row_index, numbers, Findings())
                async for entries, rows in batches(self.project.source, converter, library.adapt):
                    if entries[-1].id > state["done"].get(type_report.uid, 0):
                        state["done"][type_report.uid] = entries[-1].id
                        await target.write(model, rows, state)
                    progress.advance(len(rows))

    async def _compare(self, target: ImportTarget, reading: ScanResult) -> None:
        """Compute count and checksum of the stored rows of each type."""
        with self.show_task("Comparing", len(reading.types)) as progress:
            for type_report in reading.types:
                count, total = await target.checksums(type_report.uid)
                type_report.stored, type_report.stored_checksum = count, total
                progress.advance(1)
