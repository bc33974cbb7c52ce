"""Repositories on the golden application's schemas and on small hand-made ones, on every database."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import SOAKED_DATABASES, a_database
from tests.content.library import GOLDEN, Statements
from tests.db.conftest import create_tables
from tests.schemas import load_project_schemas

from octavo.content.locales import Locales
from octavo.content.repository import Repository
from octavo.db.engine import Database
from octavo.db.model import Model, build_model
from octavo.migrations.database_state import read_database_state
from octavo.migrations.startup import migrate


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A database of these tests' own: they empty it as a whole."""
    yield from a_database("postgres")


@pytest.fixture(scope="session")
def mariadb_url() -> Iterator[str]:
    """A database of these tests' own: they empty it as a whole."""
    yield from a_database("mariadb")


@pytest.fixture(params=SOAKED_DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """`make test` runs the recordings on the servers; these tests run there with the long suites."""
    if request.param == "sqlite":
        return f"sqlite:{tmp_path}/octavo.db"
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


Opened = Callable[[Model], Any]
_made: dict[str, Model] = {}
"""The model whose tables a database on a server has: making them takes far longer than emptying them."""
_files: dict[int, tuple[Model, bytes]] = {}
"""Files of SQLite's with the tables of a model and nothing in them, by its identity."""


def make_file(file: Path, model: Model) -> None:
    """Make a file with a model's tables: the first of each model migrates, the others are copies of it."""
    if id(model) not in _files:
        create_tables(f"sqlite:{file}", model)
        _files[id(model)] = model, file.read_bytes()
    file.write_bytes(_files[id(model)][1])


async def empty_server(database: Database, url: str) -> None:
    async with database.transaction() as transaction:
        if _made.get(url) is database.model:
            tables = [f'DELETE FROM "{name}"' for name in database.model.metadata.tables]
            await transaction.connection.execute_text("; ".join(tables))
            return
        await transaction.connection.execute_text("; ".join(await _dropping(database)))
    await migrate(database)
    _made[url] = database.model


async def _dropping(database: Database) -> list[str]:
    if database.dialect.name == "postgresql":
        return ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"]
    there = await read_database_state(database)
    tables = sorted(
        there.columns, key=lambda name: name not in there.owners
    )  # those that point at others first
    return [f"DROP TABLE {', '.join(map(database.dialect.quoted, tables))}"] if tables else ["DO 0"]


@pytest.fixture
def opened(database_url: str) -> Opened:
    """Open an empty repository of a model."""
    is_file = database_url.startswith("sqlite")

    @asynccontextmanager
    async def open_model(model: Model) -> AsyncIterator[Repository]:
        if is_file:
            make_file(Path(database_url.removeprefix("sqlite:")), model)
        database = await Database.open(database_url, model, durability="normal")
        try:
            if not is_file:
                await empty_server(database, database_url)
            yield Repository(database, model, locales=Locales("en", ["en", "fr", "de"]))
        finally:
            await database.close()

    return open_model


@pytest.fixture(scope="session")
def golden_model() -> Model:
    return build_model(load_project_schemas(GOLDEN))


@pytest.fixture
async def golden(opened: Opened, golden_model: Model) -> AsyncIterator[Repository]:
    async with opened(golden_model) as repository:
        yield repository


@pytest.fixture
def statements() -> Statements:
    return Statements()
