"""The golden app on a database of its own, in the configurations the recordings were made with."""

import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit, urlunsplit

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


def environment(database_url: str, profile: str, uploads: str, direct_url: str = "") -> Mapping[str, str]:
    """Return the variables that give the app its database, its configuration and a folder for files.

    `direct_url` is the database's address past the pooler that `database_url` leads to.
    """
    past = {"OCTAVO_DATABASE__POOLER": "transaction", "OCTAVO_DATABASE__DIRECT_URL": direct_url}
    return {
        **(past if direct_url else {}),
        "OCTAVO_DATABASE__URL": database_url,
        "OCTAVO_DATABASE__DURABILITY": "normal",
        "OCTAVO_ENV": PROFILES[profile],
        "OCTAVO_PLUGINS__UPLOAD__CONFIG__FOLDER": uploads,
    }


@asynccontextmanager
async def golden(
    database_url: str, profile: str = "default", direct_url: str = "", **more: str
) -> AsyncIterator[Any]:
    """Run the golden app, with more variables, and yield its ASGI application."""
    configure(level="error")
    with TemporaryDirectory(prefix="octavo-golden-") as uploads:
        environ = {**environment(database_url, profile, uploads, direct_url), **more}
        async with running(FOLDER, environ=environ) as app:
            yield app.asgi


@dataclass(frozen=True)
class Server:
    """A server for temporary databases: where it is, and how one is made and dropped there."""

    variable: str
    default: str
    create: str
    drop: str
    run: Callable[[str, str], Awaitable[None]]


async def _on_postgres(server: str, statement: str) -> None:
    asyncpg = import_module("asyncpg")
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _on_mariadb(server: str, statement: str) -> None:
    raw = await import_module("octavo.db.dialects.mariadb_server").MariaDBServer(server, 60).connect()
    try:
        await raw.command(statement)
    finally:
        await raw.close(timeout=10)


SERVERS = {
    "postgres": Server(
        "OCTAVO_TEST_POSTGRES",
        "postgresql://127.0.0.1:5432/postgres",
        "CREATE DATABASE \"{}\" TEMPLATE template0 ENCODING 'UTF8'",
        'DROP DATABASE IF EXISTS "{}" WITH (FORCE)',
        _on_postgres,
    ),
    "mariadb": Server(
        "OCTAVO_TEST_MYSQL",
        "mysql://root@127.0.0.1:3306/mysql",
        "CREATE DATABASE {} CHARACTER SET utf8mb4",
        "DROP DATABASE IF EXISTS {}",
        _on_mariadb,
    ),
}


@asynccontextmanager
async def temporary_database(kind: str) -> AsyncIterator[str]:
    """Make a database on a server, yield its address, drop it."""
    server = SERVERS[kind]
    address = os.environ.get(server.variable) or server.default
    name = f"octavo_golden_{os.getpid()}_{secrets.token_hex(4)}"
    await server.run(address, server.create.format(name))
    try:
        yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    finally:
        await server.run(address, server.drop.format(name))
