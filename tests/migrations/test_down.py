"""Migrations taken back: what was there before is there again, in the schemas before."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.migrations.test_apply import (
    CASES,
    CODES,
    content_of,
    said,
    sorted_texts,
    still_writable,
    url,  # noqa: F401
)
from tests.migrations.worlds import (
    ARTICLE,
    NOTE,
    PAGE,
    TEXT,
    WORLD,
    Change,
    World,
    attributes,
    changed,
    drafts,
    renamed,
    set_to,
    type_,
)

from octavo.content.repository import Repository
from octavo.db.engine import Database
from octavo.migrations import record
from octavo.migrations.plan import Approval
from octavo.migrations.startup import migrate, plan_of

ANSWERS = {
    "drafts on": {"api::page.page.drafts": "park"},
    "locales on": {"api::page.page.locale": "en"},
    "locales on for what is pointed at": {"api::note.note.locale": "en"},
}


@pytest.mark.parametrize("name", CASES)
async def test_content_says_again_what_it_said_before(url: str, name: str) -> None:  # noqa: F811
    case = CASES[name]
    params = {**case.params, **({"locale": "*"} if "locale" in name or "shared" in name else {})}
    async with content_of(url, WORLD) as (_, content):
        before = await said(content, case.uid, **params)
        drafts = await said(content, case.uid, status="draft") if "drafts" in name else []
    async with content_of(url, changed(case.change)) as (database, _):
        changes = await migrate(database, CODES, Approval(case.answers, allow_destructive=True))
        done = bool(changes.plan.pending)
    async with content_of(url, WORLD) as (database, content):
        if done:
            [applied] = await record.applied(database)
            approval = Approval(ANSWERS.get(name, {}), allow_destructive=True)
            await migrate(database, CODES, approval, back=applied)
            [applied] = await record.applied(database)
            assert applied.state == record.REVERTED
        assert sorted_texts(await said(content, case.uid, **params)) == sorted_texts(before)
        if drafts:
            assert sorted_texts(await said(content, case.uid, status="draft")) == sorted_texts(drafts)
        assert (await plan_of(database, CODES)).pending == []
        await migrate(database, CODES)


async def there_and_back(
    url: str,  # noqa: F811
    change: Change,
    uid: str,
    answers: dict[str, str] | None = None,
    written_since: Callable[[Repository], Awaitable[None]] | None = None,
) -> tuple[list[Any], list[Any]]:
    """Return what a type's drafts and published entries said before a migration, and say after it is undone.

    What is asked gets the first answer there is.
    """
    statuses = ("draft", "published")
    async with content_of(url, WORLD) as (_, content):
        before = [await said(content, uid, status=status) for status in statuses]
    async with content_of(url, changed(change)) as (database, content):
        answers = {} if answers is None else answers
        asked = (await plan_of(database, CODES, answers)).questions
        given = answers | {one.key: one.choices[0] for one in asked}
        await migrate(database, CODES, Approval(given, allow_destructive=True))
        if written_since is not None:
            await written_since(content)
        [noted] = await record.applied(database)
    async with content_of(url, WORLD) as (database, content):
        await migrate(database, CODES, Approval(ANSWERS["drafts on"], allow_destructive=True), back=noted)
        assert (await plan_of(database, CODES)).pending == []
        after = [await said(content, uid, status=status) for status in statuses]
        await still_writable(content, uid)
        await content.documents(uid).create(data={})
        return before, after


async def test_a_collection_that_was_a_single_type_is_whole_again(url: str) -> None:  # noqa: F811
    before, after = await there_and_back(url, lambda world: world[PAGE].update(kind="singleType"), PAGE)
    assert list(map(sorted_texts, after)) == list(map(sorted_texts, before))


async def test_a_type_whose_table_another_one_had_is_there_again(url: str) -> None:  # noqa: F811
    def another(world: World) -> None:
        del world[PAGE]
        world["api::leaf.leaf"] = {**type_("leaf", {"title": TEXT}), "collectionName": "pages"}

    async def write(content: Repository) -> None:
        await content.documents("api::leaf.leaf").create(data={"title": "leaf"})

    before, after = await there_and_back(url, another, PAGE, written_since=write)
    assert after == before


async def test_many_changes_at_once_are_taken_back(url: str) -> None:  # noqa: F811
    def much(world: World) -> None:
        for name in MUCH:
            CASES[name].change(world)
        world[PAGE]["collectionName"] = "papers"
        renamed(PAGE, "views", "visits")(world)

    before, after = await there_and_back(url, much, PAGE)
    assert list(map(sorted_texts, after[1:])) == list(map(sorted_texts, before[1:]))


MUCH = (
    "renamed",
    "a to-one renamed",
    "to-many becomes to-one",
    "a relation renamed in a component",
    "texts become numbers inside of components",
    "a component renamed",
    "a list of components renamed",
    "drafts on",
    "locales on",
)


async def test_drafts_that_were_written_since_stay_published(url: str) -> None:  # noqa: F811
    async def write(content: Repository) -> None:
        for one in await content.documents(ARTICLE).find_many():
            if one["title"] == "draft only":
                await content.documents(ARTICLE).update(one["documentId"], data={"title": "written since"})

    answers = {f"{ARTICLE}.drafts": "publish"}
    _, (drafts, published) = await there_and_back(
        url, CASES["drafts off, published"].change, ARTICLE, answers, write
    )
    assert sorted(one["title"] for one in drafts) == ["as published", "edited", "written since"]
    assert sorted(one["title"] for one in published) == ["as published", "published", "written since"]


async def test_numbered_texts_are_doubled_again(url: str) -> None:  # noqa: F811
    async with content_of(url, WORLD) as (_, content):
        await content.documents(PAGE).create(data={"title": "second page"})
    unique = set_to(PAGE, "title", {"type": "string", "unique": True})
    before, after = await there_and_back(url, unique, PAGE, {f"{PAGE}.title.unique": "number"})
    assert after == before


def with_more(world: World) -> None:
    """An article that has values, links and components of every kind that may be parked."""
    more = ("note", "notes", "cards", "zone")
    attributes(world, ARTICLE).update(
        {"body": TEXT, "score": TEXT, **{name: attributes(world, PAGE)[name] for name in more}}
    )


@pytest.mark.parametrize("answer", ["park", "publish"])
@pytest.mark.parametrize("again", [False, True], ids=["at once", "with drafts on between"])
async def test_drafts_have_again_what_was_parked_of_what_they_were_published_as(
    url: str,  # noqa: F811
    answer: str,
    again: bool,
) -> None:
    """A draft that was published as it is is not parked, but made again: of all that the entry had."""

    def less(world: World) -> None:
        with_more(world)
        attributes(world, ARTICLE).update(
            {"score": {"type": "integer"}, "notes": {**attributes(world, ARTICLE)["note"]}}
        )
        for name in ("body", "note", "zone"):
            del attributes(world, ARTICLE)[name]
        attributes(world, "shared.card").pop("head")
        drafts(ARTICLE, on=False)(world)

    data = {"title": "rich", "body": "text", "score": "ten", "cards": [{"head": "head", "size": "12"}]}
    data["zone"] = [{"__component": "shared.card", "head": "in zone", "size": "wide"}]
    statuses = ("draft", "published")
    async with content_of(url, changed(with_more)) as (database, content):
        await migrate(database, CODES)
        notes = [one["documentId"] for one in await content.documents(NOTE).find_many()]
        links = {"note": notes[0], "notes": notes[:2]}
        await content.documents(ARTICLE).create(data={**data, **links}, status="published")
        before = [await said(content, ARTICLE, status=status) for status in statuses]
    worlds = [changed(less), changed(with_more)] if again else [changed(less)]
    taken_back: list[record.Applied] = []
    for world in worlds:
        async with content_of(url, world) as (database, _):
            await migrate(database, CODES, await everything_answered(database, answer))
            taken_back.append((await record.applied(database))[-1])
    while taken_back:
        one = taken_back.pop()
        world = worlds[len(taken_back) - 1] if taken_back else changed(with_more)
        async with content_of(url, world) as (database, _):
            await migrate(database, CODES, await everything_answered(database, "park", one), back=one)
    async with content_of(url, changed(with_more)) as (database, content):
        assert (await plan_of(database, CODES)).pending == []
        after = [await said(content, ARTICLE, status=status) for status in statuses]
        assert list(map(sorted_texts, after)) == list(map(sorted_texts, before))


async def everything_answered(
    database: Database, drafts: str, back: record.Applied | None = None
) -> Approval:
    asked = (await plan_of(database, CODES, {}, back)).questions
    given = {one.key: drafts if one.key.endswith(".drafts") else one.choices[0] for one in asked}
    return Approval(given, allow_destructive=True)
