"""The relation and locale bugs people report most against the system Octavo resembles: none of them here."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.content.conftest import Opened
from tests.content.library import content_type, model_of, names, relation, uid

from octavo.content.repository import Repository
from octavo.db.model import Model

LOCAL = {"type": "string", "pluginOptions": {"i18n": {"localized": True}}}
NAME = {"type": "string"}
STORY, TOPIC, PLACE = uid("story"), uid("topic"), uid("place")


@pytest.fixture(scope="module")
def model() -> Model:
    story = {
        "title": LOCAL,
        "views": {"type": "integer"},
        "topics": relation("manyToMany", "topic", inversedBy="stories"),
        "lead": relation("manyToOne", "topic", inversedBy="led"),
        "place": relation("manyToOne", "place"),
    }
    topic = {
        "name": NAME,
        "stories": relation("manyToMany", "story", mappedBy="topics"),
        "led": relation("oneToMany", "story", mappedBy="lead"),
    }
    return model_of(
        content_type("story", story, drafts=True, localized=True),
        content_type("topic", topic, drafts=True),
        content_type("place", {"name": LOCAL}, localized=True),
    )


@pytest.fixture
async def desk(opened: Opened, model: Model) -> AsyncIterator[Repository]:
    async with opened(model) as repository:
        yield repository


async def made(desk: Repository, of: str, count: int, **params: Any) -> list[str]:
    service = desk.documents(of)
    return [
        (await service.create(data={"name": f"{of[-5:]} {number}"}, status="published", **params))[
            "documentId"
        ]
        for number in range(count)
    ]


async def shown(desk: Repository, of: str, document_id: str, name: str, **params: Any) -> Any:
    document = await desk.documents(of).find_one(document_id, populate=[name], **params)
    assert document is not None
    return document[name]


async def test_order_of_a_relation_survives_publishing(desk: Repository) -> None:
    topics = await made(desk, TOPIC, 5)
    order = [topics[index] for index in (3, 0, 4, 1, 2)]
    stories = desk.documents(STORY)
    story = await stories.create(data={"title": "a", "topics": order}, status="published")
    moved = {"connect": [{"documentId": topics[2], "position": {"start": True}}]}
    await stories.update(story["documentId"], data={"topics": moved})
    await stories.publish(story["documentId"])
    expected = [topics[2], *order[:-1]]
    for status in ("draft", "published"):
        seen = await shown(desk, STORY, story["documentId"], "topics", status=status)
        assert names(seen, "documentId") == expected


async def test_a_link_is_kept_while_its_target_is_unpublished(desk: Repository) -> None:
    first, second = await made(desk, TOPIC, 2)
    story = await desk.documents(STORY).create(
        data={"title": "a", "lead": first, "topics": [first, second]}, status="published"
    )
    await desk.documents(TOPIC).unpublish(first)
    assert await shown(desk, STORY, story["documentId"], "lead", status="published") is None
    assert names(
        await shown(desk, STORY, story["documentId"], "topics", status="published"), "documentId"
    ) == [second]
    await desk.documents(STORY).publish(story["documentId"])
    await desk.documents(TOPIC).publish(first)
    assert (await shown(desk, STORY, story["documentId"], "lead", status="published"))["documentId"] == first
    assert names(
        await shown(desk, STORY, story["documentId"], "topics", status="published"), "documentId"
    ) == [
        first,
        second,
    ]


async def test_a_relation_is_not_null_after_republishing_either_side(desk: Repository) -> None:
    (topic,) = await made(desk, TOPIC, 1)
    story = await desk.documents(STORY).create(data={"title": "a", "lead": topic}, status="published")
    for _ in range(3):
        await desk.documents(TOPIC).update(topic, data={"name": "again"})
        await desk.documents(TOPIC).publish(topic)
        assert (await shown(desk, STORY, story["documentId"], "lead", status="published"))["name"] == "again"
        await desk.documents(STORY).unpublish(story["documentId"])
        await desk.documents(STORY).publish(story["documentId"])
        assert (await shown(desk, STORY, story["documentId"], "lead", status="published")) is not None


async def test_order_of_a_many_to_many_is_not_reset_from_the_other_side(desk: Repository) -> None:
    topics = await made(desk, TOPIC, 3)
    stories = desk.documents(STORY)
    order = [topics[2], topics[0], topics[1]]
    one = await stories.create(data={"title": "one", "topics": order}, status="published")
    two = await stories.create(data={"title": "two", "topics": [topics[0]]}, status="published")
    swapped = [two["documentId"], one["documentId"]]
    await desk.documents(TOPIC).update(topics[0], data={"stories": swapped}, status="published")
    await stories.publish(one["documentId"])
    for status in ("draft", "published"):
        assert (
            names(await shown(desk, STORY, one["documentId"], "topics", status=status), "documentId") == order
        )
        assert names(await shown(desk, TOPIC, topics[0], "stories", status=status), "documentId") == swapped


async def test_a_relation_follows_the_locale_of_its_owner(desk: Repository) -> None:
    places = desk.documents(PLACE)
    place = (await places.create(data={"name": "harbour"}))["documentId"]
    await places.update(place, data={"name": "port"}, locale="fr")
    stories = desk.documents(STORY)
    story = (await stories.create(data={"title": "a", "place": place}, status="published"))["documentId"]
    await stories.update(story, data={"title": "un", "place": place}, locale="fr", status="published")
    for locale, name in (("en", "harbour"), ("fr", "port")):
        seen = await shown(desk, STORY, story, "place", locale=locale, status="published")
        assert (seen["name"], seen["locale"]) == (name, locale)
    await places.update(place, data={"name": "bassin"}, locale="fr")
    assert (await shown(desk, STORY, story, "place", locale="fr", status="published"))["name"] == "bassin"


async def test_adding_a_locale_leaves_shared_fields_alone(desk: Repository) -> None:
    stories = desk.documents(STORY)
    story = (await stories.create(data={"title": "a", "views": 7}, status="published"))["documentId"]
    await stories.update(story, data={"title": "un"}, locale="fr")
    await stories.update(story, data={"title": "eins"}, locale="de", status="published")
    for locale in ("en", "fr", "de"):
        draft = await stories.find_one(story, locale=locale, status="draft")
        assert draft is not None
        assert draft["views"] == 7
    published = await stories.find_many(locale="*", status="published", sort="locale")
    assert [(entry["locale"], entry["views"]) for entry in published] == [("de", 7), ("en", 7)]
    assert [entry["title"] for entry in published] == ["eins", "a"]


async def test_publishing_the_other_side_does_not_empty_a_mapped_relation(desk: Repository) -> None:
    (topic,) = await made(desk, TOPIC, 1)
    stories = desk.documents(STORY)
    ids = [
        (await stories.create(data={"title": text, "lead": topic, "topics": [topic]}, status="published"))[
            "documentId"
        ]
        for text in ("one", "two")
    ]
    await desk.documents(TOPIC).update(topic, data={"name": "renamed"})
    await desk.documents(TOPIC).publish(topic)
    for attribute in ("led", "stories"):
        for status in ("draft", "published"):
            seen = await shown(desk, TOPIC, topic, attribute, status=status)
            assert names(seen, "documentId") == ids
