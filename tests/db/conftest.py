"""Databases with the golden application's tables, on SQLite and PostgreSQL alike."""

import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.conftest import run_apart
from tests.db.content import Content

from octavo.content.builtin import load_project_schemas
from octavo.db.engine import Database
from octavo.db.migrate import migrate
from octavo.db.model import Model, build_model

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


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the golden application's tables; on PostgreSQL it may hold what the last test left."""
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres_tables")
        return url
    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "octavo.db")
    return f"sqlite:{tmp_path}/octavo.db"


@pytest.fixture
async def database(database_url: str, model: Model) -> AsyncIterator[Database]:
    database = await Database.open(database_url, model, durability="normal")
    if database.dialect.name == "postgresql":
        async with database.transaction() as transaction:
            deletions = (f'DELETE FROM "{table}"' for table in model.metadata.tables)
            await transaction.connection.execute_text("; ".join(deletions))
    yield database
    await database.close()


@pytest.fixture
def content(database: Database) -> Content:
    return Content(database)


@pytest.fixture
def empty_postgres_url(postgres_url: str) -> Iterator[str]:
    """A schema of this test's own in the session's database, which costs less than a database."""
    asyncpg = pytest.importorskip("asyncpg")
    name = f"test_{secrets.token_hex(4)}"

    async def run(statement: str) -> None:
        connection = await asyncpg.connect(postgres_url)
        await connection.execute(statement)
        await connection.close()

    run_apart(lambda: run(f"CREATE SCHEMA {name}"))
    yield f"{postgres_url}?search_path={name}"
    run_apart(lambda: run(f"DROP SCHEMA {name} CASCADE"))
