"""Filters through relations: looked up from the end of their path, and deciding as row by row."""

import random
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import MARIADB_LATER
from tests.content.library import component, content_type, model_of, relation, uid
from tests.db.content import MOMENT, Content

from octavo.db.engine import Database
from octavo.db.model import Model
from octavo.db.sql import write_rows
from octavo.db.statement import Statement
from octavo.db.writes import as_list
from octavo.migrations.startup import migrate
from octavo.queries.filters import negate
from octavo.queries.plan import (
    All,
    AnyOf,
    Compare,
    Condition,
    Operator,
    Query,
    QueryPlan,
    Selection,
    Status,
    Through,
)
from octavo.schema.attributes.base import FILE_UID, ComponentAttribute

POST, PERSON, CITY, NOTE = uid("post"), uid("person"), uid("city"), uid("note")
PART = "x.part"
NAME = {"type": "string"}
MANY = 10_000
PEOPLE = 500


@pytest.fixture(scope="module")
def model() -> Model:
    post = {
        "name": NAME,
        "writer": relation("manyToOne", "person", inversedBy="written"),
        "readers": relation("manyToMany", "person", inversedBy="read"),
        "city": relation("manyToOne", "city", inversedBy="posts"),
        "cities": relation("manyToMany", "city", inversedBy="visited"),
        "notes": {"type": "relation", "relation": "morphMany", "target": NOTE, "morphBy": "about"},
        "remarks": {"type": "relation", "relation": "morphMany", "target": NOTE, "morphBy": "abouts"},
        "cover": {"type": "media", "multiple": False},
        "part": {"type": "component", "component": PART},
        "parts": {"type": "component", "component": PART, "repeatable": True},
    }
    person = {
        "name": NAME,
        "written": relation("oneToMany", "post", mappedBy="writer"),
        "read": relation("manyToMany", "post", mappedBy="readers"),
    }
    city = {
        "name": NAME,
        "posts": relation("oneToMany", "post", mappedBy="city"),
        "visited": relation("manyToMany", "post", mappedBy="cities"),
    }
    note = {
        "name": NAME,
        "about": {"type": "relation", "relation": "morphToOne"},
        "abouts": {"type": "relation", "relation": "morphToMany"},
        "city": relation("manyToOne", "city"),
        "cities": relation("manyToMany", "city"),
    }
    part = {
        "name": NAME,
        "person": relation("oneToOne", "person"),
        "cities": relation("oneToMany", "city"),
        "inner": {"type": "component", "component": "x.inner", "repeatable": True},
    }
    inner = {"name": NAME, "person": relation("oneToOne", "person")}
    return model_of(
        content_type("post", post, drafts=True, localized=True),
        content_type("person", person),
        content_type("city", city, localized=True),
        content_type("note", note, drafts=True),
        component(PART, part),
        component("x.inner", inner),
    )


@pytest.fixture(params=MARIADB_LATER)
async def content(request: pytest.FixtureRequest, tmp_path: Any, model: Model) -> AsyncIterator[Content]:
    url = f"sqlite:{tmp_path}/octavo.db"
    if request.param != "sqlite":
        url = request.getfixturevalue(f"empty_{request.param}_url")
    database = await Database.open(url, model, durability="normal")
    await migrate(database)
    yield Content(database)
    await database.close()


# What the databases do


