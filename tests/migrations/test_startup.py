"""What start-up adds, and what it leaves alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from tests.conftest import MARIADB_LATER
from tests.db.content import MOMENT, Content
from tests.db.test_relations import relation, source

from octavo.db.engine import Database
from octavo.db.errors import UniqueViolation
from octavo.db.model import build_model
from octavo.db.statement import Statement, compile_statement
from octavo.errors import StartupError
from octavo.migrations.startup import migrate
from octavo.migrations.table_diff import TableDiff
from octavo.schema.files import build_schemas
from octavo.schema.parse import SchemaSource

PAGE = "api::page.page"


@pytest.fixture(params=MARIADB_LATER)
def url(request: pytest.FixtureRequest, tmp_path: Any) -> str:
    if request.param == "sqlite":
        return f"sqlite:{tmp_path}/x.db"
    found: str = request.getfixturevalue(f"empty_{request.param}_url")
    return found


async def open_sources(
    url: str, sources: Sequence[SchemaSource], components: Sequence[SchemaSource] = ()
) -> tuple[Content, TableDiff]:
    database = await Database.open(url, build_model(build_schemas(list(sources), list(components))))
    try:
        return Content(database), await migrate(database)
    except BaseException:
        await database.close()
        raise


async def open_with(url: str, attributes: dict[str, Any]) -> tuple[Content, TableDiff]:
    return await open_sources(url, [source("page", attributes)])


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
    # A table of links comes with its two indexes on MariaDB.
    indexes = 2 if content.db.dialect.name == "mariadb" else 4
    assert (len(changes.additions), len(changes.indexes)) == (3, indexes)
    await content.add(PAGE, "new", name="new", views=3, code="x", next=["new"])
    assert await content.names(PAGE, "views") == [None, 3]
    await content.db.close()
    content, changes = await open_with(url, more)
    assert changes == TableDiff()
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
    assert changes == TableDiff()
    assert await content.names(PAGE, "when") == ["soon"]
    await content.db.close()


async def test_a_column_without_values_is_made_anew_for_another_type(url: str) -> None:
    content, _ = await open_with(url, {"when": {"type": "string", "unique": True}})
    await content.add(PAGE, name="x")
    await content.db.close()
    content, changes = await open_with(url, {"when": {"type": "datetime", "unique": True}})
    assert f"ALTER TABLE pages DROP COLUMN {content.db.dialect.quoted('when')}" in changes.additions
    await content.add(PAGE, "second", name="y", when=MOMENT)
    assert await content.names(PAGE, "when") == [None, MOMENT]
    await content.db.close()
    content, changes = await open_with(url, {"when": {"type": "datetime", "unique": True}})
    assert changes == TableDiff()
    await content.db.close()


async def test_a_unique_index_comes_and_goes_with_its_attribute(url: str) -> None:
    content, _ = await open_with(url, {"code": {"type": "string"}})
    await content.add(PAGE, name="a", code="same")
    await content.add(PAGE, name="b", code="same")
    await content.db.close()
    with pytest.raises(
        StartupError, match=r"page\S*#/attributes/code.*is unique now, and values are held by several: 1"
    ):
        await open_with(url, {"code": {"type": "string", "unique": True}})
    content, changes = await open_with(url, {"code": {"type": "string"}})
    assert changes == TableDiff()
    await content.db.execute(statement_delete(content))
    await content.db.close()
    content, _ = await open_with(url, {"code": {"type": "string", "unique": True}})
    await content.db.close()
    content, changes = await open_with(url, {"code": {"type": "string"}})
    (dropped,) = changes.additions
    assert "DROP INDEX pages_code_unique" in dropped
    await content.db.close()


@pytest.mark.parametrize("kind", ["string", "text", "uid", "email", "richtext"])
@pytest.mark.parametrize("length", [2001, 9000])
async def test_texts_too_long_for_a_unique_index_stop_the_start(url: str, kind: str, length: int) -> None:
    content, _ = await open_with(url, {"code": {"type": "text"}})
    await content.add(PAGE, name="a", code="x" * length)
    await content.db.close()
    found = r"page\S*#/attributes/code: is unique now, and texts are longer than 2000 bytes: 1"
    with pytest.raises(StartupError, match=found):
        await open_with(url, {"code": {"type": kind, "unique": True}})
    content, changes = await open_with(url, {"code": {"type": "text"}})
    assert changes == TableDiff()
    await content.db.close()


async def test_texts_too_long_to_be_looked_up_stop_the_start_where_no_index_keeps_them(url: str) -> None:
    content, _ = await open_with(url, {"code": {"type": "text"}})
    await content.add(PAGE, name="a", code="x" * 9000)
    await content.db.close()
    plain = source("page", {"name": {"type": "string"}, "code": {"type": "text"}})
    looked_up = replace(plain, raw={**plain.raw, "indexes": [{"columns": ["code"]}]})
    if not url.startswith("postgres"):
        content, changes = await open_sources(url, [looked_up])
        assert len(changes.indexes) == 1
        await content.db.close()
        return
    found = r"page\S*#/attributes/code: is looked up by an index now, and texts are longer than 2000 bytes: 1"
    with pytest.raises(StartupError, match=found):
        await open_sources(url, [looked_up])


def statement_delete(content: Content) -> Statement:
    return compile_statement(sa.delete(content.db.model.types[PAGE].table), content.db.dialect)


def in_table(table: str, attributes: dict[str, Any]) -> SchemaSource:
    made = source(table.replace("_", "-"), attributes)
    return replace(made, raw={**made.raw, "collectionName": table})


UNIQUE = {"type": "string", "unique": True}
TAG = source("tag", {})
BLOG = in_table("blog", {"post_slug": UNIQUE, "post_tags": relation("manyToMany", TAG.uid)})
BLOG_POST = in_table("blog_post", {"slug": UNIQUE, "tags": relation("manyToMany", TAG.uid)})


@pytest.mark.parametrize("first", [BLOG, BLOG_POST], ids=["blog", "blog_post"])
async def test_names_that_two_types_could_make_stay_apart_and_keep_their_content(
    url: str, first: SchemaSource
) -> None:
    slug = {BLOG.uid: "post_slug", BLOG_POST.uid: "slug"}
    tags = {BLOG.uid: "post_tags", BLOG_POST.uid: "tags"}

    async def links(content: Content, uid: str) -> list[tuple[Any, ...]]:
        table = content.db.model.types[uid].links[tags[uid]].table
        return await content.db.fetch(compile_statement(sa.select(table.c.document_id), content.db.dialect))

    content, _ = await open_sources(url, [TAG, first])
    await content.add(first.uid, **{slug[first.uid]: "a", tags[first.uid]: ["t1"]})
    await content.db.close()
    content, _ = await open_sources(url, [TAG, BLOG, BLOG_POST])
    second = BLOG_POST if first is BLOG else BLOG
    await content.add(second.uid, **{slug[second.uid]: "a", tags[second.uid]: ["t2"]})
    assert (await links(content, first.uid), await links(content, second.uid)) == ([("t1",)], [("t2",)])
    for made in (first, second):
        with pytest.raises(UniqueViolation) as caught:
            await content.add(made.uid, **{slug[made.uid]: "a"})
        assert caught.value.columns == (slug[made.uid], "locale", "status")
    await content.db.close()
    for made in (second, first):
        content, _ = await open_sources(url, [TAG, made])
        assert await links(content, made.uid) == [("t1" if made is first else "t2",)]
        with pytest.raises(UniqueViolation):
            await content.add(made.uid, **{slug[made.uid]: "a"})
        await content.db.close()
    content, _ = await open_sources(url, [TAG, BLOG, BLOG_POST])
    assert (await links(content, first.uid), await links(content, second.uid)) == ([("t1",)], [("t2",)])
    await content.db.close()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("price", "price_list"),
        ("app", "app_version"),
        ("blog", "blog_post_tags_links"),
        ("x", "x_name_unique"),
    ],
)
async def test_a_table_may_be_called_as_another_one_s_index_was(url: str, first: str, second: str) -> None:
    attributes = {"name": UNIQUE, "post_tags": relation("manyToMany", TAG.uid)}
    older, newer = in_table(first, attributes), in_table(second, {"code": UNIQUE})
    content, _ = await open_sources(url, [TAG, older])
    await content.add(older.uid, name="a", post_tags=["t1"])
    await content.db.close()
    content, _ = await open_sources(url, [TAG, older, newer])
    await content.add(newer.uid, code="a")
    table = content.db.model.types[older.uid].links["post_tags"].table
    rows = await content.db.fetch(compile_statement(sa.select(table.c.document_id), content.db.dialect))
    assert rows == [("t1",)]
    for uid, name in ((older.uid, "name"), (newer.uid, "code")):
        with pytest.raises(UniqueViolation):
            await content.add(uid, **{name: "a"})
    await content.db.close()
    content, changes = await open_sources(url, [TAG, older, newer])
    assert changes == TableDiff()
    await content.db.close()


async def test_a_relation_to_components_own_name_is_kept_beside_them(url: str) -> None:
    tags = relation("manyToMany", TAG.uid)
    raw = {"info": {"displayName": "part"}, "attributes": {"tag": relation("oneToOne", TAG.uid)}}
    page = source("page", {"component": tags, "part": {"type": "component", "component": "x.part"}})
    content, _ = await open_sources(url, [TAG, source("page", {"component": tags})])
    await content.add(PAGE, component=["t1"])
    await content.db.close()
    content, _ = await open_sources(url, [TAG, page], [SchemaSource("x.part", raw, "part.json")])
    table = content.db.model.types[PAGE].links["component"].table
    rows = await content.db.fetch(compile_statement(sa.select(table.c.document_id), content.db.dialect))
    assert rows == [("t1",)]
    await content.db.close()


async def test_attributes_with_the_names_of_postgresql_s_own_columns_and_odd_ones(url: str) -> None:
    odd = {name: {"type": "string"} for name in ("_", "xmin", "ctid", "order", "_1")}
    content, _ = await open_with(url, odd)
    await content.add(PAGE, **{name: name for name in odd})
    assert [await content.names(PAGE, name) for name in odd] == [[name] for name in odd]
    if content.db.dialect.name == "sqlite":
        async with content.db.transaction() as transaction:
            await transaction.connection.execute_text("ALTER TABLE pages RENAME COLUMN xmin_ TO xmin")
    await content.db.close()
    content, _ = await open_with(url, odd)
    assert await content.names(PAGE, "xmin") == ["xmin"]
    await content.db.close()


async def test_links_that_are_there_twice_become_one(url: str) -> None:
    attributes = {"post_tags": relation("manyToMany", TAG.uid)}
    if url.startswith("mysql"):  # where there never were links without a unique index
        return
    content, _ = await open_sources(url, [TAG, source("page", attributes)])
    table = content.db.model.types[PAGE].links["post_tags"].table
    async with content.db.transaction() as transaction:
        await transaction.connection.execute_text("DROP INDEX pages_post_tags_links_target")
        old = "CREATE INDEX pages_post_tags_links_target ON pages_post_tags_links (document_id, owner_id)"
        await transaction.connection.execute_text(old)
    await content.add(PAGE, post_tags=["b", "a", "b", "a", "c"])
    await content.db.close()
    content, _ = await open_sources(url, [TAG, source("page", attributes)])
    select = sa.select(table.c.document_id).order_by(table.c.position)
    rows = await content.db.fetch(compile_statement(select, content.db.dialect))
    assert rows == [("b",), ("a",), ("c",)]
    with pytest.raises(UniqueViolation):
        await content.add(PAGE, "other", post_tags=["x", "x"])
    await content.db.close()
    content, changes = await open_sources(url, [TAG, source("page", attributes)])
    assert changes == TableDiff()
    await content.db.close()
