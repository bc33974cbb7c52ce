"""What is unique inside components is kept apart at start-up too, whatever the database was made by."""

from typing import Any

import pytest
import sqlalchemy as sa
from tests.db.content import Content
from tests.db.test_relations import source
from tests.migrations.test_startup import PAGE, open_sources, url  # noqa: F401  # a fixture

from octavo.db.statement import compile_statement
from octavo.errors import StartupError
from octavo.migrations.table_diff import TableDiff
from octavo.schema.parse import SchemaSource

PART = {"type": "component", "component": "x.part"}
ZONE = {"type": "dynamiczone", "components": ["x.part"]}
ATTRIBUTES = {
    "one": PART,
    "many": {**PART, "repeatable": True},
    "zone": {"type": "dynamiczone", "components": ["x.part"]},
}


async def open_part(url: str, *, unique: bool) -> Content:  # noqa: F811  # the fixture's value
    part = {"info": {"displayName": "part"}, "attributes": {"key": {"type": "string", "unique": unique}}}
    content, _ = await open_sources(
        url, [source("page", ATTRIBUTES)], [SchemaSource("x.part", part, "part.json")]
    )
    return content


def part(number: int, key: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "key": key, **more}


async def kept(content: Content) -> list[tuple[Any, ...]]:
    table = content.db.model.types[PAGE].component_uniques
    assert table is not None
    select = sa.select(table.c.component_id, table.c.place, table.c.field, table.c.value).order_by(
        table.c.component_id
    )
    return await content.db.fetch(compile_statement(select, content.db.dialect))


KEPT = [
    (1, "one", "key", "a"),
    (2, "many", "key", "a"),
    (3, "many", "key", "b"),
    (4, "zone:x.part", "key", "a"),
]


async def add_page(content: Content) -> None:
    zone = [part(4, "a", __component="x.part")]
    await content.add(PAGE, one=part(1, "a"), many=[part(2, "a"), part(3, "b")], zone=zone)


async def test_a_value_that_became_unique_is_kept_apart_by_its_place(url: str) -> None:  # noqa: F811
    content = await open_part(url, unique=False)
    await add_page(content)
    await content.db.close()
    for _ in range(2):
        content = await open_part(url, unique=True)
        assert await kept(content) == KEPT
        await content.db.close()
    content = await open_part(url, unique=False)
    await content.add(PAGE, "other", many=[part(5, "c")])
    await content.db.close()
    content = await open_part(url, unique=True)
    assert await kept(content) == [*KEPT, (5, "many", "key", "c")]
    await content.db.close()


async def test_content_that_is_doubled_stops_the_start(url: str) -> None:  # noqa: F811
    content = await open_part(url, unique=False)
    for number in (1, 2):
        await content.add(PAGE, one=part(number, "a"))
    await content.db.close()
    with pytest.raises(
        StartupError, match=r"part\.json#/attributes/key: is unique now, and values at one\.key"
    ):
        await open_part(url, unique=True)
    content = await open_part(url, unique=False)
    await content.db.close()


async def test_a_database_from_before_there_were_places_is_brought_up(url: str) -> None:  # noqa: F811
    content = await open_part(url, unique=True)
    await add_page(content)
    async with content.db.transaction() as transaction:
        table = content.db.model.types[PAGE].component_uniques
        assert table is not None
        (unique,) = (index for index in table.indexes if index.unique)
        dialect, where, computed = content.db.dialect, " WHERE status = 'published' AND value <> ''", ()
        if not dialect.partial_indexes:
            where, computed = "", ("~value",)
        for sql in (
            dialect.drop_index(str(unique.name), table.name, computed),
            "ALTER TABLE pages_component_uniques DROP COLUMN place",
            "CREATE UNIQUE INDEX pages_component_uniques_unique ON pages_component_uniques"
            f" (component_uid, field, {'value' if where else 'value(40)'}, locale, status){where}",
            "DELETE FROM octavo_store",
            "INSERT INTO pages_component_uniques (owner_id, component_id, component_uid, field, value,"
            " locale, status) VALUES (1, 1, 'x.part', 'key', 'a', '', 'published')",
        ):
            await transaction.connection.execute_text(sql)
    await content.db.close()
    content = await open_part(url, unique=True)
    assert await kept(content) == KEPT
    await content.db.close()


LONG = "é" * 1000 + "x"


@pytest.mark.parametrize("key", [LONG, "é" * 5000])
async def test_texts_too_long_for_an_index_stop_the_start(url: str, key: str) -> None:  # noqa: F811
    content = await open_part(url, unique=False)
    await content.add(PAGE, one=part(1, LONG[:-1]), many=[part(2, "a"), part(3, key)])
    await content.db.close()
    found = r"part\.json#/attributes/key: is unique now, and texts at many\.key of api::page\.page are longer"
    with pytest.raises(StartupError, match=found + " than 2000 bytes"):
        await open_part(url, unique=True)
    content = await open_part(url, unique=False)
    await content.db.close()


async def test_another_unique_attribute_beside_one_is_looked_at_before(url: str) -> None:  # noqa: F811
    """The index is there already, and would refuse the values as they are written."""

    async def opened(*unique: str) -> tuple[Content, TableDiff]:
        texts = {name: {"type": "string", "unique": name in unique} for name in ("key", "other", "third")}
        schema = {"info": {"displayName": "part"}, "attributes": texts}
        components = [SchemaSource("x.part", schema, "part.json")]
        return await open_sources(url, [source("page", ATTRIBUTES)], components)

    content, _ = await opened("key")
    for number in (1, 2):
        await content.add(PAGE, one={"id": number, "key": f"k{number}", "other": "same", "third": LONG})
    await content.db.close()
    with pytest.raises(StartupError) as stopped:
        await opened("key", "other", "third")
    told = [str(problem) for problem in stopped.value.problems]
    assert [one.partition(":")[0] for one in told] == [
        "part.json#/attributes/other",
        "part.json#/attributes/third",
        "part.json#/attributes/third",
    ]
    content, changes = await opened("key")
    if content.db.dialect.commits_ddl:  # the index was taken away for the look, and is made again
        assert (changes.additions, len(changes.indexes)) == ([], 1)
    else:
        assert changes == TableDiff()
    await content.db.close()
