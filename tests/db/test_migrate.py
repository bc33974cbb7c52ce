"""What start-up adds, and what it leaves alone."""

from typing import Any

import pytest
import sqlalchemy as sa
from tests.db.content import Content
from tests.db.test_relations import relation, source

from octavo.db.engine import Database
from octavo.db.migrate import Changes, migrate
from octavo.db.model import build_model
from octavo.db.statement import Statement, compile_statement
from octavo.errors import StartupError
from octavo.schema.files import build_schemas

PAGE = "api::page.page"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Any) -> str:
    if request.param == "sqlite":
        return f"sqlite:{tmp_path}/x.db"
    found: str = request.getfixturevalue("empty_postgres_url")
    return found


async def open_with(
    url: str, attributes: dict[str, Any], *, production: bool = True
) -> tuple[Content, Changes]:
    database = await Database.open(url, build_model(build_schemas([source("page", attributes)], [])))
    try:
        return Content(database), await migrate(database, production=production)
    except BaseException:
        await database.close()
        raise


async def test_what_is_missing_is_added_and_content_stays(url: str) -> None:
    content, changes = await open_with(url, {})
    assert any(sql.startswith("CREATE TABLE pages") for sql in changes.additions)
    await content.add(PAGE, name="old")
    await content.db.close()
    more = {
        "views": {"type": "integer"},
        "code": {"type": "string", "unique": True},
        "next": relation("manyToMany", PAGE),
    }
    content, changes = await open_with(url, more)
    assert len(changes.additions) == 7
    await content.add(PAGE, "new", name="new", views=3, code="x", next=["new"])
    assert await content.names(PAGE, "views") == [None, 3]
    await content.db.close()
    content, changes = await open_with(url, more)
    assert changes == Changes()
    await content.db.close()


async def test_a_missing_attribute_keeps_its_column(url: str) -> None:
    content, _ = await open_with(url, {"body": {"type": "text"}})
    await content.add(PAGE, name="x", body="precious")
    await content.db.close()
    with pytest.raises(StartupError, match="'body' belongs to no attribute"):
        await open_with(url, {"extra": {"type": "string"}})
    content, changes = await open_with(url, {"extra": {"type": "string"}}, production=False)
    assert [problem.where for problem in changes.problems] == ["database table 'pages'"]
    await content.db.close()
    content, changes = await open_with(url, {"body": {"type": "text"}, "extra": {"type": "string"}})
    assert await content.names(PAGE, "body") == ["precious"]
    await content.db.close()


async def test_a_changed_type_is_refused_and_nothing_is_added_with_it(url: str) -> None:
    content, _ = await open_with(url, {"when": {"type": "string"}})
    await content.db.close()
    changed = {"when": {"type": "datetime"}, "extra": {"type": "string"}}
    with pytest.raises(StartupError, match="'when' is of type"):
        await open_with(url, changed)
    content, changes = await open_with(url, {"when": {"type": "string"}})
    assert changes == Changes()
    await content.db.close()


async def test_a_unique_index_comes_and_goes_with_its_attribute(url: str) -> None:
    content, _ = await open_with(url, {"code": {"type": "string"}})
    await content.add(PAGE, name="a", code="same")
    await content.add(PAGE, name="b", code="same")
    await content.db.close()
    with pytest.raises(StartupError, match="could not be added"):
        await open_with(url, {"code": {"type": "string", "unique": True}})
    content, changes = await open_with(url, {"code": {"type": "string"}})
    assert changes == Changes()
    await content.db.execute(statement_delete(content))
    await content.db.close()
    content, _ = await open_with(url, {"code": {"type": "string", "unique": True}})
    await content.db.close()
    content, changes = await open_with(url, {"code": {"type": "string"}})
    assert changes.additions == ["DROP INDEX pages_code_unique"]
    await content.db.close()


def statement_delete(content: Content) -> Statement:
    return compile_statement(sa.delete(content.db.model.types[PAGE].table), content.db.dialect)
