"""Writers that come at once: nothing is lost, nothing is doubled, nobody sees the database's troubles."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.content import rounds
from tests.content.conftest import Opened
from tests.content.library import ARTICLE, AUTHOR, GLOBAL, TAG, content_type, model_of, names, relation, uid

from octavo.content.repository import Repository
from octavo.db import retries
from octavo.db.errors import Collision, Deadlock
from octavo.db.lifecycles import Event
from octavo.db.model import Model
from octavo.errors import YupValidationError

WRITERS = 8
NAME = {"type": "string"}


async def at_once(*writes: Any) -> list[Any]:
    return await asyncio.gather(*writes, return_exceptions=True)


async def test_connecting_one_relation_loses_nothing(golden: Repository) -> None:
    tags = [
        (await golden.documents(TAG).create(data={"name": f"t{i}"}))["documentId"] for i in range(WRITERS * 3)
    ]
    articles = golden.documents(ARTICLE)
    id_ = (await articles.create(data={"title": "a"}))["documentId"]

    async def connect(mine: list[str]) -> None:
        for tag in mine:
            await articles.update(id_, data={"tags": {"connect": [tag]}}, status="published")

    results = await at_once(*(connect(tags[index::WRITERS]) for index in range(WRITERS)))
    assert results == [None] * WRITERS
    for status in ("draft", "published"):
        found = await articles.find_one(id_, status=status, populate="tags")
        assert found is not None
        assert sorted(names(found["tags"], "documentId")) == sorted(tags)


async def test_connecting_from_both_sides_loses_nothing(golden: Repository) -> None:
    articles, tags = golden.documents(ARTICLE), golden.documents(TAG)
    made = [(await articles.create(data={"title": f"a{i}"}))["documentId"] for i in range(WRITERS)]
    tag = (await tags.create(data={"name": "t"}))["documentId"]
    writes = [
        tags.update(tag, data={"articles": {"connect": [id_]}})
        if index % 2
        else articles.update(id_, data={"tags": {"connect": [tag]}}, status="published")
        for index, id_ in enumerate(made)
    ]
    assert not [result for result in await at_once(*writes) if isinstance(result, Exception)]
    found = await tags.find_one(tag, populate="articles", status="draft")
    assert found is not None and sorted(names(found["articles"], "documentId")) == sorted(made)


async def test_one_unique_value_is_given_once(golden: Repository) -> None:
    authors = golden.documents(AUTHOR)
    results = await at_once(*(authors.create(data={"name": "Ada"}) for _ in range(WRITERS)))
    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == WRITERS - 1
    assert all(isinstance(error, YupValidationError) for error in refused)
    assert await authors.count() == 1


async def test_writers_of_one_document_keep_each_others_attributes(golden: Repository) -> None:
    articles = golden.documents(ARTICLE)
    id_ = (await articles.create(data={"title": "a"}))["documentId"]
    values = {"title": "b", "body": "c", "views": 3, "rating": 1.5, "publishOn": "2024-01-01", "slug": "s"}
    writes = [articles.update(id_, data={name: value}, status="published") for name, value in values.items()]
    results = await at_once(
        *writes, articles.publish(id_), articles.update(id_, locale="fr", data={"title": "fr"})
    )
    assert not [result for result in results if isinstance(result, Exception)]
    found = await articles.find_one(id_, status="published")
    assert found is not None and {name: found[name] for name in values} == values


async def test_one_locale_is_added_once(golden: Repository) -> None:
    articles = golden.documents(ARTICLE)
    id_ = (await articles.create(data={"title": "a"}))["documentId"]
    writes = [
        articles.update(id_, locale="fr", data={"title": f"fr{index}"}, status="published")
        for index in range(WRITERS)
    ]
    results = await at_once(*writes)
    assert not [result for result in results if isinstance(result, Exception)]
    assert await articles.count(locale="*") == 2


@pytest.mark.soak
async def test_a_single_type_is_made_once(golden: Repository) -> None:
    service = golden.documents(GLOBAL)
    results = await at_once(*(service.create(data={"siteName": str(index)}) for index in range(WRITERS)))
    assert len([result for result in results if isinstance(result, dict)]) == 1
    assert await service.count() == 1


async def test_deleting_while_others_write_leaves_no_half_document(golden: Repository) -> None:
    articles, tags = golden.documents(ARTICLE), golden.documents(TAG)
    tag = (await tags.create(data={"name": "t"}))["documentId"]
    id_ = (await articles.create(data={"title": "a", "tags": [tag]}, status="published"))["documentId"]
    writes = [articles.update(id_, data={"views": index}, status="published") for index in range(WRITERS)]
    results = await at_once(*writes[:4], articles.delete(id_), *writes[4:])
    assert not [result for result in results if isinstance(result, Exception)]
    assert await articles.find_one(id_) is None and await articles.find_one(id_, status="published") is None


@pytest.fixture(scope="module")
def rivals() -> Model:
    return model_of(
        content_type("seat", {"name": NAME, "guest": relation("oneToOne", "guest", inversedBy="seat")}),
        content_type("guest", {"name": NAME, "seat": relation("oneToOne", "seat", mappedBy="guest")}),
    )


@pytest.fixture
async def theatre(opened: Opened, rivals: Model) -> AsyncIterator[Repository]:
    async with opened(rivals) as repository:
        yield repository


async def test_one_guest_ends_on_one_seat(theatre: Repository) -> None:
    seats, guests = theatre.documents(uid("seat")), theatre.documents(uid("guest"))
    ids = [(await seats.create(data={"name": str(index)}))["documentId"] for index in range(WRITERS)]
    guest = (await guests.create(data={"name": "g"}))["documentId"]
    for _ in range(3):
        results = await at_once(*(seats.update(id_, data={"guest": guest}) for id_ in ids))
        assert not [result for result in results if isinstance(result, Exception)]
    found = await seats.find_many(populate="guest")
    assert len([seat for seat in found if seat["guest"]]) == 1


async def test_a_pair_connected_from_both_sides_at_once_is_one_link(golden: Repository) -> None:
    articles, tags = golden.documents(ARTICLE), golden.documents(TAG)
    tag = (await tags.create(data={"name": "t"}))["documentId"]
    for number in range(10):
        id_ = (await articles.create(data={"title": f"a{number}"}))["documentId"]
        results = await at_once(
            tags.update(tag, data={"articles": {"connect": [id_]}}),
            articles.update(id_, data={"tags": {"connect": [tag]}}),
            tags.update(tag, data={"articles": {"connect": [id_]}}),
        )
        assert not [result for result in results if isinstance(result, Exception)]
        found = await articles.find_one(id_, populate="tags")
        assert found is not None and names(found["tags"]) == ["t"]


async def test_writers_that_set_the_same_targets_in_other_orders_all_succeed(
    golden: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    # None may need a second attempt: they wait for each other in one order.
    monkeypatch.setattr(retries, "ATTEMPTS", 1)
    articles, tags = golden.documents(ARTICLE), golden.documents(TAG)
    made = [(await articles.create(data={"title": f"a{i}"}))["documentId"] for i in range(6)]
    mine = [(await tags.create(data={"name": f"t{i}"}))["documentId"] for i in range(WRITERS)]
    for _ in range(3):
        results = await at_once(
            *(
                tags.update(tag, data={"articles": {"set": made[::-1] if index % 2 else made}})
                for index, tag in enumerate(mine)
            )
        )
        assert [result for result in results if isinstance(result, Exception)] == []
    found = await articles.find_many(populate="tags")
    assert [sorted(names(article["tags"])) for article in found] == [[f"t{i}" for i in range(WRITERS)]] * 6


@pytest.fixture(scope="module")
def contested() -> Model:
    return rounds.model()


@pytest.fixture
async def arena(opened: Opened, contested: Model) -> AsyncIterator[Repository]:
    async with opened(contested) as repository:
        yield repository


@pytest.mark.parametrize("count", [5, pytest.param(300, marks=pytest.mark.soak)])
async def test_every_operation_succeeds_among_others_that_want_the_same(
    arena: Repository, count: int
) -> None:
    rivals = rounds.Rivals(arena, seed=count)
    await rivals.prepare()
    assert [error for _ in range(count) for error in await rivals.round()] == []


async def test_operations_hold_their_partners_in_one_order(
    arena: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    # None may need a second attempt: whom an operation edits is held before it begins.
    monkeypatch.setattr(retries, "ATTEMPTS", 1)
    stories, tags, sections = (arena.documents(uid(name)) for name in ("story", "tag", "section"))
    for _ in range(3):
        mine = [(await stories.create(data={}, status="published"))["documentId"] for _ in range(4)]
        theirs = [(await tags.create(data={}, status="published"))["documentId"] for _ in range(4)]
        section = (await sections.create(data={"stories": mine}))["documentId"]
        for index, tag in enumerate(theirs):
            await tags.update(tag, data={"stories": mine[::-1] if index % 2 else mine, "leads": mine[index]})
        rows = await stories.find_many(status="draft", sort="id")
        results = await at_once(
            tags.publish(theirs[0]),
            tags.publish(theirs[1]),
            tags.discard_draft(theirs[2]),
            tags.clone(theirs[3]),
            stories.attach(rows[-1]["id"], {"tags": {"connect": theirs[::-1]}}),
            sections.delete(section),
            stories.update(mine[0], data={"tags": {"set": theirs}}),
            arena.query(uid("story")).update_many({}, {"name": "n"}),
        )
        assert [result for result in results if isinstance(result, Exception)] == []


async def test_rows_are_written_again_when_another_writer_came_between(arena: Repository) -> None:
    rows, ran = arena.query(uid("section")), []

    async def collide(event: Event) -> None:
        ran.append(event.params["data"])
        if len(ran) < 3:
            event.params["data"]["name"] = "lost"
            raise Deadlock("another came between")

    arena.lifecycles.subscribe({"before_create": collide})
    assert (await rows.create({"name": "kept"}))["name"] == "kept"
    assert len(ran) == 3 and await rows.count() == 1
    ran.clear()
    with pytest.raises(Collision):  # there the whole transaction is to be repeated
        async with arena.content.database.transaction():
            await rows.create({"name": "lost"})
    assert len(ran) == 1 and await rows.count() == 1


async def test_a_collision_that_was_caught_in_a_transaction_stays_one(arena: Repository) -> None:
    rows = arena.query(uid("section"))

    async def collide(event: Event) -> None:
        raise Deadlock("another came between")

    arena.lifecycles.subscribe({"after_create": collide})
    with pytest.raises(Collision, match="is rolled back"):
        async with arena.content.database.transaction():
            with contextlib.suppress(Collision):
                await rows.create({"name": "lost"})
    assert await rows.count() == 0
