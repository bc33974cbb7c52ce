"""Rules of components' attributes that come later: what does not keep them is told, and may be filled."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.migrations.test_apply import CODES, content_of, plain, said, sorted_texts, url  # noqa: F401
from tests.migrations.worlds import (
    ARTICLE,
    PAGE,
    TEXT,
    WORLD,
    Change,
    World,
    attributes,
    changed,
    drafts,
    locales,
    set_to,
)

from octavo.content.repository import Repository
from octavo.errors import StartupError, ValidationError
from octavo.migrations import record
from octavo.migrations.plan import Approval, MigrationPlan
from octavo.migrations.startup import migrate, plan_of

CARD, SEO = "shared.card", "shared.seo"


def told(plan: MigrationPlan) -> list[tuple[str, int]]:
    return sorted((step.change.where, step.measure.rows) for step in plan.reported_steps)


@pytest.mark.parametrize(
    ("uid", "name", "rules", "where", "rows", "sample"),
    [
        (CARD, "size", {"maxLength": 2}, "size", 1, "cards[1].size must"),
        (CARD, "size", {"required": True}, "size", 1, "cards[0].size has no value"),
        (CARD, "size", {"type": "enumeration", "enum": ["12"]}, "size", 1, "cards[1].size must"),
        (CARD, "size", {"regex": "^[a-z]+$"}, "size", 1, "zone[0].size must"),
        (SEO, "title", {"maxLength": 7}, "title", 1, "seo.title must"),
        (SEO, "title", {"minLength": 8}, "title", 1, "zone[1].title must"),
    ],
)
async def test_what_does_not_keep_them_is_counted_and_shown(
    url: str,  # noqa: F811
    uid: str,
    name: str,
    rules: dict[str, Any],
    where: str,
    rows: int,
    sample: str,
) -> None:
    async with content_of(url, changed(set_to(uid, name, {**TEXT, **rules}))) as (database, content):
        plan = await plan_of(database, CODES)
        assert told(plan) == [(f"{uid}.json#/attributes/{where}", rows)]
        assert plan.pending == []
        assert sample in " ".join(plan.reported_steps[0].measure.samples)
        await migrate(database, CODES)
        assert (await plan_of(database, CODES)).reported_steps == []
        assert len(await said(content, PAGE)) == 2


async def test_lists_and_zones_that_hold_too_many_are_counted(url: str) -> None:  # noqa: F811
    def fewer(world: World) -> None:
        attributes(world, PAGE)["cards"]["max"] = 1
        attributes(world, PAGE)["zone"]["min"] = 3
        attributes(world, PAGE)["seo"]["required"] = True

    async with content_of(url, changed(fewer)) as (database, _):
        plan = await plan_of(database, CODES)
        place = f"{PAGE}.json#/attributes"
        assert told(plan) == [(f"{place}/cards", 1), (f"{place}/seo", 1), (f"{place}/zone", 1)]
        assert [step.offer for step in plan.reported_steps] == [None] * 3


def sizes(entries: list[Any]) -> list[Any]:
    """Every size there is, in the order of entries and attributes."""
    return [
        node.get("size")
        for entry in entries
        for node in (*entry.get("cards", ()), *entry.get("zone", ()))
        if node.get("__component", CARD) == CARD
    ]


async def test_another_value_is_given_and_taken_back(url: str) -> None:  # noqa: F811
    stricter = changed(set_to(CARD, "size", {**TEXT, "required": True, "regex": "^[0-9]+$", "default": "0"}))
    async with content_of(url, WORLD) as (_, content):
        before = await said(content, PAGE)
        assert sizes(before) == ["12", "wide", "12", None]
    async with content_of(url, stricter) as (database, content):
        [step] = (await plan_of(database, CODES)).reported_steps
        assert step.offer is not None
        assert f"{CARD}.size=" in step.offer.answers
        assert '"0"' in step.offer.answers
        for wrong in ("null", "big"):
            with pytest.raises(StartupError, match=f"--answer {CARD}.size"):
                await migrate(database, CODES, Approval({f"{CARD}.size": wrong}))
        await migrate(database, CODES, Approval({f"{CARD}.size": '"7"'}))
        assert sizes(await said(content, PAGE)) == ["12", "7", "12", "7"]
        [noted] = await record.applied(database)
    async with content_of(url, WORLD) as (database, content):
        await migrate(database, CODES, Approval(allow_destructive=True), back=noted)
        assert sorted_texts(await said(content, PAGE)) == sorted_texts(before)


async def test_a_required_attribute_that_is_new_gets_a_value(url: str) -> None:  # noqa: F811
    def more(world: World) -> None:
        for uid in (PAGE, SEO):
            attributes(world, uid)["kind"] = {**TEXT, "required": True, "default": "plain"}

    async with content_of(url, changed(more)) as (database, content):
        plan = await plan_of(database, CODES)
        assert told(plan) == [(f"{PAGE}.json#/attributes/kind", 2), (f"{SEO}.json#/attributes/kind", 1)]
        assert plan.pending == []
        answers = {f"{uid}.kind": '"plain"' for uid in (PAGE, SEO)}
        await migrate(database, CODES, Approval(answers))
        first, second = await said(content, PAGE)
        assert [first["kind"], second["kind"], first["seo"]["kind"]] == ["plain"] * 3
        assert first["cards"][0]["seo"]["kind"] == first["zone"][1]["kind"] == "plain"


async def test_what_is_unique_now_is_listed_by_its_place_and_numbered(url: str) -> None:  # noqa: F811
    async with content_of(url, WORLD) as (_, content):
        await content.documents(PAGE).create(data={"title": "third", "cards": [{"head": "h"}, {"head": "h"}]})
    unique = changed(set_to(CARD, "head", {**TEXT, "unique": True}))
    async with content_of(url, unique) as (database, content):
        [step] = (await plan_of(database, CODES)).reported_steps
        assert step.measure.rows == 3
        assert step.measure.samples == (f"'h' at cards.head of {PAGE}: 3 times",)
        with pytest.raises(StartupError, match="octavo migrate plan lists them"):
            await migrate(database, CODES)
        await migrate(database, CODES, Approval({f"{CARD}.head.unique": "number"}))
        heads = [[card["head"] for card in entry["cards"]] for entry in await said(content, PAGE)]
        assert heads == [["head", "second head"], ["h"], ["h-2", "h-3"]]
        for taken in ("h", "h-3"):
            with pytest.raises(ValidationError, match="unique"):
                await content.documents(PAGE).create(data={"cards": [{"head": taken}]}, status="published")


@pytest.mark.parametrize("switch", [drafts, locales])
@pytest.mark.parametrize("on", [True, False], ids=["on", "off"])
async def test_what_is_unique_stays_so_where_drafts_or_locales_go_on_or_off(
    tmp_path: Path, switch: Callable[[str, bool], Change], on: bool
) -> None:
    def world(on: bool) -> World:
        made = changed(set_to(CARD, "head", {**TEXT, "unique": True}))
        switch(PAGE, on)(made)
        return made

    def page(head: str) -> dict[str, Any]:
        return {"cards": [{"head": head}]}

    address = f"sqlite:{tmp_path}/octavo.db"
    async with content_of(address, world(not on)) as (database, content):
        await migrate(database, CODES)
        await content.documents(PAGE).create(data=page("published"), status="published")
        await content.documents(PAGE).create(data=page("written"))
    async with content_of(address, world(on)) as (database, content):
        await migrate(database, CODES, Approval({f"{PAGE}.drafts": "publish"}, allow_destructive=True))
        for head in ("published", "written"):
            with pytest.raises(ValidationError, match="unique"):
                await content.documents(PAGE).create(data=page(head), status="published")
        await content.documents(PAGE).create(data=page("free"), status="published")


def with_card(world: World) -> None:
    attributes(world, ARTICLE)["card"] = {"type": "component", "component": CARD}
    attributes(world, ARTICLE)["cards"] = {"type": "component", "component": CARD, "repeatable": True}
    attributes(world, ARTICLE)["note"] = dict(TEXT)


def stricter_card(world: World) -> None:
    with_card(world)
    attributes(world, CARD)["size"] = {**TEXT, "maxLength": 2}
    attributes(world, CARD)["kind"] = {**TEXT, "required": True}


async def written(content: Repository) -> str:
    card = {"head": "h", "size": "wide"}
    data = {"title": "t", "card": card, "cards": [card, {"head": "i", "size": "wider"}]}
    entry = await content.documents(ARTICLE).create(data=data, status="published")
    return str(entry["documentId"])


async def test_numbers_of_published_components_are_those_of_their_drafts(url: str) -> None:  # noqa: F811
    async with content_of(url, changed(with_card)) as (database, content):
        await migrate(database, CODES)
        for _ in range(2):
            await written(content)

    def unique(world: World) -> None:
        with_card(world)
        attributes(world, CARD)["head"] = {**TEXT, "unique": True}

    async with content_of(url, changed(unique)) as (database, content):
        await migrate(database, CODES, Approval({f"{CARD}.head.unique": "number"}))
        for status in ("draft", "published"):
            found = [one for one in await said(content, ARTICLE, status=status) if one["title"] == "t"]
            assert [one["card"]["head"] for one in found] == ["h", "h-2"]
            assert [[card["head"] for card in one["cards"]] for one in found] == [["h", "i"], ["h-2", "i-2"]]


async def test_a_rule_that_came_later_is_for_what_is_written(url: str) -> None:  # noqa: F811
    """Entries whose components break it are written elsewhere, inside of them too, and published."""
    async with content_of(url, changed(with_card)) as (database, content):
        await migrate(database, CODES)
        entry = await written(content)
    async with content_of(url, changed(stricter_card)) as (database, content):
        await migrate(database, CODES)
        articles = content.documents(ARTICLE)
        updated = await articles.update(entry, data={"note": "n"}, status="published", populate="*")
        assert (updated["note"], updated["card"]["size"]) == ("n", "wide")
        # Inside of a component what is not written stays, too, be it published at once or later.
        draft = await articles.find_one(entry, populate="*", status="draft")
        assert draft is not None
        first, second = draft["cards"]
        body = {"card": {"id": draft["card"]["id"], "head": "other"}}
        updated = await articles.update(entry, data=body, status="published", populate="*")
        assert plain(updated["card"]) == {"head": "other", "size": "wide"}
        moved = [{"id": second["id"]}, {"id": first["id"], "head": "first"}]
        await articles.update(entry, data={"cards": moved})
        published = await articles.publish(entry, populate="*")
        assert [card["head"] for card in published["entries"][0]["cards"]] == ["i", "first"]
        # What is written is checked, and so is a component that is new.
        with pytest.raises(ValidationError, match="size"):
            body = {"card": {"id": draft["card"]["id"], "size": "large"}}
            await articles.update(entry, data=body, status="published")
        with pytest.raises(ValidationError, match="size"):
            added = [*moved, {"head": "new", "size": "wide", "kind": "k"}]
            await articles.update(entry, data={"cards": added}, status="published")
