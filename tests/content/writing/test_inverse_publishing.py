"""Relations edited in a draft from the side that does not keep them: published and discarded with it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.content.conftest import Opened
from tests.content.library import content_type, model_of, names, relation, uid

from octavo.content.repository import Repository
from octavo.db.model import Model

POST, TAG = uid("post"), uid("tag")
MANY, ONE = ("many", "list", "bits"), "one"
"""Attributes of a tag that posts keep: many-to-many, one-to-many, morph; and one-to-one."""


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "localized"])
def model(request: pytest.FixtureRequest) -> Model:
    post = {
        "name": {"type": "string"},
        "manys": relation("manyToMany", "tag", inversedBy="many"),
        "listed": relation("manyToOne", "tag", inversedBy="list"),
        "single": relation("oneToOne", "tag", inversedBy="one"),
        "items": {"type": "relation", "relation": "morphToMany"},
    }
    tag = {
        "name": {"type": "string"},
        "many": relation("manyToMany", "post", mappedBy="manys"),
        "list": relation("oneToMany", "post", mappedBy="listed"),
        "one": relation("oneToOne", "post", mappedBy="single"),
        "bits": relation("morphMany", "post", morphBy="items"),
    }
    localized = request.param
    return model_of(
        content_type("post", post, drafts=True, localized=localized),
        content_type("tag", tag, drafts=True, localized=localized),
    )


class Site:
    """Four published posts, and tags shown by the names of their posts."""

    def __init__(self, repository: Repository) -> None:
        self.posts, self.tags = repository.documents(POST), repository.documents(TAG)
        self.ids: list[str] = []

    async def fill(self) -> "Site":
        for number in range(4):
            made = await self.posts.create(data={"name": f"p{number}"}, status="published")
            self.ids.append(made["documentId"])
        return self

    async def tag(self, attribute: str, *posts: int, status: str = "draft") -> str:
        made = await self.tags.create(
            data={"name": "t", attribute: self.given(attribute, *posts)}, status=status
        )
        document_id: str = made["documentId"]
        return document_id

    def given(self, attribute: str, *posts: int) -> Any:
        chosen = [self.ids[number] for number in posts]
        return chosen if attribute in MANY else (chosen[0] if chosen else None)

    async def edit(self, tag: str, attribute: str, *posts: int, status: str = "draft") -> None:
        await self.tags.update(tag, data={attribute: self.given(attribute, *posts)}, status=status)

    async def shown(self, tag: str, attribute: str, status: str) -> list[str]:
        found = await self.tags.find_one(tag, status=status, populate=[attribute])
        assert found is not None
        value = found[attribute]
        return names(value if isinstance(value, list) else [value] if value else [])


@pytest.fixture
async def site(opened: Opened, model: Model) -> AsyncIterator[Site]:
    async with opened(model) as repository:
        yield await Site(repository).fill()


@pytest.mark.soak
@pytest.mark.parametrize("by_update", [False, True])
async def test_lists_are_published_with_the_draft(
    site: Site, by_update: bool, subtests: pytest.Subtests
) -> None:
    async def publish(tag: str) -> None:
        await (site.tags.update(tag, data={}, status="published") if by_update else site.tags.publish(tag))

    for attribute in MANY:
        with subtests.test(attribute=attribute):
            tag = await site.tag(attribute, 2, 0)
            await publish(tag)
            assert await site.shown(tag, attribute, "published") == ["p2", "p0"]
            await site.edit(tag, attribute, 1, 3, 2)
            assert await site.shown(tag, attribute, "published") == ["p2", "p0"]
            await publish(tag)
            for status in ("draft", "published"):
                assert await site.shown(tag, attribute, status) == ["p1", "p3", "p2"]


@pytest.mark.soak
async def test_lists_are_discarded_with_the_draft(site: Site, subtests: pytest.Subtests) -> None:
    for attribute in MANY:
        with subtests.test(attribute=attribute):
            tag = await site.tag(attribute, 2, 0, status="published")
            await site.edit(tag, attribute, 3, 0)
            assert await site.shown(tag, attribute, "draft") == ["p3", "p0"]
            await site.tags.discard_draft(tag)
            for status in ("draft", "published"):
                assert await site.shown(tag, attribute, status) == ["p2", "p0"]


async def test_one_to_one_is_published_and_discarded_with_the_draft(site: Site) -> None:
    tag, other = await site.tag(ONE, 0, status="published"), await site.tag(ONE, 1, status="published")
    await site.edit(tag, ONE, 1)
    assert await site.shown(tag, ONE, "published") == ["p0"]
    assert await site.shown(other, ONE, "published") == ["p1"]
    await site.tags.discard_draft(tag)
    assert await site.shown(tag, ONE, "draft") == ["p0"]
    await site.edit(tag, ONE, 1)
    await site.tags.publish(tag)
    assert await site.shown(tag, ONE, "published") == ["p1"]
    assert await site.shown(other, ONE, "published") == []
    await site.edit(tag, ONE)
    await site.tags.publish(tag)
    assert await site.shown(tag, ONE, "published") == []


async def test_what_partners_drafts_alone_hold_stays_with_them(site: Site) -> None:
    tag = await site.tag("many", 0, status="published")
    new = await site.posts.create(data={"name": "new", "manys": [tag]})
    await site.tags.update(tag, data={"name": "changed"})
    await site.tags.publish(tag)
    assert await site.shown(tag, "many", "published") == ["p0"]
    await site.tags.discard_draft(tag)
    assert await site.shown(tag, "many", "draft") == ["p0", "new"]
    await site.posts.publish(new["documentId"])
    assert await site.shown(tag, "many", "published") == ["p0", "new"]


async def test_the_partners_own_order_and_stamps_stay(site: Site) -> None:
    first, second = await site.tag("many", 0, status="published"), await site.tag("many", status="published")
    before = await site.posts.find_one(site.ids[0], status="published")
    await site.edit(second, "many", 0)
    await site.tags.publish(second)
    after = await site.posts.find_one(site.ids[0], status="published", populate=["manys"])
    assert after is not None and names(after["manys"], "documentId") == [first, second]
    assert before is not None and after["updatedAt"] == before["updatedAt"]
