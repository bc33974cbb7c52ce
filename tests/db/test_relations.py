"""Relations the golden application does not have: to any type, and to targets with locales of their own."""

from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any

import pytest
from tests.conftest import MARIADB_LATER, a_database, run_apart
from tests.db.content import Content

from octavo.content.builtin import builtin_sources
from octavo.db.engine import Database
from octavo.db.model import Model, build_model
from octavo.migrations.startup import migrate
from octavo.schema.files import build_schemas
from octavo.schema.parse import SchemaSource

PAGE, NOTE, LABEL = "api::page.page", "api::note.note", "api::label.label"


def source(
    name: str, attributes: dict[str, Any], *, drafts: bool = False, localized: bool = False
) -> SchemaSource:
    raw = {
        "kind": "collectionType",
        "collectionName": f"{name}s",
        "info": {"singularName": name, "pluralName": f"{name}s", "displayName": name},
        "options": {"draftAndPublish": drafts},
        "pluginOptions": {"i18n": {"localized": localized}},
        "attributes": {"name": {"type": "string"}} | attributes,
    }
    return SchemaSource(f"api::{name}.{name}", raw, f"{name}.json")


def relation(kind: str, target: str | None = None, **more: str) -> dict[str, Any]:
    return {"type": "relation", "relation": kind} | ({"target": target} if target else {}) | more


SOURCES = (
    source(
        "page",
        {
            "items": relation("morphToMany"),
            "star": relation("morphToOne"),
            "note": relation("manyToOne", NOTE, inversedBy="pages"),
            "notes": relation("manyToMany", NOTE, inversedBy="listed"),
            "cover": {"type": "media", "multiple": False},
            "gallery": {"type": "media", "multiple": True},
        },
        drafts=True,
    ),
    source(
        "note",
        {
            "pages": relation("oneToMany", PAGE, mappedBy="note"),
            "listed": relation("manyToMany", PAGE, mappedBy="notes"),
            "inPages": relation("morphMany", PAGE, morphBy="items"),
            "twin": relation("oneToOne", NOTE, inversedBy="twinOf"),
            "twinOf": relation("oneToOne", NOTE, mappedBy="twin"),
            "label": relation("manyToOne", LABEL, inversedBy="notes"),
        },
        localized=True,
    ),
    source(
        "label",
        {
            "starOf": relation("morphOne", PAGE, morphBy="star"),
            "notes": relation("oneToMany", NOTE, mappedBy="label"),
        },
    ),
)


@pytest.fixture(scope="module")
def model() -> Model:
    return build_model(build_schemas([*builtin_sources(), *SOURCES], []))


@pytest.fixture(scope="module", params=MARIADB_LATER)
def filled_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, model: Model
) -> Iterator[str]:
    """A database with content that tests read."""
    folder = tmp_path_factory.mktemp("relations")
    urls = [f"sqlite:{folder}/x.db"] if request.param == "sqlite" else a_database(request.param)
    for url in urls:
        run_apart(partial(fill, url, model))
        yield url


async def fill(url: str, model: Model) -> None:
    database = await Database.open(url, model)
    await migrate(database)
    content = Content(database)
    for locale in ("en", "fr"):
        await content.add(NOTE, "n1", name=f"one {locale}", locale=locale, twin="n2", label="l1")
        await content.add(NOTE, "n2", name=f"two {locale}", locale=locale)
    await content.add(LABEL, "l1", name="label")
    for status in ("draft", "published"):
        await content.add(
            PAGE,
            "p1",
            status=status,
            name=f"page {status}",
            items=[(LABEL, "l1"), (NOTE, "n2", "fr"), (NOTE, "n1", "en"), (NOTE, "gone", "en")],
            star=[(LABEL, "l1")],
            note=("n1", "fr"),
            notes=[("n2", "en"), ("n1", "fr")],
            gallery=["f1"],
            cover="f1",
        )
    await content.add("plugin::upload.file", "f1", name="photo", hash="h", mime="image/png", size=1)
    await database.close()


@pytest.fixture
async def content(filled_url: str, model: Model) -> AsyncIterator[Content]:
    database = await Database.open(filled_url, model)
    yield Content(database)
    await database.close()


async def only(content: Content, uid: str, **params: Any) -> dict[str, Any]:
    (row,) = await content.find(uid, **params)
    return row


async def test_links_to_any_type_keep_their_order(content: Content) -> None:
    page = await only(content, PAGE, populate={"items": {"on": {LABEL: True, NOTE: True}}, "star": True})
    assert [(item["__type"], item["name"]) for item in page["items"]] == [
        (LABEL, "label"),
        (NOTE, "two fr"),
        (NOTE, "one en"),
    ]
    assert (page["star"]["__type"], page["star"]["name"]) == (LABEL, "label")
    on = {NOTE: {"fields": ["name"], "sort": "name"}}
    page = await only(content, PAGE, populate={"items": {"on": on}})
    assert [item["name"] for item in page["items"]] == ["two fr", "one en"]
    counted = await only(content, PAGE, populate={"items": {"count": True}})
    assert counted["items"] == {"count": 2}


async def test_the_other_side_of_links_to_any_type(content: Content) -> None:
    (note, _) = await content.find(NOTE, populate="inPages", sort="documentId")
    assert [page["name"] for page in note["inPages"]] == ["page published"]
    (note, _) = await content.find(NOTE, populate="inPages", sort="documentId", locale="fr")
    assert note["inPages"] == []
    label = await only(content, LABEL, populate="starOf", status="draft")
    assert label["starOf"]["name"] == "page draft"


async def test_the_target_s_locale_is_kept_where_only_it_has_locales(content: Content) -> None:
    page = await only(content, PAGE, populate=["note", "notes"])
    assert page["note"]["name"] == "one fr"
    assert [note["name"] for note in page["notes"]] == ["two en", "one fr"]
    assert await content.names(PAGE, filters={"note": {"name": "one en"}}) == []
    assert await content.names(PAGE, filters={"note": {"name": "one fr"}}) == ["page published"]
    for locale, pages, listed in (("en", [], []), ("fr", ["page published"], ["page published"])):
        note = await only(
            content, NOTE, filters={"documentId": "n1"}, locale=locale, populate=["pages", "listed"]
        )
        assert [page["name"] for page in note["pages"]] == pages
        assert [page["name"] for page in note["listed"]] == listed


async def test_both_sides_with_locales_stay_in_the_row_s_locale(content: Content) -> None:
    found = await content.find(NOTE, locale="*", populate=["twin", "twinOf", "label"], sort="id")
    assert [(n["name"], (n["twin"] or {}).get("name"), (n["twinOf"] or {}).get("name")) for n in found] == [
        ("one en", "two en", None),
        ("two en", None, "one en"),
        ("one fr", "two fr", None),
        ("two fr", None, "one fr"),
    ]
    label = await only(content, LABEL, populate="notes")
    assert [note["name"] for note in label["notes"]] == ["one en", "one fr"]


async def test_a_file_knows_what_points_at_it(content: Content) -> None:
    file = await only(content, "plugin::upload.file", populate="related")
    assert [(one["__type"], one["name"]) for one in file["related"]] == [(PAGE, "page published")] * 2
