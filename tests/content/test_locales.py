"""Locales: what is shared is equal in all of them, drafts with drafts, published with published."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.content.conftest import Opened
from tests.content.library import ARTICLE, TAG, component, content_type, model_of, names, uid

from octavo.content.repository import Repository
from octavo.db.model import Model
from octavo.errors import ValidationError, YupValidationError

LOCALIZED = {"pluginOptions": {"i18n": {"localized": True}}}


@pytest.fixture(scope="module")
def model() -> Model:
    page = {
        "title": {"type": "string", "required": True, **LOCALIZED},
        "code": {"type": "string", "unique": True},
        "level": {"type": "integer", "default": 1},
        "must": {"type": "string", "required": True},
        "parts": {"type": "component", "component": "x.part", "repeatable": True},
        "own": {"type": "component", "component": "x.part", **LOCALIZED},
        "files": {"type": "media", "multiple": True},
        "hero": {"type": "media"},
    }
    part = {
        "label": {"type": "string"},
        "key": {"type": "string", "unique": True},
        "picture": {"type": "media"},
    }
    return model_of(
        content_type("page", page, drafts=True, localized=True),
        content_type(
            "plain",
            {"title": LOCALIZED | {"type": "string", "required": True}, "must": page["must"]},
            localized=True,
        ),
        component("x.part", part),
    )


@pytest.fixture
async def site(opened: Opened, model: Model) -> AsyncIterator[Repository]:
    async with opened(model) as repository:
        yield repository


async def files(site: Repository, *names_: str) -> list[str]:
    service = site.documents("plugin::upload.file")
    made = [
        await service.create(
            data={
                "name": name,
                "hash": name,
                "mime": "text/plain",
                "size": 1,
                "url": f"/{name}",
                "provider": "local",
                "folderPath": "/",
            }
        )
        for name in names_
    ]
    return [file["documentId"] for file in made]


async def read(site: Repository, id_: str, locale: str, status: str = "draft") -> Any:
    populate = {"parts": {"populate": "picture"}, "own": True, "files": True, "hero": True}
    return await site.documents(uid("page")).find_one(id_, locale=locale, status=status, populate=populate)


async def test_what_is_shared_is_equal_in_every_locale_and_status(site: Repository) -> None:
    """Strapi: locale creation overwriting shared fields; a change reaching only some versions."""
    a, b = await files(site, "a", "b")
    pages = site.documents(uid("page"))
    made = await pages.create(
        data={
            "title": "en",
            "code": "C",
            "level": 7,
            "must": "m",
            "hero": a,
            "files": [b, a],
            "own": {"label": "mine"},
            "parts": [{"label": "p1", "key": "k1", "picture": a}, {"label": "p2"}],
        },
        status="published",
    )
    id_ = made["documentId"]
    await pages.update(id_, locale="fr", data={"title": "fr"}, status="published")
    await pages.update(id_, locale="de", data={"title": "de", "level": 8, "files": [a]})
    for status, level, shown in (("draft", 8, ["a"]), ("published", 7, ["b", "a"])):
        for locale in ("en", "fr"):
            found = await read(site, id_, locale, status)
            assert (found["title"], found["code"], found["level"]) == (locale, "C", level)
            assert names(found["files"]) == shown and found["hero"]["name"] == "a"
            assert names(found["parts"], "label") == ["p1", "p2"]
            assert found["parts"][0]["picture"]["name"] == "a"
            assert (found["own"] or {}).get("label") == ("mine" if locale == "en" else None)
    await pages.publish(id_, locale="de")
    for locale in ("en", "fr", "de"):
        found = await read(site, id_, locale, "published")
        assert found["level"] == 8 and names(found["files"]) == ["a"]
    parts = (await read(site, id_, "fr"))["parts"]
    await pages.update(
        id_, locale="fr", data={"parts": [{"id": parts[1]["id"], "picture": b}]}, status="published"
    )
    for locale in ("en", "fr", "de"):
        for status in ("draft", "published"):
            found = await read(site, id_, locale, status)
            assert [(p["label"], p["picture"]["name"]) for p in found["parts"]] == [("p2", "b")]
    await pages.create(data={"title": "k", "must": "m", "parts": [{"key": "k1"}]}, status="published")


async def test_a_shared_change_of_drafts_is_undone_with_the_draft(site: Repository) -> None:
    pages = site.documents(uid("page"))
    made = await pages.create(data={"title": "en", "must": "m", "level": 1}, status="published")
    id_ = made["documentId"]
    await pages.update(id_, locale="fr", data={"title": "fr"}, status="published")
    await pages.update(id_, data={"level": 2})
    assert (await read(site, id_, "fr"))["level"] == 2
    assert (await read(site, id_, "fr", "published"))["level"] == 1
    await pages.discard_draft(id_)
    assert (await read(site, id_, "fr"))["level"] == (await read(site, id_, "en"))["level"] == 1


async def test_only_what_changed_counts_as_modified(site: Repository) -> None:
    pages = site.documents(uid("page"))

    async def modified() -> list[str]:
        found = await pages.find_many(locale="*", publication_filter="modified")
        return sorted(names(found, "locale"))

    made = await pages.create(data={"title": "en", "must": "m"}, status="published")
    id_ = made["documentId"]
    await pages.update(id_, locale="fr", data={"title": "fr"}, status="published")
    assert await modified() == []
    await pages.update(id_, data={"level": 2}, status="published")
    assert await modified() == []
    await pages.update(id_, locale="fr", data={"title": "fr 2"})
    assert await modified() == ["fr"]
    await pages.update(id_, data={"level": 3}, status="published")
    assert await modified() == ["fr"]
    await pages.publish(id_, locale="fr")
    assert await modified() == []
    await pages.update(id_, data={"title": "en 2"})
    await pages.discard_draft(id_)
    assert await modified() == []


async def test_a_new_locale_needs_only_what_it_does_not_share(site: Repository) -> None:
    plain = site.documents(uid("plain"))
    made = await plain.create(data={"title": "en", "must": "m"})
    french = await plain.update(made["documentId"], locale="fr", data={"title": "fr"})
    assert french is not None and french["must"] == "m"
    with pytest.raises(YupValidationError, match="title must be defined"):
        await plain.update(made["documentId"], locale="de", data={})


async def test_uniques_hold_per_locale(site: Repository) -> None:
    pages = site.documents(uid("page"))
    data = {"title": "a", "must": "m", "code": "X", "parts": [{"key": "k"}]}
    first = await pages.create(data=data, status="published")
    draft = await pages.create(data=data)
    assert draft["code"] == "X"
    with pytest.raises(YupValidationError):
        await pages.publish(draft["documentId"])
    await pages.update(first["documentId"], locale="fr", data={"title": "a"})
    with pytest.raises(YupValidationError) as caught:
        await pages.create(
            data={"title": "b", "must": "m", "code": "X", "parts": [{"key": "j"}, {"key": "k"}]},
            status="published",
        )
    assert [finding.path for finding in caught.value.findings] == [("code",), ("parts", 1, "key")]
    with pytest.raises(YupValidationError):
        twice = {"title": "b", "must": "m", "parts": [{"key": "j"}, {"key": "j"}]}
        await pages.create(data=twice, status="published")
    await pages.update(first["documentId"], data={"code": "X", "parts": [{"key": "k"}]}, status="published")
    await pages.update(first["documentId"], data={"code": None, "parts": []}, status="published")
    await pages.publish(draft["documentId"])
    for _ in range(2):
        await pages.create(data={"title": "e", "must": "m", "code": ""}, status="published")


async def test_locales_that_do_not_exist_are_refused_on_every_write(golden: Repository) -> None:
    articles = golden.documents(ARTICLE)
    made = await articles.create(data={"title": "a"})
    for write in (
        articles.create(data={"title": "x"}, locale="xx"),
        articles.update(made["documentId"], data={"title": "x"}, locale="xx"),
        articles.create(data={"title": "x"}, locale="*"),
    ):
        with pytest.raises(ValidationError):
            await write
    assert (await articles.delete(made["documentId"], locale="xx"))["entries"] == []
    assert await articles.count(locale="*") == 1


async def test_deleting_one_locale_and_all(golden: Repository) -> None:
    articles = golden.documents(ARTICLE)
    made = await articles.create(data={"title": "en"}, status="published")
    id_ = made["documentId"]
    await articles.update(id_, locale="fr", data={"title": "fr"}, status="published")
    await articles.update(id_, locale="de", data={"title": "de"})
    gone = (await articles.delete(id_, locale="fr"))["entries"]
    assert [(entry["locale"], entry["publishedAt"] is None) for entry in gone] == [
        ("fr", True),
        ("fr", False),
    ]
    assert len((await articles.delete(id_, locale="*"))["entries"]) == 3
    assert await articles.count(locale="*") == 0


async def test_components_that_locales_share_show_what_they_point_at_in_each(golden: Repository) -> None:
    file = {"name": "f", "hash": "h", "mime": "image/png", "size": 1, "url": "/f", "provider": "local"}
    files = golden.documents("plugin::upload.file")
    pictures = [(await files.create(data={**file, "folderPath": "/"}))["documentId"] for _ in range(2)]
    articles = golden.documents(ARTICLE)
    blocks = [{"__component": "shared.slider", "files": pictures}]
    made = await articles.create(data={"title": "t", "blocks": blocks}, status="published")
    await articles.update(made["documentId"], data={"title": "f"}, locale="fr", status="published")
    populate = {"blocks": {"on": {"shared.slider": {"populate": "files"}}}}
    for status in ("draft", "published"):
        entries = await articles.find_many(locale="*", status=status, populate=populate)
        shown = [names(entry["blocks"][0]["files"], "documentId") for entry in entries]
        assert shown == [pictures, pictures]


async def test_a_new_locale_starts_without_relations(golden: Repository) -> None:
    tag = await golden.documents(TAG).create(data={"name": "t"})
    articles = golden.documents(ARTICLE)
    article = await articles.create(data={"title": "a", "slug": "a", "tags": [tag["documentId"]]})
    french = await articles.update(article["documentId"], data={"title": "f"}, locale="fr", populate="tags")
    kept = await articles.find_one(article["documentId"], populate="tags")
    assert french is not None and kept is not None
    assert (french["tags"], french["slug"]) == ([], "f")
    assert names(kept["tags"]) == ["t"]


async def test_every_document_is_read_once_in_the_locale_there_is(golden: Repository) -> None:
    articles = golden.documents(ARTICLE)
    everywhere = await articles.create(data={"title": "en 1"})
    await articles.update(everywhere["documentId"], data={"title": "fr 1"}, locale="fr")
    await articles.create(data={"title": "en 2"})
    await articles.create(data={"title": "de 3"}, locale="de")
    german = await articles.create(data={"title": "fr 4"}, locale="fr")
    await articles.update(german["documentId"], data={"title": "de 4"}, locale="de")

    async def titles(locale: str, **more: Any) -> list[str]:
        found = await articles.find_many(
            locale=locale, any_locale=True, sort="title", fields=["title"], **more
        )
        assert await articles.count(locale=locale, any_locale=True, **more) == len(found)
        return [article["title"] for article in found]

    assert await titles("fr") == ["de 3", "en 2", "fr 1", "fr 4"]
    assert await titles("en") == ["de 3", "de 4", "en 1", "en 2"]
    assert await titles("fr", filters={"title": {"$contains": "en"}}) == ["en 2"]
