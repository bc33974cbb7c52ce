"""Documents of which only published versions are there: what is missing is made from these."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.content.conftest import Opened
from tests.content.library import component, content_type, model_of, names, relation, uid

from octavo.content.repository import Repository
from octavo.content.service import DocumentService
from octavo.db.model import Model
from octavo.errors import ApplicationError

PAGE, HOME, TAG = uid("page"), uid("home"), uid("tag")
OWN = {"pluginOptions": {"i18n": {"localized": True}}}
ALL = {"populate": ["part", "tags"]}


@pytest.fixture(scope="module")
def model() -> Model:
    attributes = {
        "title": {"type": "string", "required": True, **OWN},
        "code": {"type": "string", "required": True},
        "part": {"type": "component", "component": "x.part", **OWN},
        "tags": relation("manyToMany", "tag"),
    }
    return model_of(
        content_type("page", attributes, drafts=True, localized=True),
        content_type("home", attributes, drafts=True, localized=True, kind="singleType"),
        content_type("tag", {"name": {"type": "string"}}),
        component("x.part", {"label": {"type": "string"}, "tag": relation("oneToOne", "tag")}),
    )


@pytest.fixture
async def site(opened: Opened, model: Model) -> AsyncIterator[Repository]:
    async with opened(model) as repository:
        yield repository


async def published_only(site: Repository, type_: str = PAGE) -> tuple[DocumentService, str]:
    """Write a document whose draft is gone."""
    pages = site.documents(type_)
    tag = (await site.documents(TAG).create(data={"name": "x"}))["documentId"]
    data = {"title": "t", "code": "c", "part": {"label": "l", "tag": tag}, "tags": [tag]}
    made = await pages.create(data=data, status="published")
    await site.query(type_).delete_many({"publishedAt": {"$null": True}})
    assert await pages.find_one(made["documentId"], status="draft") is None
    return pages, made["documentId"]


def shown(document: Any) -> Any:
    return (document["title"], document["code"], document["part"]["label"], names(document["tags"]))


async def draft_of(pages: DocumentService, document_id: str, **params: Any) -> Any:
    return await pages.find_one(
        document_id, status="draft", populate={"part": {"populate": "tag"}, "tags": True}, **params
    )


async def test_an_update_changes_what_was_published_and_no_more(site: Repository) -> None:
    pages, document_id = await published_only(site)
    before = await pages.find_one(document_id, status="published")
    written = await pages.update(document_id, data={"title": "new"})
    draft = await draft_of(pages, document_id)
    assert shown(draft) == ("new", "c", "l", ["x"])
    assert draft["part"]["tag"]["name"] == "x"
    assert written is not None and before is not None
    assert (written["createdAt"], written["publishedAt"]) == (before["createdAt"], None)
    assert shown(await pages.find_one(document_id, status="published", **ALL)) == ("t", "c", "l", ["x"])
    await pages.publish(document_id)
    assert shown(await pages.find_one(document_id, status="published", **ALL)) == ("new", "c", "l", ["x"])


async def test_an_update_that_publishes_keeps_the_rest(site: Repository) -> None:
    pages, document_id = await published_only(site)
    await pages.update(document_id, data={"code": "d"}, status="published")
    for status in ("draft", "published"):
        assert shown(await pages.find_one(document_id, status=status, **ALL)) == ("t", "d", "l", ["x"])


async def test_a_new_locale_has_what_locales_share(site: Repository) -> None:
    pages, document_id = await published_only(site)
    await pages.update(document_id, locale="fr", data={"title": "fr"})
    french = await draft_of(pages, document_id, locale="fr")
    assert (french["title"], french["code"], french["part"]) == ("fr", "c", None)
    assert shown(await draft_of(pages, document_id)) == ("t", "c", "l", ["x"])


async def test_a_discarded_draft_is_made(site: Repository) -> None:
    pages, document_id = await published_only(site)
    assert names((await pages.discard_draft(document_id))["entries"], "title") == ["t"]
    assert shown(await draft_of(pages, document_id)) == ("t", "c", "l", ["x"])


async def test_what_is_unpublished_becomes_a_draft(site: Repository) -> None:
    pages, document_id = await published_only(site)
    await pages.unpublish(document_id)
    assert await pages.find_one(document_id, status="published") is None
    assert shown(await draft_of(pages, document_id)) == ("t", "c", "l", ["x"])


async def test_a_clone_is_a_draft_of_what_was_published(site: Repository) -> None:
    pages, document_id = await published_only(site)
    copy = (await pages.clone(document_id, data={"title": "copy"}))["documentId"]
    draft = await draft_of(pages, copy)
    assert shown(draft) == ("copy", "c", "l", ["x"]) and draft["publishedAt"] is None
    assert await pages.find_one(copy, status="published") is None
    assert await pages.find_one(document_id, status="draft") is None


async def test_a_single_type_is_not_made_twice_and_gains_locales(site: Repository) -> None:
    homes, _ = await published_only(site, HOME)
    with pytest.raises(ApplicationError, match="exists already"):
        await homes.create(data={"title": "again", "code": "d"})
    await homes.create(data={"title": "fr"}, locale="fr")
    french = await homes.find_first(status="draft", locale="fr")
    assert french is not None and (french["title"], french["code"]) == ("fr", "c")
    assert shown(await homes.find_first(status="draft", **ALL)) == ("t", "c", "l", ["x"])
