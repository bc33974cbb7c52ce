"""The golden app on a database of its own, in the configurations the recordings were made with."""

import os
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from octavo.boot import running
from octavo.log import configure

FOLDER = Path(__file__).resolve().parent
PROFILES = {
    "default": "development",
    "first": "first",
    "limits": "limits",
    "refresh-body": "refresh_body",
}
"""Each configuration's `OCTAVO_ENV`: what it changes stands in `octavo.<env>.toml`."""


def environment(database_url: str, profile: str, uploads: str) -> Mapping[str, str]:
    """Return the variables that give the app its database, its configuration and a folder for files."""
    return {
        "OCTAVO_DATABASE__URL": database_url,
        "OCTAVO_DATABASE__DURABILITY": "normal",
        "OCTAVO_ENV": PROFILES[profile],
        "OCTAVO_PLUGINS__UPLOAD__CONFIG__FOLDER": uploads,
    }


@asynccontextmanager
async def golden(database_url: str, profile: str = "default") -> AsyncIterator[Any]:
    """Run the golden app and yield its ASGI application."""
    configure(level="error")
    with TemporaryDirectory(prefix="octavo-golden-") as uploads:
        async with running(FOLDER, environ=environment(database_url, profile, uploads)) as app:
            yield app.asgi


@asynccontextmanager
async def temporary_postgres() -> AsyncIterator[str]:
    """Make a PostgreSQL database, yield its address, drop it."""
    server = os.environ.get("OCTAVO_TEST_POSTGRES", "postgresql://127.0.0.1:5432/postgres")
    name = f"octavo_golden_{os.getpid()}_{secrets.token_hex(4)}"
    await _on_server(server, f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        await _on_server(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


async def _on_server(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
