"""Decimals keep every digit through migrations: as texts, parked with their rows, and put back."""

from typing import Any

import pytest
from tests.migrations.test_apply import CODES, content_of, url  # noqa: F401
from tests.migrations.worlds import WORLD, component, type_

from octavo.migrations import record
from octavo.migrations.plan import Approval
from octavo.migrations.startup import migrate

LONG, SMALL = "-12345678901234567890.123456789", "0.000000000000000000000000000001"
GOOD = "api::good.good"


def world(kind: str, *, drafts: bool) -> dict[str, Any]:
    attribute = {"type": kind}
    fields = {
        "name": {"type": "string"},
        "price": attribute,
        "box": {"type": "component", "component": "x.box"},
    }
    return {**WORLD, GOOD: type_("good", fields, drafts=drafts), "x.box": component({"size": attribute})}


async def seen(content: Any, value: str, status: str) -> list[str]:
    found = {"price": {"$eq": value}, "box": {"size": {"$eq": value}}}
    entries = await content.documents(GOOD).find_many(filters=found, status=status)
    return [entry["name"] for entry in entries]


@pytest.mark.parametrize("value", [LONG, SMALL, "12.5", "100"])
async def test_every_digit_becomes_a_text_and_comes_back(url: str, value: str) -> None:  # noqa: F811
    async with content_of(url, world("decimal", drafts=True)) as (database, content):
        await migrate(database, CODES)
        goods = content.documents(GOOD)
        made = await goods.create(
            data={"name": "a", "price": value, "box": {"size": value}}, status="published"
        )
        await goods.update(made["documentId"], data={"name": "edited"})
    everything = Approval({f"{GOOD}.drafts": "park"}, allow_destructive=True)
    async with content_of(url, world("string", drafts=False)) as (database, content):
        await migrate(database, CODES, everything)
        [entry] = await content.documents(GOOD).find_many(populate="*")
        assert (entry["price"], entry["box"]["size"]) == (value, value)
    async with content_of(url, world("decimal", drafts=True)) as (database, content):
        [applied] = await record.applied(database)
        await migrate(database, CODES, everything, back=applied)
        assert await seen(content, value, "published") == ["a"]
        assert await seen(content, value, "draft") == ["edited"]
        assert await seen(content, value + ("1" if "." in value else ".1"), "published") == []
