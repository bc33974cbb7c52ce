"""Changes of schemas over content that is there: what would hide it, empty it or reread it is refused."""

from functools import partial
from typing import Any

import pytest
from tests.conftest import MARIADB_LATER, a_database, run_apart
from tests.migrations.worlds import (
    ARTICLE,
    LONE,
    NOTE,
    OWN,
    PAGE,
    STORY,
    TEXT,
    WORLD,
    Change,
    World,
    attributes,
    changed,
    drafts,
    locales,
    model_of,
    opened,
    renamed,
    renamed_component,
    renamed_type,
    set_to,
    without,
)

from octavo.content.locales import Locales
from octavo.content.repository import Repository
from octavo.db.engine import Database
from octavo.db.statement import Statement
from octavo.errors import StartupError
from octavo.migrations.startup import migrate, try_migration

pytestmark = pytest.mark.soak


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


@pytest.fixture(scope="module", params=MARIADB_LATER)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A database with content; what is refused leaves it as it was, so that it serves for all."""
    if request.param == "sqlite":
        found = f"sqlite:{tmp_path_factory.mktemp('content')}/octavo.db"
        run_apart(partial(write, found))
        yield found
        return
    for found in a_database(request.param):
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
        assert all("octavo migrate" in problem.fix for problem in error.problems)
        return [(problem.where, problem.message) for problem in error.problems]


class UndoneError(Exception):
    pass


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
        [(f"{P}/heading/renamedFrom", "'title' is 'heading' now, with values in 2 rows")],
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
        [(f"{P}/cards", "was list of component shared.card and is a zone now")],
    ),
    (
        "retyped in a component",
        set_to("shared.card", "size", {"type": "integer"}),
        [("shared.card.json#/attributes/size", "1 row")],
    ),
    (
        "each locale's becomes shared",
        set_to(STORY, "title", TEXT),
        [(f"{STORY}.json#/attributes/title/pluginOptions/i18n/localized", "1 row have another value")],
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
        [("shared.tile.json#/renamedFrom", "2 rows")],
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
    ("out of the zone", set_to(PAGE, "zone", {"type": "dynamiczone", "components": ["shared.seo"]})),
    ("shared becomes each locale's", set_to(STORY, "code", {**TEXT, **OWN})),
]


async def test_what_loses_nothing_is_not_refused(url: str) -> None:
    async with opened(url, WORLD) as database:
        for known in (True, False):
            for name, change in HARMLESS:
                assert await attempt(database, changed(change), known=known) == [], name
