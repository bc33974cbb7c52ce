"""Changes of schemas over content that is there: what would hide it, empty it or reread it is refused."""

import copy
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from tests.conftest import postgres_database, require_service, run_apart

from octavo.content.locales import Locales
from octavo.content.repository import Repository
from octavo.db.engine import Database
from octavo.db.migrate import migrate, try_migration
from octavo.db.model import Model, build_model
from octavo.db.statement import Statement
from octavo.errors import StartupError
from octavo.schema.files import build_schemas
from octavo.schema.parse import SchemaSource

Raw = dict[str, Any]
World = dict[str, Raw]
"""Schemas by uid."""
Change = Callable[[World], None]

PAGE, NOTE, ARTICLE, STORY, LONE = (
    f"api::{name}.{name}" for name in ("page", "note", "article", "story", "lone")
)


def type_(name: str, attributes: Raw, *, drafts: bool = False, localized: bool = False) -> Raw:
    return {
        "kind": "collectionType",
        "collectionName": f"{name}s",
        "info": {"singularName": name, "pluralName": f"{name}s", "displayName": name},
        "options": {"draftAndPublish": drafts},
        "pluginOptions": {"i18n": {"localized": localized}},
        "attributes": attributes,
    }


def component(attributes: Raw) -> Raw:
    return {"info": {"displayName": "x"}, "attributes": attributes}


TEXT = {"type": "string"}
OWN = {"pluginOptions": {"i18n": {"localized": True}}}
WORLD: World = {
    NOTE: type_("note", {"name": TEXT}),
    LONE: type_("lone", {"name": TEXT}),
    PAGE: type_(
        "page",
        {
            "title": TEXT,
            "publishOn": {"type": "date"},
            "views": {"type": "integer"},
            "extra": {"type": "json"},
            "unused": {"type": "integer"},
            "note": {"type": "relation", "relation": "manyToOne", "target": NOTE},
            "notes": {"type": "relation", "relation": "manyToMany", "target": NOTE},
            "seo": {"type": "component", "component": "shared.seo"},
            "cards": {"type": "component", "component": "shared.card", "repeatable": True},
            "zone": {"type": "dynamiczone", "components": ["shared.seo", "shared.card"]},
        },
    ),
    ARTICLE: type_("article", {"title": TEXT}, drafts=True),
    STORY: type_("story", {"title": {**TEXT, **OWN}, "code": TEXT}, localized=True),
    "shared.seo": component(
        {"title": TEXT, "note": {"type": "relation", "relation": "oneToOne", "target": NOTE}}
    ),
    "shared.card": component(
        {"head": TEXT, "size": TEXT, "seo": {"type": "component", "component": "shared.seo"}}
    ),
    "shared.spare": component({"title": TEXT}),
}


def model_of(world: World) -> Model:
    sources = [SchemaSource(uid, raw, f"{uid}.json") for uid, raw in world.items()]
    types = [source for source in sources if source.uid.startswith("api::")]
    return build_model(build_schemas(types, [source for source in sources if source not in types]))


def changed(change: Change) -> World:
    world = copy.deepcopy(WORLD)
    change(world)
    return world


async def write(url: str) -> None:
    async with opened(url, WORLD) as database:
        await migrate(database)
        content = Repository(database, database.model, locales=Locales("en", ["en", "fr"]))
        note = (await content.documents(NOTE).create(data={"name": "n"}))["documentId"]
        seo = {"title": "s", "note": note}
        card = {"head": "h", "size": "12", "seo": seo}
        page = {
            "title": "t",
            "publishOn": "2024-05-06",
            "views": 3,
            "extra": {"a": 1},
            "note": note,
            "notes": [note],
            "seo": seo,
            "cards": [card],
            "zone": [{"__component": "shared.card", **card}],
        }
        await content.documents(PAGE).create(data=page)
        await content.documents(PAGE).create(data={"title": "t2", "cards": [{"head": "h"}]})
        for title in ("a", "b"):
            await content.documents(ARTICLE).create(data={"title": title}, status="published")
        story = await content.documents(STORY).create(data={"title": "en", "code": "c"})
        await content.documents(STORY).update(story["documentId"], locale="fr", data={"title": "fr"})
        await content.documents(STORY).create(data={"title": "only en", "code": "d"})


