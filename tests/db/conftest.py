"""Databases with the golden application's tables, on every database alike."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.conftest import MARIADB_LATER, run_apart
from tests.db.content import Content
from tests.schemas import load_project_schemas

from octavo.db.engine import Database
from octavo.db.model import Model, build_model
from octavo.migrations.startup import migrate

GOLDEN = Path(__file__).parent.parent / "apps" / "golden"


@pytest.fixture(scope="session")
def model() -> Model:
    return build_model(load_project_schemas(GOLDEN))


def create_tables(url: str, model: Model) -> str:
    """Create the tables on an event loop of their own, whatever loop the test has."""

    async def create() -> None:
        database = await Database.open(url, model)
        await migrate(database)
        await database.close()

    run_apart(create)
    return url


@pytest.fixture(scope="session")
def sqlite_template(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "octavo.db"
    create_tables(f"sqlite:{path}", model)
    return path


@pytest.fixture(scope="session")
def postgres_tables(model: Model, postgres_url: str) -> str:
    return create_tables(postgres_url, model)


@pytest.fixture(scope="session")
def mariadb_tables(model: Model, mariadb_url: str) -> str:
    return create_tables(mariadb_url, model)


@pytest.fixture(params=MARIADB_LATER)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the golden application's tables; on a server it may hold what the last test left."""
    if request.param != "sqlite":
        url: str = request.getfixturevalue(f"{request.param}_tables")
        return url
    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "octavo.db")
    return f"sqlite:{tmp_path}/octavo.db"


@pytest.fixture
async def database(database_url: str, model: Model) -> AsyncIterator[Database]:
    database = await Database.open(database_url, model, durability="normal")
    if database.dialect.name != "sqlite":
        await empty(database)
    yield database
    await database.close()


async def empty(database: Database) -> None:
    """Delete every row of a database on a server."""
    async with database.transaction() as transaction:
        deletions = (f'DELETE FROM "{table}"' for table in database.model.metadata.tables)
        await transaction.connection.execute_text("; ".join(deletions))


@pytest.fixture
def content(database: Database) -> Content:
    return Content(database)
