"""Many writes at once do what as many single ones do, in one transaction, and ask the database less."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.content.conftest import Opened
from tests.content.library import (
    ARTICLE,
    AUTHOR,
    CATEGORY,
    TAG,
    Statements,
    content_type,
    model_of,
    names,
    relation,
    uid,
)

from octavo.content.events import ContentEvent
from octavo.content.repository import Repository
from octavo.content.service import DocumentContext
from octavo.db.lifecycles import Event
from octavo.db.model import Model
from octavo.errors import ApplicationError, ValidationError

NOTE, STAMP = uid("note"), uid("stamp")
NAME = {"type": "string"}


@pytest.fixture(scope="module")
def model() -> Model:
    note = {
        "title": {"type": "string", "maxLength": 10},
        "slug": {"type": "uid", "targetField": "title"},
        "code": {"type": "string", "unique": True},
        "stamp": relation("oneToOne", "stamp", inversedBy="note"),
        "next": relation("manyToOne", "note"),
    }
    return model_of(
        content_type("note", note),
        content_type("stamp", {"name": NAME, "note": relation("oneToOne", "note", mappedBy="stamp")}),
    )


@pytest.fixture
async def site(opened: Opened, model: Model) -> AsyncIterator[Repository]:
    async with opened(model) as repository:
        yield repository


async def bodies(golden: Repository, number: int) -> list[dict[str, Any]]:
    """Articles that differ in which of their attributes they have."""
    made = {
        kind: [
            (await golden.documents(kind).create(data={"name": f"{kind} {n}"}))["documentId"]
            for n in range(3)
        ]
        for kind in (CATEGORY, AUTHOR, TAG)
    }
    wholes = [
        {
            "title": f"Title {n % 4}",
            "rating": "1.50",
            "category": made[CATEGORY][n % 3],
            "authors": made[AUTHOR][: n % 3],
            "tags": {"connect": [{"documentId": tag} for tag in made[TAG]]},
            "seo": {"metaTitle": "T", "links": [{"label": f"home {n}"}, {"label": "docs"}]},
            "links": [{"label": "one"}] * (n % 3),
            "blocks": [{"__component": "shared.quote", "body": f"to be {n}"}],
        }
        for n in range(number)
    ]
    left_out = ("category", "tags", "seo", "blocks", "")
    return [{k: v for k, v in body.items() if k != left_out[n % 5]} for n, body in enumerate(wholes)]


async def shown(golden: Repository, status: str) -> list[Any]:
    """What articles are, without what tells two equal ones apart."""
    populate = {"category": True, "authors": True, "tags": True, "links": True, "blocks": {"populate": "*"}}
    populate["seo"] = {"populate": "links"}
    found = await golden.documents(ARTICLE).find_many(status=status, populate=populate, sort="id")
    return [_plain(article) for article in found]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    apart = {"id", "documentId", "createdAt", "updatedAt", "publishedAt", "slug"}
    return {name: _plain(inner) for name, inner in value.items() if name not in apart}


async def test_a_batch_writes_what_one_after_the_other_writes(golden: Repository) -> None:
    told: list[tuple[str, str]] = []

    async def tell(event: ContentEvent) -> None:
        told.append((event.name, event.entry.get("title")))

    golden.events.subscribe(tell, ["entry.create", "entry.publish", "entry.update", "entry.delete"])
    articles, entries, seen = golden.documents(ARTICLE), await bodies(golden, 7), []
    for together in (False, True):
        told.clear()
        if together:
            made = await articles.create_many(entries, status="published")
        else:
            made = [await articles.create(data=data, status="published") for data in entries]
        ids = [entry["documentId"] for entry in made]
        changes: list[dict[str, Any]] = [
            {"title": f"New {n}", "seo": None, "tags": []} for n, _ in enumerate(ids[:5])
        ]
        if together:
            await articles.update_many(
                [{"documentId": id_, **data} for id_, data in zip(ids[:5], changes, strict=True)]
            )
            published = await articles.publish_many(ids[1:4], fields=["title"])
        else:
            for id_, data in zip(ids, changes, strict=False):
                await articles.update(id_, data=data)
            published = [await articles.publish(id_, fields=["title"]) for id_ in ids[1:4]]
        states = [await shown(golden, "draft"), await shown(golden, "published")]
        deleted = await articles.delete_many(ids) if together else [await articles.delete(id_) for id_ in ids]
        entries_published = [names(one["entries"], "title") for one in published]
        slugs = [entry["slug"] for entry in made]
        seen.append((_plain(made), slugs, states, entries_published, len(deleted), sorted(told)))
        assert await articles.count() == 0
    assert seen[0] == seen[1]
    assert len(seen[0][2][1]) == 7 and len(set(seen[0][1])) == 7


async def test_a_batch_asks_the_database_as_often_however_many_it_has(
    golden: Repository, statements: Statements
) -> None:
    articles, body = golden.documents(ARTICLE), (await bodies(golden, 5))[-1]
    counts = []
    for number in (2, 90):
        with statements.counted(golden) as seen:
            entries = [{**body, "title": f"T {n}"} for n in range(number)]
            made = await articles.create_many(entries, status="published")
            ids = [entry["documentId"] for entry in made]
            await articles.update_many([{"documentId": id_, "body": "b"} for id_ in ids])
            await articles.publish_many(ids)
            await articles.delete_many(ids)
        counts.append(len(seen))
    if golden.content.database.dialect.name == "sqlite":
        assert counts[0] == counts[1], statements.seen


async def test_a_refused_entry_is_named_and_nothing_is_written(site: Repository) -> None:
    notes = site.documents(NOTE)
    with pytest.raises(ValidationError) as refused:
        await notes.create_many([{"title": "a"}, {"title": "b"}, {"title": "far too long"}])
    assert refused.value.details["entry"] == {"path": [2]}
    assert refused.value.details["errors"][0]["path"] == ["title"]
    assert await notes.count() == 0
    with pytest.raises(ApplicationError) as taken:  # by an entry of the same batch
        await notes.create_many([{"code": "x"}, {"code": "y"}, {"code": "x"}])
    assert taken.value.details["entry"] == {"path": [2]}
    with pytest.raises(ValidationError, match="documentId") as unnamed:
        await notes.update_many([{"title": "a"}])
    assert unnamed.value.details["entry"] == {"path": [0]}
    async with site.content.database.transaction():  # what was written before in it stays
        await notes.create(data={"title": "kept"})
        made = await notes.create_many([{"code": "p"}, {"code": "q"}])
        swapped = [{"documentId": made[0]["documentId"], "code": "r"}]
        await notes.update_many([*swapped, {"documentId": made[1]["documentId"], "code": "p"}])
    assert sorted(names(await notes.find_many(), "code"), key=str) == [None, "p", "r"]


async def test_entries_that_touch_each_other_are_written_in_turn(site: Repository) -> None:
    notes, stamps = site.documents(NOTE), site.documents(STAMP)
    stamp = (await stamps.create(data={"name": "s"}))["documentId"]
    made = await notes.create_many(
        [
            {"documentId": "first", "title": "Same", "stamp": stamp},
            {"documentId": "second", "title": "Same", "stamp": stamp, "next": "first"},
            {"documentId": "third", "title": "Same", "next": "second"},
        ]
    )
    assert names(made, "slug") == ["same", "same-1", "same-2"]
    held = await stamps.find_one(stamp, populate=["note"])
    assert held is not None and held["note"]["documentId"] == "second"
    third = await notes.find_one("third", populate=["next"])
    assert third is not None and third["next"]["documentId"] == "second"
    assert await notes.update_many([{"documentId": "first"}, {"documentId": "nothing"}]) == [
        await notes.find_one("first"),
        None,
    ]


async def test_a_document_that_is_named_twice_is_written_twice(site: Repository) -> None:
    notes = site.documents(NOTE)
    await notes.create(data={"documentId": "first", "title": "One"})
    changes = [{"title": "Two"}, {"code": "c"}, {"title": "Three"}]
    made = await notes.update_many([{"documentId": "first", **change} for change in changes])
    assert [(note["title"], note["code"]) for note in made] == [("Two", None), ("Two", "c"), ("Three", "c")]
    with pytest.raises(ApplicationError, match="exists already") as taken:
        await notes.create_many([{"documentId": "second"}, {"documentId": "second"}])
    assert taken.value.details["entry"] == {"path": [1]}
    deleted = await notes.delete_many(["first", "first"])
    assert [names(one["entries"], "title") for one in deleted] == [["Three"], []]
    assert await notes.count() == 0


async def test_hooks_and_middlewares_run_for_each_entry_in_turn(site: Repository) -> None:
    notes, seen = site.documents(NOTE), []

    async def number(event: Event) -> None:
        event.params["data"]["code"] = str(await notes.count())

    async def guard(ctx: DocumentContext, next: Any) -> Any:
        seen.append(ctx.params["data"]["title"])
        if ctx.params["data"]["title"] == "no":
            raise ApplicationError("Not this one")
        return await next()

    site.lifecycles.subscribe({"before_create": number}, [NOTE])
    assert names(await notes.create_many([{"title": "a"}, {"title": "b"}]), "code") == ["0", "1"]
    site.onion.use(guard, actions=["create"])
    with pytest.raises(ApplicationError, match="Not this one") as refused:
        await notes.create_many([{"title": "c"}, {"title": "no"}, {"title": "d"}])
    assert refused.value.details == {"entry": {"path": [1]}}
    assert seen == ["c", "no"] and await notes.count() == 2


async def test_checking_many_finds_what_checking_each_finds(
    golden: Repository, statements: Statements
) -> None:
    articles = golden.documents(ARTICLE)
    await articles.create(data={"title": "Taken", "slug": "s1"}, status="published")
    made = await articles.create_many(
        [{"title": None if n % 3 == 0 else "t", "slug": f"s{n}"} for n in range(40)]
    )
    ids = [entry["documentId"] for entry in made]
    each = [await articles.check_publish(one) for one in ids]
    counts = []
    for some in (ids[:2], ids):
        with statements.counted(golden) as seen:
            assert await articles.check_publish_many(some) == each[: len(some)]
        counts.append(len(seen))
    if golden.content.writes.dialect != "mariadb":  # whose driver asks for each unique value by itself
        assert counts[0] == counts[1]
    wrong = [[error["path"] for error in checked[0]["errors"]] for checked in each[:3]]
    assert wrong == [[["title"]], [["slug"]], []]
    assert await articles.check_publish_many(["nobody", ids[1]]) == [[], each[1]]
    assert await articles.check_publish_many([*ids, *ids, *ids]) == [*each, *each, *each]

    called: list[Any] = []

    async def around(ctx: DocumentContext, proceed: Any) -> Any:
        called.append(ctx.params["document_id"])
        return await proceed()

    golden.onion.use(around, actions=["check_publish"])
    assert await articles.check_publish_many(ids[:3]) == each[:3]
    assert called == ids[:3]
