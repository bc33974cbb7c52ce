"""Changes of schemas carried out: what content said before it says after, or it is parked, as planned."""

import json
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import SOAKED_DATABASES, a_database, run_apart
from tests.migrations.cases import CASES
from tests.migrations.worlds import (
    ARTICLE,
    LONE,
    NOTE,
    PAGE,
    STORY,
    TEXT,
    WORLD,
    World,
    attributes,
    changed,
    opened,
    renamed,
    set_to,
    without,
)

from octavo.content.locales import Locales
from octavo.content.repository import Repository
from octavo.db.engine import Database
from octavo.db.statement import Statement
from octavo.errors import StartupError, ValidationError
from octavo.migrations.plan import Approval
from octavo.migrations.startup import migrate, plan_of
from octavo.schema.attributes.base import ComponentAttribute, DynamicZone, Relation
from octavo.schema.registry import Schemas

CODES = ("en", "fr")


@asynccontextmanager
async def content_of(url: str, world: World) -> AsyncIterator[tuple[Database, Repository]]:
    async with opened(url, world) as database:
        yield database, Repository(database, database.model, locales=Locales("en", list(CODES)))


async def write(url: str, world: World = WORLD) -> None:
    async with content_of(url, world) as (database, content):
        await migrate(database, CODES)
        notes = [await content.documents(NOTE).create(data={"name": f"note {n}"}) for n in (1, 2)]
        first, second = (one["documentId"] for one in notes)
        seo = {"title": "seo title", "note": first, "notes": [second, first]}
        card = {"head": "head", "size": "12", "seo": seo}
        page = {
            "title": "first page",
            "publishOn": "2024-05-06",
            "views": 3,
            "extra": {"a": [1, 2.5]},
            "note": first,
            "notes": [second, first],
            "seo": seo,
            "cards": [card, {"head": "second head", "size": "wide"}],
            "zone": [
                {"__component": "shared.card", **card},
                {"__component": "shared.seo", "title": "in zone"},
            ],
        }
        await content.documents(PAGE).create(data=page, status="published")
        second_page = {"title": "second page", "cards": [{"head": "h"}]}
        await content.documents(PAGE).create(data=second_page, status="published")
        published = await content.documents(ARTICLE).create(data={"title": "published"}, status="published")
        await content.documents(ARTICLE).update(published["documentId"], data={"title": "edited"})
        await content.documents(ARTICLE).create(data={"title": "draft only"})
        await content.documents(ARTICLE).create(data={"title": "as published"}, status="published")
        story = await content.documents(STORY).create(data={"title": "english", "code": "c"})
        await content.documents(STORY).update(story["documentId"], locale="fr", data={"title": "french"})
        await content.documents(STORY).create(data={"title": "french alone", "code": "d"}, locale="fr")


