"""What start-up adds, and what it leaves alone."""

from typing import Any

import pytest
import sqlalchemy as sa
from tests.db.content import MOMENT, Content
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


async def open_with(url: str, attributes: dict[str, Any]) -> tuple[Content, Changes]:
    database = await Database.open(url, build_model(build_schemas([source("page", attributes)], [])))
    try:
        return Content(database), await migrate(database)
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
    with pytest.raises(StartupError, match="'body' is gone, and has values in 1 row"):
        await open_with(url, {"extra": {"type": "string"}})
    content, _ = await open_with(url, {"body": {"type": "text"}, "extra": {"type": "string"}})
    assert await content.names(PAGE, "body") == ["precious"]
    await content.db.close()


async def test_a_changed_type_is_refused_and_nothing_is_added_with_it(url: str) -> None:
    content, _ = await open_with(url, {"when": {"type": "string"}})
    await content.add(PAGE, name="x", when="soon")
    await content.db.close()
    changed = {"when": {"type": "datetime"}, "extra": {"type": "string"}}
    with pytest.raises(StartupError, match="'when' was string and is datetime now, with values in 1 row"):
        await open_with(url, changed)
    content, changes = await open_with(url, {"when": {"type": "string"}})
    assert changes == Changes()
    assert await content.names(PAGE, "when") == ["soon"]
    await content.db.close()


async def test_a_column_without_values_is_made_anew_for_another_type(url: str) -> None:
    content, _ = await open_with(url, {"when": {"type": "string", "unique": True}})
    await content.add(PAGE, name="x")
    await content.db.close()
    content, changes = await open_with(url, {"when": {"type": "datetime", "unique": True}})
    assert 'ALTER TABLE pages DROP COLUMN "when"' in changes.additions
    await content.add(PAGE, "second", name="y", when=MOMENT)
    assert await content.names(PAGE, "when") == [None, MOMENT]
    await content.db.close()
    content, changes = await open_with(url, {"when": {"type": "datetime", "unique": True}})
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
