"""Repositories on the golden application's schemas and on small hand-made ones, on SQLite and PostgreSQL."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import postgres_database, require_service
from tests.content.library import GOLDEN, Statements

from octavo.content.builtin import load_project_schemas
from octavo.content.locales import Locales
from octavo.content.repository import Repository
from octavo.db.engine import Database
from octavo.db.migrate import migrate
from octavo.db.model import Model, build_model


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A database of these tests' own: they empty it as a whole."""
    yield from postgres_database(require_service("postgres").url)


ON_POSTGRES = [pytest.mark.postgres, pytest.mark.soak]
"""`make test` runs the recordings on PostgreSQL; these tests run there with the long suites."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=ON_POSTGRES)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:{tmp_path}/octavo.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


Opened = Callable[[Model], Any]
_made: dict[str, Model] = {}
"""The model whose tables a PostgreSQL database has: making them takes far longer than emptying them."""


async def empty_postgres(database: Database, url: str) -> None:
    async with database.transaction() as transaction:
        if _made.get(url) is database.model:
            tables = [f'DELETE FROM "{name}"' for name in database.model.metadata.tables]
            await transaction.connection.execute_text("; ".join(tables))
            return
        await transaction.connection.execute_text("DROP SCHEMA public CASCADE")
        await transaction.connection.execute_text("CREATE SCHEMA public")
    await migrate(database)
    _made[url] = database.model


@pytest.fixture
def opened(database_url: str) -> Opened:
    """Open an empty repository of a model."""

    @asynccontextmanager
    async def open_model(model: Model) -> AsyncIterator[Repository]:
        database = await Database.open(database_url, model, durability="normal")
        try:
            if database_url.startswith("postgres"):
                await empty_postgres(database, database_url)
            else:
                await migrate(database)
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