@pytest.fixture(params=SOAKED_DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path, written: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:{shutil.copy(written, tmp_path)}"
        return
    for found in a_database(request.param):
        run_apart(partial(write, found))
        yield found


def plain(value: Any) -> Any:
    """What people wrote: without ids and moments, which a migration may make anew."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        hidden = {"id", "documentId", "createdAt", "updatedAt", "publishedAt", "locale"}
        return {name: plain(one) for name, one in value.items() if name not in hidden and one is not None}
    return value


def everything(schemas: Schemas, uid: str) -> dict[str, Any]:
    """Populate whatever is related or a component, as deep as it goes."""
    populate: dict[str, Any] = {}
    for name, attribute in schemas[uid].attributes.items():
        if isinstance(attribute, DynamicZone):
            inner = {
                each: {"populate": everything(schemas, each)}
                for each in (*attribute.components, *attribute.retired)
            }
            populate[name] = {"on": inner}
        elif isinstance(attribute, ComponentAttribute):
            populate[name] = {"populate": everything(schemas, attribute.component)}
        elif isinstance(attribute, Relation):
            populate[name] = True
    return populate


async def said(content: Repository, uid: str, **params: Any) -> list[Any]:
    """What the entries of a type say."""
    populate = everything(content.content.schemas, uid)
    found = await content.documents(uid).find_many(sort="id:asc", populate=populate, **params)
    read: list[Any] = plain(found)
    return read


def sorted_texts(entries: Any) -> list[str]:
    return sorted(json.dumps(entry, sort_keys=True) for entry in entries)


@pytest.mark.parametrize("name", CASES)
async def test_content_says_what_it_said(url: str, name: str) -> None:
    case = CASES[name]
    uid = case.new_uid or case.uid
    async with content_of(url, WORLD) as (_, content):
        before = await said(content, case.uid, **case.params)
    async with content_of(url, changed(case.change)) as (database, content):
        plan = await plan_of(database, CODES, case.answers)
        assert sum(step.measure.parked for step in plan.pending) == case.parked
        approval = Approval(case.answers, allow_destructive=case.parked > 0)
        await migrate(database, CODES, approval)
        entries = await said(content, uid, **case.params)
        expected = case.after(before)
        assert sorted_texts(entries) == sorted_texts(expected)
        # Nothing is left to do, and a start is content.
        assert (await plan_of(database, CODES)).pending == []
        await migrate(database, CODES)
        await still_writable(content, uid)


async def still_writable(content: Repository, uid: str) -> None:
    """Every entry can be saved as it reads, with what it points at, and nothing else changes by it."""
    before = await said(content, uid)
    for entry in await content.documents(uid).find_many():
        await content.documents(uid).update(entry["documentId"], data={})
    assert sorted_texts(await said(content, uid)) == sorted_texts(before)


async def test_lists_that_are_all_empty_become_one_component_at_start(url: str) -> None:
    lists = {"type": "component", "component": "shared.seo", "repeatable": True}
    async with content_of(url, changed(set_to(PAGE, "empty", lists))) as (database, content):
        await migrate(database, CODES)
        await content.documents(PAGE).create(data={"title": "third page", "empty": []})
    one = changed(set_to(PAGE, "empty", {**lists, "repeatable": False}))
    async with content_of(url, one) as (database, content):
        await migrate(database, CODES)
        found = await content.documents(PAGE).find_many(populate="*")
        assert [page["empty"] for page in found] == [None] * 3


async def test_what_is_parked_is_still_there(url: str) -> None:
    async with content_of(url, changed(without(PAGE, "title"))) as (database, _):
        await migrate(database, CODES, Approval(allow_destructive=True))
        kept = await put_aside(database, COLUMNS, "SELECT {} FROM pages ORDER BY id")
        assert kept == ["first page", "second page"]


COLUMNS = {
    "sqlite": "SELECT name FROM pragma_table_info('pages')",
    "postgresql": "SELECT column_name FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND table_name = 'pages'",
    "mariadb": "SELECT column_name FROM information_schema.columns "
    "WHERE table_schema = DATABASE() AND table_name = 'pages'",
}


async def test_what_other_software_keeps_in_the_way_is_put_aside_with_its_rows(url: str) -> None:
    def change(world: World) -> None:
        world[PAGE]["collectionName"] = "papers"
        renamed(PAGE, "title", "heading")(world)

    async with content_of(url, WORLD) as (database, _):
        await database.alter(["CREATE TABLE papers (words integer)", "INSERT INTO papers VALUES (7)"])
        await database.alter(["ALTER TABLE pages ADD COLUMN heading integer DEFAULT 8"])
    async with content_of(url, changed(change)) as (database, content):
        await migrate(database, CODES, Approval(allow_destructive=True))
        assert [page["heading"] for page in await said(content, PAGE)] == ["first page", "second page"]
        assert await put_aside(database, TABLES, "SELECT words FROM {}") == [7]
        in_papers = {name: sql.replace("pages", "papers") for name, sql in COLUMNS.items()}
        assert await put_aside(database, in_papers, "SELECT {} FROM papers") == [8, 8]


async def put_aside(database: Database, names: dict[str, str], sql: str) -> list[Any]:
    """Return what the parked table or column of these names holds."""
    found = await database.fetch(Statement(names[database.dialect.name], ()))
    [parked] = [name for (name,) in found if name.startswith("__trash_")]
    return [row[0] for row in await database.fetch(Statement(sql.format(f'"{parked}"'), ()))]


TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()",
    "mariadb": "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
}


async def test_what_a_zone_does_not_allow_any_more_stays_and_can_be_written_around(url: str) -> None:
    out = set_to(PAGE, "zone", {"type": "dynamiczone", "components": ["shared.seo"]})
    async with content_of(url, WORLD) as (_, content):
        before = await said(content, PAGE)
    for _ in range(2):  # the second start finds what the first one noted
        async with content_of(url, changed(out)) as (database, content):
            await migrate(database, CODES)
            assert await said(content, PAGE) == before
            populate = {"zone": {"on": {"shared.card": {"populate": "*"}, "shared.seo": {"populate": "*"}}}}
            pages = content.documents(PAGE)
            [entry, _] = await pages.find_many(sort="id:asc", populate=populate)
            zone = [
                {**node, "title": "changed"} if "title" in node else node
                for node in plain_nodes(entry["zone"])
            ]
            written = await pages.update(entry["documentId"], data={"zone": zone}, populate=populate)
            assert [node["__component"] for node in written["zone"]] == ["shared.card", "shared.seo"]
            assert written["zone"][1]["title"] == "changed"
            assert plain(written["zone"][0]) == plain(entry["zone"][0])
            for id_ in ({}, {"id": 999}):
                with pytest.raises(ValidationError, match="zone"):
                    fresh = [{"__component": "shared.card", "head": "new", **id_}]
                    await pages.update(entry["documentId"], data={"zone": fresh})
            before = await said(content, PAGE)


def plain_nodes(zone: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A zone as a client sends back what it read: references left as they are."""
    return [{name: value for name, value in node.items() if name != "seo"} for node in zone]


async def test_rules_that_values_do_not_keep_are_told_and_stop_nothing(url: str) -> None:
    rules = {"type": "string", "maxLength": 10, "minLength": 3, "unique": True}
    async with content_of(url, changed(set_to(PAGE, "title", rules))) as (database, content):
        plan = await plan_of(database, CODES)
        [told] = plan.reported_steps
        assert told.becomes == "kept"
        assert (told.measure.rows, plan.pending) == (1, [])
        assert "first page" not in " ".join(told.measure.samples)
        assert "'second page'" in " ".join(told.measure.samples)
        await migrate(database, CODES)
        [first, _] = await content.documents(PAGE).find_many(sort="id:asc")
        # What is written is checked, what is there is not.
        await content.documents(PAGE).update(first["documentId"], data={"views": 4})


async def test_relations_that_are_required_now_and_point_at_nothing_are_told(url: str) -> None:
    def required(world: World) -> None:
        for name in ("note", "notes"):
            attributes(world, PAGE)[name]["required"] = True

    async with content_of(url, changed(required)) as (database, content):
        plan = await plan_of(database, CODES)
        assert [(step.measure.rows, step.becomes) for step in plan.reported_steps] == [(1, "kept")] * 2
        [entry] = [one for one in await content.documents(PAGE).find_many() if one["title"] == "second page"]
        assert plan.reported_steps[0].measure.samples == (f"{entry['documentId']}: points at nothing",)
        await migrate(database, CODES)
        await content.documents(PAGE).update(entry["documentId"], data={"views": 4})


async def test_doubled_texts_are_listed_and_can_be_numbered(url: str) -> None:
    async with content_of(url, WORLD) as (database, content):
        for _ in range(2):
            await content.documents(PAGE).create(data={"title": "second page"})
    unique = changed(set_to(PAGE, "title", {"type": "string", "unique": True}))
    async with content_of(url, unique) as (database, content):
        [told] = (await plan_of(database, CODES)).reported_steps
        assert told.measure.samples == ("'second page': 3 entries",)
        with pytest.raises(StartupError, match="octavo migrate plan lists them"):
            await migrate(database, CODES)
        await migrate(database, CODES, Approval({f"{PAGE}.title.unique": "number"}))
        titles = [page["title"] for page in await content.documents(PAGE).find_many(sort="id:asc")]
        assert titles == ["first page", "second page", "second page-2", "second page-3"]


async def test_a_rule_that_came_later_is_for_what_is_written(url: str) -> None:
    """An entry that was published without keeping it can be edited and published elsewhere."""

    def stricter(world: World) -> None:
        attributes(world, ARTICLE)["title"] = {**TEXT, "maxLength": 9}
        attributes(world, ARTICLE)["lead"] = {**TEXT, "required": True}
        attributes(world, ARTICLE)["note"] = {**TEXT}

    async with content_of(url, changed(stricter)) as (database, content):
        await migrate(database, CODES)
        articles = content.documents(ARTICLE)
        [entry] = [one for one in await articles.find_many() if one["title"] == "as published"]
        updated = await articles.update(entry["documentId"], data={"note": "n"}, status="published")
        assert (updated["title"], updated["note"]) == ("as published", "n")
        with pytest.raises(ValidationError, match="title"):
            await articles.update(entry["documentId"], data={"title": "longer than nine"}, status="published")
        with pytest.raises(ValidationError, match="lead"):
            await articles.create(data={"title": "new"}, status="published")


def single(world: World) -> None:
    world[PAGE]["kind"] = "singleType"


async def test_an_answer_that_is_none_changes_nothing(url: str) -> None:
    async with content_of(url, changed(single)) as (database, content):
        for answer in (None, "nobody"):
            answers = {} if answer is None else {f"{PAGE}.entry": answer}
            with pytest.raises(StartupError, match="which entry is kept"):
                await migrate(database, CODES, Approval(answers, allow_destructive=True))
        [question] = (await plan_of(database, CODES)).questions
        kept = {question.key: question.choices[0]}
        await migrate(database, CODES, Approval(kept, allow_destructive=True))
        assert len(await content.documents(PAGE).find_many()) == 1
    stricter = changed(set_to(STORY, "code", {"type": "string", "minLength": 3, "required": True}))
    async with content_of(url, stricter) as (database, _):
        for wrong in ("12", "x"):
            with pytest.raises(StartupError, match="--answer"):
                await migrate(database, CODES, Approval({f"{STORY}.code": wrong}))
        await migrate(database, CODES, Approval({f"{STORY}.code": "long enough"}))


async def test_a_single_type_becomes_a_collection(url: str) -> None:
    alone = changed(lambda world: world[LONE].update(kind="singleType"))
    async with content_of(url, alone) as (database, content):
        await migrate(database, CODES)
        made = await content.documents(LONE).create(data={"name": "alone"})
    async with content_of(url, WORLD) as (database, content):
        await migrate(database, CODES)
        await content.documents(LONE).create(data={"name": "another"})
        entries = await content.documents(LONE).find_many(sort="id:asc")
        assert [entry["name"] for entry in entries] == ["alone", "another"]
        assert entries[0]["documentId"] == made["documentId"]
