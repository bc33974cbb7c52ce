"""Uids that are made from the attribute they name, where a new entry or locale is given none."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from tests.content.conftest import Opened
from tests.content.library import Statements, content_type, model_of, uid
from tests.content.test_concurrency import at_once

from octavo.content.repository import Repository
from octavo.db.model import Model
from octavo.errors import YupValidationError

PAGE, NOTE = uid("page"), uid("note")


@pytest.fixture(scope="module")
def model() -> Model:
    own = {"pluginOptions": {"i18n": {"localized": True}}}
    attributes = {
        "title": {"type": "string", **own},
        "year": {"type": "integer"},
        "slug": {"type": "uid", "targetField": "title", "required": True},
        "short": {"type": "uid", "targetField": "title", "maxLength": 6, "options": {"separator": "_"}},
        "code": {"type": "uid", "targetField": "year", "default": "no-year"},
        "plain": {"type": "uid"},
    }
    note = {"title": {"type": "string"}, "slug": {"type": "uid", "targetField": "title"}}
    return model_of(content_type("page", attributes, drafts=True, localized=True), content_type("note", note))


@pytest.fixture
async def site(opened: Opened, model: Model) -> AsyncIterator[Repository]:
    async with opened(model) as repository:
        yield repository


async def slugs(site: Repository, kind: str, *titles: Any, **more: Any) -> list[Any]:
    service = site.documents(kind)
    return [(await service.create(data={"title": title}, **more))["slug"] for title in titles]


@pytest.mark.parametrize("kind", [PAGE, NOTE])
async def test_a_uid_is_made_and_kept_apart(site: Repository, kind: str) -> None:
    name = kind.rpartition(".")[2]
    made = await slugs(site, kind, "Über Öl & Wasser!", "Same", "Same", "SAME", None, "!!!", "日本")
    assert made == ["ueber-oel-wasser", "same", "same-1", "same-2", name, f"{name}-1", "ri-ben"]


async def test_separator_length_default_and_numbers(site: Repository) -> None:
    pages = site.documents(PAGE)
    first = await pages.create(data={"title": "Ab cd ef", "year": 2024})
    second = await pages.create(data={"title": "Ab cd ef"})
    assert (first["short"], first["code"], first["plain"]) == ("ab_cd", "2024", None)
    assert (second["short"], second["code"]) == ("ab_c-1", "no-year")
    long = await pages.create(data={"title": "x" * 255})
    longer = await pages.create(data={"title": "x" * 255})
    assert (long["slug"], longer["slug"]) == ("x" * 255, "x" * 253 + "-1")


async def test_what_is_sent_is_kept(site: Repository) -> None:
    notes = site.documents(NOTE)
    for sent in ("Mine", None, ""):
        assert (await notes.create(data={"title": "T", "slug": sent}))["slug"] == sent
    note = await notes.create(data={"title": "T"})
    renamed = await notes.update(note["documentId"], data={"title": "Another"})
    assert renamed is not None and (note["slug"], renamed["slug"]) == ("t", "t")


async def test_a_new_locale_gets_its_own(site: Repository) -> None:
    pages = site.documents(PAGE)
    page = await pages.create(data={"title": "Hello"})
    french = await pages.update(page["documentId"], data={"title": "Bonjour"}, locale="fr")
    german = await pages.update(page["documentId"], data={"title": "Hello"}, locale="de")
    assert french is not None and german is not None
    assert (page["slug"], french["slug"], german["slug"]) == ("hello", "bonjour", "hello")
    again = await pages.update(page["documentId"], data={"title": "Salut"}, locale="fr")
    assert again is not None and again["slug"] == "bonjour"


async def test_writers_at_once_get_different_ones(site: Repository) -> None:
    made = await at_once(*(slugs(site, NOTE, "Same") for _ in range(6)))
    assert sorted(slug for [slug] in made) == ["same", *(f"same-{number}" for number in range(1, 6))]


async def test_statements_do_not_grow_with_the_namesakes(site: Repository, statements: Statements) -> None:
    notes, counts = site.documents(NOTE), []
    async with site.content.database.transaction():
        for number in range(12):
            await notes.create(data={"title": "T", "slug": f"t-{number}" if number else "t"})
    for title in ("new", "t", "t"):
        with statements.counted(site) as seen:
            await slugs(site, NOTE, title)
        counts.append(len(seen))
    assert counts == [counts[0], counts[0] + 1, counts[0] + 1]


async def test_a_model_that_makes_none(opened: Opened, model: Model) -> None:
    still = replace(model, schemas=replace(model.schemas, generates_uids=False))
    async with opened(still) as site:
        assert await slugs(site, NOTE, "T") == [None]
        with pytest.raises(YupValidationError, match="slug must be a `string`"):
            await site.documents(PAGE).create(data={"title": "T"}, status="published")