@asynccontextmanager
async def opened(url: str, world: World) -> AsyncIterator[Database]:
    database = await Database.open(url, model_of(world), durability="normal")
    try:
        yield database
    finally:
        await database.close()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A database with content; what is refused leaves it as it was, so that it serves for all."""
    if request.param == "sqlite":
        found = f"sqlite:{tmp_path_factory.mktemp('content')}/octavo.db"
        run_apart(partial(write, found))
        yield found
        return
    for found in postgres_database(require_service("postgres").url):
        run_apart(partial(write, found))
        yield found


async def attempt(database: Database, world: World, *, known: bool) -> list[tuple[str, str]]:
    """Return where and why a start is refused, with the layout that was kept or without; nothing is kept."""
    database.model = model_of(world)
    try:
        async with database.transaction():
            if not known:
                await database.execute(Statement("DELETE FROM octavo_store", (), writes=True))
            await try_migration(database)
            raise UndoneError
    except UndoneError:
        return []
    except StartupError as error:
        assert all("export" in problem.fix for problem in error.problems)
        return [(problem.where, problem.message) for problem in error.problems]


class UndoneError(Exception):
    pass


def attributes(world: World, uid: str) -> Raw:
    found: Raw = world[uid]["attributes"]
    return found


def drafts(uid: str, on: bool) -> Change:
    return lambda world: world[uid]["options"].update(draftAndPublish=on)


def locales(uid: str, on: bool) -> Change:
    return lambda world: world[uid]["pluginOptions"]["i18n"].update(localized=on)


def without(uid: str, name: str) -> Change:
    return lambda world: attributes(world, uid).pop(name)


def set_to(uid: str, name: str, value: Raw) -> Change:
    return lambda world: attributes(world, uid).update({name: value})


def renamed(uid: str, old: str, new: str) -> Change:
    def change(world: World) -> None:
        attributes(world, uid)[new] = {**attributes(world, uid).pop(old), "renamedFrom": old}

    return change


def renamed_type(world: World) -> None:
    world["api::paper.paper"] = {
        **type_("paper", attributes(world, ARTICLE), drafts=True),
        "renamedFrom": ARTICLE,
    }
    del world[ARTICLE]


def renamed_component(world: World) -> None:
    world["shared.tile"] = {**world.pop("shared.card"), "renamedFrom": "shared.card"}
    attributes(world, PAGE)["cards"]["component"] = "shared.tile"
    attributes(world, PAGE)["zone"]["components"] = ["shared.seo", "shared.tile"]


P, C = f"{PAGE}.json#/attributes", "#/attributes"
SHOWN_BY_ROWS: list[tuple[str, Change, list[tuple[str, str]]]] = [
    ("drafts on", drafts(PAGE, True), [(f"{PAGE}.json#/options/draftAndPublish", "2 rows")]),
    ("drafts off", drafts(ARTICLE, False), [(f"{ARTICLE}.json#/options/draftAndPublish", "2 rows")]),
    ("locales on", locales(PAGE, True), [(f"{PAGE}.json#/pluginOptions/i18n/localized", "2 rows")]),
    ("locales off", locales(STORY, False), [(f"{STORY}.json#/pluginOptions/i18n/localized", "3 rows")]),
    ("text gone", without(PAGE, "title"), [(f"{P}/title", "'title' is gone, and has values in 2 rows")]),
    ("json gone", without(PAGE, "extra"), [(f"{P}/extra", "1 row")]),
    ("to-one gone", without(PAGE, "note"), [(f"{P}/note", "1 row")]),
    ("to-many gone", without(PAGE, "notes"), [(f"{P}/notes", "1 row")]),
    ("component gone", without(PAGE, "seo"), [(f"{P}/seo", "1 row")]),
    ("zone gone", without(PAGE, "zone"), [(f"{P}/zone", "1 row")]),
    (
        "renamed",
        renamed(PAGE, "title", "heading"),
        [(f"{P}/heading/renamedFrom", "'title', which has values in 2 rows")],
    ),
    ("retyped", set_to(PAGE, "views", TEXT), [(f"{P}/views", "1 row")]),
    (
        "to-one becomes to-many",
        set_to(PAGE, "note", {"type": "relation", "relation": "manyToMany", "target": NOTE}),
        [(f"{P}/note", "1 row")],
    ),
    (
        "to-many becomes to-one",
        set_to(PAGE, "notes", {"type": "relation", "relation": "manyToOne", "target": NOTE}),
        [(f"{P}/notes", "1 row")],
    ),
    (
        "out of the zone",
        set_to(PAGE, "zone", {"type": "dynamiczone", "components": ["shared.seo"]}),
        [(f"{P}/zone/components", "'shared.card' any more, which is there in 1 row")],
    ),
    (
        "one becomes a list",
        set_to(PAGE, "seo", {"type": "component", "component": "shared.seo", "repeatable": True}),
        [(f"{P}/seo/repeatable", "was one component and is a list now, with values in 1 row")],
    ),
    (
        "a list becomes one",
        set_to(PAGE, "cards", {"type": "component", "component": "shared.card"}),
        [(f"{P}/cards/repeatable", "was a list of components and is one now, with values in 2 rows")],
    ),
    (
        "gone from a component",
        without("shared.card", "head"),
        [("shared.card.json#/attributes/head", "'head' is gone, and has values in 2 rows")],
    ),
    (
        "renamed in a component",
        renamed("shared.seo", "title", "heading"),
        [("shared.seo.json#/attributes/heading/renamedFrom", "1 row")],
    ),
    (
        "a relation gone from a component",
        without("shared.seo", "note"),
        [("shared.seo.json#/attributes/note", "1 row")],
    ),
    (
        "everything at once",
        lambda world: [
            change(world) for change in (drafts(PAGE, True), without(PAGE, "title"), locales(STORY, False))
        ],
        [
            (f"{PAGE}.json#/options/draftAndPublish", "2 rows"),
            (f"{P}/title", "2 rows"),
            (f"{STORY}.json#/pluginOptions/i18n/localized", "3 rows"),
        ],
    ),
]
KNOWN_ONLY: list[tuple[str, Change, list[tuple[str, str]]]] = [
    (
        "another target",
        set_to(PAGE, "note", {"type": "relation", "relation": "manyToOne", "target": LONE}),
        [(f"{P}/note", "was relation to api::note.note")],
    ),
    (
        "texts to hashes",
        set_to(PAGE, "title", {"type": "password"}),
        [(f"{P}/title", "was string and is password now, with values in 2 rows")],
    ),
    (
        "one JSON for another",
        set_to(PAGE, "extra", {"type": "blocks"}),
        [(f"{P}/extra", "was json and is blocks")],
    ),
    (
        "a component for another",
        set_to(PAGE, "seo", {"type": "component", "component": "shared.spare"}),
        [(f"{P}/seo", "was component shared.seo")],
    ),
    (
        "a component for a zone",
        set_to(PAGE, "cards", {"type": "dynamiczone", "components": ["shared.card"]}),
        [(f"{P}/cards", "is dynamiczone now")],
    ),
    (
        "retyped in a component",
        set_to("shared.card", "size", {"type": "integer"}),
        [("shared.card.json#/attributes/size", "1 row")],
    ),
    (
        "shared becomes each locale's",
        set_to(STORY, "code", {**TEXT, **OWN}),
        [(f"{STORY}.json#/attributes/code/pluginOptions/i18n/localized", "2 rows in several locales")],
    ),
    (
        "each locale's becomes shared",
        set_to(STORY, "title", TEXT),
        [(f"{STORY}.json#/attributes/title/pluginOptions/i18n/localized", "2 rows in several locales")],
    ),
    (
        "a single type",
        lambda world: world[ARTICLE].update(kind="singleType"),
        [(f"{ARTICLE}.json#/kind", "4 rows")],
    ),
    (
        "another table",
        lambda world: world[ARTICLE].update(collectionName="papers"),
        [(f"{ARTICLE}.json#/collectionName", "4 rows")],
    ),
    ("a renamed type", renamed_type, [("api::paper.paper.json#/renamedFrom", "4 rows")]),
    (
        "a renamed component",
        renamed_component,
        [("shared.tile.json#/renamedFrom", "1 row"), (f"{P}/cards", "was list of component shared.card")],
    ),
]


async def test_what_the_rows_show_is_refused(url: str) -> None:
    async with opened(url, WORLD) as database:
        for known in (True, False):
            for name, change, expected in SHOWN_BY_ROWS:
                _compare(name, await attempt(database, changed(change), known=known), expected)


async def test_what_only_the_kept_layout_tells_is_refused(url: str) -> None:
    async with opened(url, WORLD) as database:
        for name, change, expected in KNOWN_ONLY:
            _compare(name, await attempt(database, changed(change), known=True), expected)


def _compare(name: str, found: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    assert sorted(where for where, _ in found) == sorted(where for where, _ in expected), name
    said = dict(found)
    for where, part in expected:
        assert part in said[where], name


def nothing(_: World) -> None: ...


HARMLESS: list[tuple[str, Change]] = [
    ("nothing", nothing),
    ("an attribute more", set_to(PAGE, "more", {"type": "integer"})),
    ("another text", set_to(PAGE, "title", {"type": "text", "required": True})),
    ("an empty one gone", without(PAGE, "unused")),
    ("an empty one retyped", set_to(PAGE, "unused", {"type": "string"})),
    ("an empty one of a component gone", without("shared.spare", "title")),
    (
        "a name for the same column",
        lambda world: attributes(world, PAGE).update(publish_on=attributes(world, PAGE).pop("publishOn")),
    ),
    (
        "a component more in the zone",
        set_to(PAGE, "zone", {"type": "dynamiczone", "components": ["shared.card", "shared.spare"]}),
    ),
    ("drafts for an empty type", drafts(LONE, True)),
    ("locales for an empty type", locales(LONE, True)),
    ("a type gone", lambda world: world.pop(LONE)),
]


async def test_what_loses_nothing_is_not_refused(url: str) -> None:
    async with opened(url, WORLD) as database:
        for known in (True, False):
            for name, change in HARMLESS:
                assert await attempt(database, changed(change), known=known) == [], name