async def insert_many(content: Content, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    def written(value: Any) -> str:
        if value == MOMENT and content.db.dialect.name == "mariadb":
            value = value.rstrip("Z")
        return str(value) if isinstance(value, int) else f"'{value}'"

    for start in range(0, len(rows), 2_000):
        values = ", ".join(f"({', '.join(map(written, row))})" for row in rows[start : start + 2_000])
        async with content.db.transaction() as transaction:
            await transaction.connection.execute_text(f'INSERT INTO "{table}" ({columns}) VALUES {values}')


async def fill(content: Content) -> None:
    """Insert ten thousand posts, each with one of five hundred people and cities at the end of each path."""
    kept = content.db.model.types[POST]
    version = "document_id, locale, status, created_at, updated_at, name"
    for name, locale in (("person", ""), ("city", "en")):
        rows = [(f"{name}{n}", locale, "published", MOMENT, MOMENT, f"{name} {n}") for n in range(PEOPLE)]
        await insert_many(content, content.db.model.types[uid(name)].table.name, version, rows)
    posts, readers, cities, parts = [], [], [], []
    for n in range(MANY):
        part = f'{{"id": {n + 1}, "name": "part"}}'
        at = n % PEOPLE
        posts.append((f"post{n}", "en", "published", MOMENT, MOMENT, f"post {n}"))
        posts[-1] += (f"person{at}", f"city{at}", part, f"[{part}]")
        readers.append((n + 1, f"person{at}"))
        cities.append((n + 1, f"city{at}"))
        parts.append((n + 1, n + 1, PART, "person", PERSON, f"person{at}"))
    columns = f"{version}, writer_document_id, city_document_id, part, parts"
    await insert_many(content, kept.table.name, columns, posts)
    await insert_many(content, kept.links["readers"].table.name, "owner_id, document_id", readers)
    await insert_many(content, kept.links["cities"].table.name, "owner_id, document_id", cities)
    assert kept.component_links is not None
    columns = "owner_id, component_id, component_uid, field, target_type, document_id"
    await insert_many(content, kept.component_links.name, columns, parts)
    notes = [(f"note{n}", "", "published", MOMENT, MOMENT, f"note {n}") for n in range(PEOPLE)]
    kept = content.db.model.types[NOTE]
    await insert_many(content, kept.table.name, version, notes)
    links = [(n + 1, POST, f"post{n}", "en") for n in range(PEOPLE)]
    for name in ("about", "abouts"):
        columns = "owner_id, target_type, document_id, locale"
        await insert_many(content, kept.links[name].table.name, columns, links)


async def analyze(content: Content) -> None:
    """Have a server know how many rows there are."""
    if content.db.dialect.name != "sqlite":
        tables = ", ".join(map(content.db.dialect.quoted, content.db.model.metadata.tables))
        async with content.db.transaction() as transaction:
            word = "ANALYZE TABLE" if content.db.dialect.name == "mariadb" else "ANALYZE"
            await transaction.connection.execute_text(f"{word} {tables}")


ASKED: list[dict[str, Any]] = [
    {"writer": {"name": "person 7"}},
    {"readers": {"name": "person 7"}},
    {"city": {"name": "city 7"}},
    {"cities": {"name": {"$in": ["city 7", "city 8"]}}},
    {"notes": {"name": "note 7"}},
    {"remarks": {"name": "note 7"}},
    {"part": {"person": {"name": "person 7"}}},
    {"parts": {"person": {"name": "person 7"}}},
    {"readers": {"read": {"name": "post 7"}}},
    {"writer": {"name": {"$startsWith": "person 7"}, "documentId": {"$ne": "person9"}}},
    {"$or": [{"writer": {"name": "person 7"}}, {"readers": {"name": "person 8"}}]},
    {"$or": [{"$and": [{"writer": {"name": "person 7"}}]}, {"name": "post 3"}]},
    {"$not": {"writer": {"name": {"$ne": "person 7"}}}},
    {"localizations": {"documentId": "post7"}},
]


async def test_what_a_path_ends_in_is_looked_up_once(content: Content) -> None:
    await fill(content)
    check = CHECKS[content.db.dialect.name]
    await analyze(content)
    wrong = []
    for filters in ASKED:
        query = content.query(POST, filters=filters, pagination={"withCount": "true"})
        wrong += [(filters, plan) for plan in await explained(content, query) if not check(plan)]
    assert not wrong, "\n".join(map(str, [line for one, plan in wrong for line in (one, *plan)]))


async def test_what_a_write_names_is_looked_up_too(content: Content) -> None:
    await fill(content)
    await analyze(content)
    db = content.db
    posts, people = db.model.types[POST], db.model.types[PERSON]
    statement = db.compile(write_rows.find_targets_of([posts, people], db.dialect.name))
    values = {f"{what}{number}": as_list([]) for what in ("ids", "documents") for number in (0, 1)}
    values |= {"documents0": as_list(["post7", "post8"]), "ids0": as_list([8]), "ids1": as_list([3])}
    rows = await db.fetch(statement, values)
    assert sorted(row[1] for row in rows) == ["person2", "post7", "post8"]
    asked = replace(statement, sql=f"{EXPLAIN[db.dialect.name]} {statement.sql}", counts=False)
    plan = [row[-1] for row in await db.fetch(asked, values)]
    assert not [line for line in plan if "Seq Scan on posts" in line or "SCAN post" in line], plan
    if db.dialect.name == "mariadb":
        read = re.findall(r'"r_loops": (\d+),\s+"rows": \d+,\s+"r_rows": ([0-9.]+)', plan[0])
        assert sum(int(times) * float(rows) for times, rows in read) < 100, plan


async def explained(content: Content, query: Query) -> list[list[str]]:
    seen: list[Statement] = []
    with content.db.observed(seen.append):
        rows, total = (found := await content.db.find(query)).rows, found.total
    assert rows and total, query
    word = EXPLAIN[content.db.dialect.name]
    values = {f"v{number}": value for number, value in enumerate(query.values)}
    statements = [replace(one, sql=f"{word} {one.sql}", counts=False) for one in seen]
    return [[row[-1] for row in await content.db.fetch(one, values)] for one in statements]


def check_sqlite(plan: list[str]) -> bool:
    """Nothing is done for each row, and of tables no more is read than an index finds."""
    scanned = [line for line in plan if line.startswith("SCAN") and "VIRTUAL TABLE" not in line]
    return not scanned and not any("CORRELATED" in line for line in plan)


def check_postgres(plan: list[str]) -> bool:
    """No subplan is run for each row, and nothing is read as often as there are rows."""
    subplans = [line for line in plan if re.search(r"(?<!hashed )SubPlan \d+\)", line)]
    read = [line for line in plan if "Materialize" not in line]  # it was read once, and is kept
    loops = [int(found) for line in read for found in re.findall(r"loops=(\d+)", line)]
    return not subplans and max(loops) < PEOPLE


def check_mariadb(plan: list[str]) -> bool:
    """Tables are read from their index or once: nothing is read for each row that others were read for."""
    loops = re.findall(r'"r_loops": (\d+),\s+"rows": \d+,\s+"r_rows": ([0-9.]+)', plan[0])
    return sum(int(times) * float(rows) for times, rows in loops) < 4 * MANY


CHECKS = {"sqlite": check_sqlite, "postgresql": check_postgres, "mariadb": check_mariadb}
EXPLAIN = {
    "sqlite": "EXPLAIN QUERY PLAN",
    "postgresql": "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF)",
    "mariadb": "ANALYZE FORMAT=JSON",
}


async def test_a_named_document_is_not_looked_for_among_all_that_match(content: Content) -> None:
    await content.add(PERSON, "p", name="p")
    await content.add(POST, "one", name="one", writer="p")
    query = content.query(POST, filters={"documentId": "one", "writer": {"name": "p"}})
    for plan in await explained(content, query):
        if content.db.dialect.name == "sqlite":
            assert "posts_list" not in str(plan) and "LIST SUBQUERY" not in str(plan), plan


async def test_named_documents_are_not_looked_for_among_all_entries(content: Content) -> None:
    await content.add(POST, "one", name="one")
    for filters in ({"documentId": {"$in": ["one", "two"]}}, {"name": "one", "documentId": {"$in": ["one"]}}):
        for plan in await explained(content, content.query(POST, filters=filters)):
            if content.db.dialect.name == "sqlite":
                assert "posts_version" in str(plan) and "posts_list" not in str(plan), plan


# What they find

WORDS = [None, "a", "b", "c"]
LOCALES = ("en", "fr")


async def settle(content: Content) -> None:
    """Insert a little of everything, by chance but the same every time; some links lead nowhere."""
    chance = random.Random(7)
    for number in range(4):
        await content.add(PERSON, f"p{number}", name=chance.choice(WORDS))
        for locale in chance.sample(LOCALES, chance.randint(1, 2)):
            await content.add(CITY, f"c{number}", name=chance.choice(WORDS), locale=locale)
    for number in range(8):
        for locale in chance.sample(LOCALES, chance.randint(1, 2)):
            for status in chance.choice([("draft",), ("published",), ("draft", "published")]):
                await add_post(content, chance, f"d{number}", locale, status)
    for number in range(8):
        about = (POST, f"d{chance.randrange(9)}", chance.choice(LOCALES))
        await content.add(
            NOTE,
            f"n{number}",
            name=chance.choice(WORDS),
            status=chance.choice(["draft", "published"]),
            about=[about],
            abouts=list({(POST, f"d{chance.randrange(9)}", "en") for _ in range(2)}),
            city=(f"c{chance.randrange(5)}", chance.choice(LOCALES)),
            cities=list({(f"c{chance.randrange(5)}", chance.choice(LOCALES)) for _ in range(2)}),
        )


async def add_post(content: Content, chance: random.Random, document: str, locale: str, status: str) -> None:
    def some(kind: str) -> list[str]:
        return [f"{kind}{number}" for number in chance.sample(range(5), chance.randint(0, 2))]

    def part(id: int) -> dict[str, Any]:
        inner = [{"id": id * 10 + n, "name": chance.choice(WORDS)} for n in range(chance.randint(0, 2))]
        return {"id": id, "name": chance.choice(WORDS), "inner": inner}

    parts = [part(n + 2) for n in range(chance.randint(0, 2))]
    row = await content.add(
        POST,
        document,
        locale=locale,
        status=status,
        name=chance.choice(WORDS),
        writer=chance.choice([None, *some("p")]),
        readers=some("p"),
        city=chance.choice([None, *some("c")]),
        cities=some("c"),
        part=part(1) if chance.random() < 0.7 else None,
        parts=parts,
    )
    for number in (1, 2, 3):
        await content.link_component(POST, row, (PART, number), "person", (PERSON, f"p{chance.randrange(5)}"))
        for city in some("c"):
            await content.link_component(POST, row, (PART, number), "cities", (CITY, city))
        link = ("x.inner", number * 10)
        await content.link_component(POST, row, link, "person", (PERSON, f"p{chance.randrange(5)}"))


@st.composite
def conditions(draw: st.DrawFn, model: Model, here: str, values: list[Any], depth: int) -> Condition:
    kind = draw(st.sampled_from(["compare", *(["through"] * 5 + ["all", "any", "not"] if depth else [])]))
    if kind == "through":
        attributes = model.schemas[here].attributes
        ways = {name: target_of(attribute) for name, attribute in attributes.items()}
        ways |= {"localizations": POST} if here == POST else {}
        name = draw(st.sampled_from(sorted(name for name, target in ways.items() if target)))
        return Through(name, ways[name], draw(conditions(model, ways[name], values, depth - 1)))
    if kind == "not":
        return negate(draw(conditions(model, here, values, depth - 1)))
    if kind in {"all", "any"}:
        members = draw(st.lists(conditions(model, here, values, depth - 1), min_size=1, max_size=3))
        return All(tuple(members)) if kind == "all" else AnyOf(tuple(members))
    return draw(compares(here, values))


def target_of(attribute: Any) -> str:
    if isinstance(attribute, ComponentAttribute):
        return attribute.component
    target = getattr(attribute, "target", None)
    return target if target and target != FILE_UID else ""


@st.composite
def compares(draw: st.DrawFn, here: str, values: list[Any]) -> Condition:
    operators: list[Operator] = ["$eq", "$eq", "$ne", "$in", "$notIn", "$lt", "$null", "$notNull"]
    operator = draw(st.sampled_from(operators))
    attribute = draw(st.sampled_from(["name", "name", "id"]))
    if operator in {"$null", "$notNull"}:
        return Compare(attribute, operator)
    one = st.sampled_from(["a", "b", "c"]) if attribute == "name" else st.integers(1, 30)
    values.append(draw(st.lists(one, max_size=2) if operator in {"$in", "$notIn"} else one))
    return Compare(attribute, operator, len(values) - 1)


@pytest.mark.soak
async def test_a_path_decides_alike_from_its_end_and_row_by_row(content: Content) -> None:
    await settle(content)
    model = content.db.model
    asked: list[tuple[str, Condition, list[Any], Status]] = []

    @st.composite
    def questions(draw: st.DrawFn) -> tuple[str, Condition, list[Any], Status]:
        values: list[Any] = [[f"{kind}{number}" for kind in "pcdn" for number in range(10)]]
        here = draw(st.sampled_from([POST, POST, PERSON, CITY, NOTE]))
        condition = draw(conditions(model, here, values, 4))
        return here, condition, values, draw(st.sampled_from(["draft", "published"]))

    @settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(questions())
    def collect(question: tuple[str, Condition, list[Any], Status]) -> None:
        asked.append(question)

    collect()
    # Of rows that are named each one's path is followed.
    named = Compare("documentId", "$in", 0)
    matched = 0
    for here, condition, values, status in asked:
        found = await ids(content, here, condition, values, status)
        expected = await ids(content, here, All((named, condition)), values, status)
        assert found == expected, (here, condition, values, status)
        matched += bool(found)
    assert matched > len(asked) / 10


async def ids(
    content: Content, here: str, condition: Condition, values: list[Any], status: Status
) -> list[int]:
    plan = QueryPlan(Selection(here, ("id",), where=condition), status)
    return [row["id"] for row in (await content.db.find(Query(plan, tuple(values)))).rows]
