"""Finds a Strapi project by a PATH or URL: a project folder, an archive or a database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from dotenv import dotenv_values

from octavo.errors import Problem, StartupError
from octavo.importers.strapi.archive import is_archive

DATABASES = (".tmp/data.db", "data.db", "database/data.db")
"""Where SQLite's file is, unless the project says otherwise."""
SCHEMES = ("sqlite", "postgresql", "postgres", "mysql", "mariadb")
_ADDRESS = re.compile(rf"({'|'.join(SCHEMES)}):")
_DEFAULT = re.compile(r"""env(?:\.\w+)?\(\s*['"](\w+)['"]\s*,\s*['"]?([^'",)]*)['"]?\s*\)""")
_FIX = "give a project's folder, an archive of `strapi export`, or a database's address with --schemas"


@dataclass(frozen=True)
class SourceLocation:
    """Where the parts of a Strapi project are."""

    archive: Path | None = None
    database: str = ""
    """The address of its database."""
    project: Path | None = None
    schemas: Path | None = None
    """The folder with `api` and `components`."""
    uploads: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    """What its `.env` says."""


def find_source(
    origin: str, *, database: str | None = None, schemas: Path | None = None, uploads: Path | None = None
) -> SourceLocation:
    """Return where the parts of a project are; raises StartupError if there is no Strapi project."""
    if _ADDRESS.match(origin):
        if schemas is None:
            fix = "--schemas FOLDER: Strapi's src, or another folder with api and components"
            raise StartupError([Problem(origin.partition(":")[0], "a database has no schemas in it", fix)])
        return SourceLocation(None, origin, None, _schemas_in(schemas), uploads)
    path = Path(origin)
    if is_archive(path):
        return SourceLocation(path.resolve(), uploads=uploads)
    if path.is_file() and path.suffix in {".db", ".sqlite", ".sqlite3"}:
        return find_source(_sqlite(path), schemas=schemas, uploads=uploads)
    if not path.is_dir():
        raise StartupError([Problem(origin, "there is no such folder or archive", _FIX)])
    project = path.resolve()
    schema_folder = _schemas_in(schemas or project)
    environment = {name: value or "" for name, value in dotenv_values(project / ".env").items()}
    return SourceLocation(
        None,
        _address(project, database, environment),
        project,
        schema_folder,
        uploads or next((each for each in _upload_folders(project) if each.is_dir()), None),
        environment,
    )


def _upload_folders(project: Path) -> tuple[Path, ...]:
    return project / "public" / "uploads", project / "uploads"


def _schemas_in(folder: Path) -> Path:
    """Return the folder that holds `api` or `components`."""
    for each in (folder / "src", folder, folder / "app"):
        if (each / "api").is_dir() or (each / "components").is_dir():
            return each.resolve()
    raise StartupError([Problem(str(folder), "has neither api nor components in it", "name it: --schemas")])


def _address(project: Path, database: str | None, environment: Mapping[str, str]) -> str:
    """Return the address of a project's database: as given, or as its settings say."""
    if database is not None:
        return database if _ADDRESS.match(database) else _sqlite(Path(database))
    settings = {**_defaults(project), **environment}
    client = settings.get("DATABASE_CLIENT", "sqlite")
    if client in {"postgres", "postgresql", "mysql", "mysql2", "mariadb"}:
        return _server(client, settings)
    configured_name = settings.get("DATABASE_FILENAME")
    for name in (*((configured_name,) if configured_name else ()), *DATABASES):
        if (project / name).is_file():
            return _sqlite(project / name)
    fix = "--database sqlite:/srv/cms/.tmp/data.db, or postgresql://user@host/strapi"
    raise StartupError(
        [Problem(str(project), f"its database was not found ({configured_name or DATABASES[0]})", fix)]
    )


def _server(client: str, settings: Mapping[str, str]) -> str:
    """Return the address of a server's database."""
    scheme = "postgresql" if client.startswith("postgres") else "mysql"
    schema = settings.get("DATABASE_SCHEMA", "")
    more = f"schema={quote(schema)}" if scheme == "postgresql" and schema not in ("", "public") else ""
    if settings.get("DATABASE_URL"):
        url = settings["DATABASE_URL"]
        return f"{url}{'&' if '?' in url else '?'}{more}" if more else url
    user, password = settings.get("DATABASE_USERNAME", "strapi"), settings.get("DATABASE_PASSWORD", "")
    host, name = settings.get("DATABASE_HOST", "127.0.0.1"), settings.get("DATABASE_NAME", "strapi")
    port = settings.get("DATABASE_PORT") or ("5432" if scheme == "postgresql" else "3306")
    who = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    return f"{scheme}://{who}@{host}:{port}/{quote(name)}" + (f"?{more}" if more else "")


def _defaults(project: Path) -> dict[str, str]:
    """Return what the project's settings say where the environment says nothing."""
    defaults: dict[str, str] = {}
    for name in ("config/database.js", "config/database.ts"):
        path = project / name
        if path.is_file():
            defaults |= {
                key: value.strip() for key, value in _DEFAULT.findall(path.read_text("utf-8", "replace"))
            }
    return defaults


def _sqlite(path: Path) -> str:
    return f"sqlite:{path.resolve()}"
