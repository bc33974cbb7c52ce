"""Opens a Strapi project for import: finds it, loads its schemas and opens its content."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from octavo.config import Settings
from octavo.content.builtin import builtin_sources
from octavo.db.model import Model, build_model
from octavo.errors import Problem, StartupError
from octavo.importers.strapi import archive, fields, schemas
from octavo.importers.strapi.archive_source import ArchiveSource
from octavo.importers.strapi.database_source import DatabaseSource, version_of
from octavo.importers.strapi.entries import StrapiSource
from octavo.importers.strapi.location import SourceLocation, find_source
from octavo.importers.strapi.names import StrapiNames
from octavo.importers.strapi.people import AdaptedSource, StrapiGrants, read_grants
from octavo.importers.strapi.readers import open_reader
from octavo.importers.strapi.schemas import SchemaFiles
from octavo.loaders.plugins import component_sources, custom_fields, load_plugins, schema_sources
from octavo.schema.files import load_schemas
from octavo.schema.registry import Schemas


@dataclass(frozen=True)
class ImportOptions:
    """The arguments and options of `octavo import strapi`."""

    origin: str
    """A path or an address."""
    database: str | None = None
    schemas: Path | None = None
    uploads: Path | None = None
    key: str | None = None
    replace: bool = False
    dry_run: bool = False


@dataclass
class StrapiProject:
    """An open Strapi project: its content, and what it becomes here."""

    location: SourceLocation
    plan: SchemaFiles
    model: Model
    source: AdaptedSource
    grants: StrapiGrants
    settings: Mapping[str, Any]
    """The values of Strapi's `core_store`, by key."""
    custom_fields: Mapping[str, str]
    """The types of unknown custom fields, for octavo.toml."""

    @property
    def schemas(self) -> Schemas:
        """The content model: of the project, with what is imported."""
        return self.model.schemas


async def open_project(options: ImportOptions, settings: Settings, scratch: Path) -> StrapiProject:
    """Open the Strapi project at `options.origin`; raises StartupError with all problems."""
    source_location = find_source(
        options.origin, database=options.database, schemas=options.schemas, uploads=options.uploads
    )
    notes: list[str] = []
    problems: list[Problem] = []
    project = settings.folder
    plugins = load_plugins(project, settings.plugins, problems)
    declared_fields = {**custom_fields(plugins), **settings.custom_fields}
    if source_location.archive is not None:
        unpacked = archive.unpack(source_location.archive, options.key, scratch)
        strapi_schemas = schemas.exported(unpacked.schemas)
        unknown = fields.in_lines(strapi_schemas, declared_fields, unpacked)
    else:
        strapi_schemas = schemas.read_folder(source_location.schemas or project, notes, problems)
        reader = await open_reader(source_location.database, scratch)
        tables = await reader.tables()
        unknown = fields.in_tables(strapi_schemas, declared_fields, tables, StrapiNames(version_of(tables)))
    if problems:
        raise StartupError(problems)
    in_place = source_location.project == project
    plan = SchemaFiles() if in_place else schemas.plan(strapi_schemas, schemas.places_of(project))
    plan.notes[:0] = notes
    sources = [*builtin_sources(), *schema_sources(plugins)]
    overlay = _overlay(project, plan, scratch / "project")
    parsed = load_schemas(overlay, sources, {**declared_fields, **unknown}, component_sources(plugins))
    source: StrapiSource
    if source_location.archive is not None:
        source = ArchiveSource(unpacked, parsed)
    else:
        source = DatabaseSource(reader, tables, parsed, source_location.uploads)
    grants = await read_grants(source)
    adapted = AdaptedSource(source, parsed, grants)
    strapi_settings = await source.settings()
    return StrapiProject(
        source_location, plan, build_model(parsed), adapted, grants, strapi_settings, unknown
    )


def _overlay(project: Path, plan: SchemaFiles, folder: Path) -> Path:
    """Return a folder with the schemas the project will have: its own, under those that come."""
    for root in ("app", "src"):
        for path in sorted((project / root).rglob("*.json")):
            target = folder / path.relative_to(project)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    schemas.write(plan.files, folder)
    plan.files = schemas.changed_files(plan.files, project)
    return folder
