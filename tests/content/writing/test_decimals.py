"""Decimals are exact on every database: kept, compared, sorted and unique by all of their digits."""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest
from tests.content.conftest import Opened
from tests.content.library import component, content_type, model_of, uid

from octavo.db.model import Model
from octavo.errors import YupValidationError

LONG = "12345678901234567890.123456789"
SORTED = [
    "-12345678901234567890.12345678900000000001",
    "-" + LONG,
    "-100",
    "-12.55",
    "-12.5",
    "-12",
    "-9",
    "-0.05",
    "-0.000000000000000000000000000001",
    "0",
    "0.000000000000000000000000000001",
    "0.05",
    "0.1",
    "0.1000000000000000055511151231",
    "0.5",
    "9",
    "12",
    "12.5",
    "12.55",
    "100",
    LONG,
    "12345678901234567890.12345678900000000001",
    "99999999999999999999999999999999999.999999999999999999999999999999",
]


@pytest.fixture(scope="module")
def model() -> Model:
    price = {"type": "decimal", "unique": True}
    attributes = {
        "name": {"type": "string"},
        "price": price,
        "one": {"type": "component", "component": "x.offer"},
        "many": {"type": "component", "component": "x.offer", "repeatable": True},
    }
    return model_of(
        content_type("good", attributes, drafts=True),
        component("x.offer", {"cost": price, "label": {"type": "string"}}),
    )


@pytest.fixture
async def goods(opened: Opened, model: Model) -> AsyncIterator[Any]:
    async with opened(model) as repository:
        yield repository.documents(uid("good"))


async def filled(goods: Any) -> None:
    for number in (number * 7 % len(SORTED) for number in range(len(SORTED))):
        text = SORTED[number]
        offer = {"cost": text}
        await goods.create(
            data={"name": text, "price": text, "one": offer, "many": [offer]}, status="published"
        )


async def named(goods: Any, **params: Any) -> list[str]:
    page = {"pagination": {"limit": 100}, "sort": "id", "status": "published"}
    return [found["name"] for found in await goods.find_many(**{**page, **params})]


@pytest.mark.parametrize("path", ["price", "one.cost"])
async def test_they_sort_and_compare_by_every_digit(goods: Any, path: str) -> None:
    await filled(goods)

    async def matching(operator: str, value: Any) -> list[str]:
        condition: Any = {operator: value}
        for name in reversed(path.split(".")):
            condition = {name: condition}
        return await named(goods, filters=condition, sort=f"{path}:asc")

    assert await named(goods, sort=f"{path}:asc") == SORTED
    assert await named(goods, sort=f"{path}:desc") == SORTED[::-1]
    for place, text in enumerate(SORTED):
        assert await matching("$eq", text) == [text]
        assert await matching("$gt", text) == SORTED[place + 1 :]
        assert await matching("$lte", text) == SORTED[: place + 1]
    assert await matching("$in", [LONG, "0.10", "0.11"]) == ["0.1", LONG]
    assert await matching("$notIn", SORTED[1:]) == SORTED[:1]
    assert await matching("$between", ["-0.05", "0.1"]) == SORTED[7:13]
    assert await matching("$ne", LONG) == [text for text in SORTED if text != LONG]
    assert await matching("$startsWith", "12.5") == ["12.5", "12.55"]
    # What has more digits than there is room for equals nothing, and lies between those that have not.
    beyond = "0.1000000000000000055511151231000000001"
    assert await matching("$eq", beyond) == []
    assert await matching("$eq", "0.1" + "0" * 99 + "1") == []
    assert await matching("$gte", "-0.05" + "0" * 99 + "1") == SORTED[7:]
    assert await matching("$in", [beyond]) == []
    assert await matching("$lt", beyond) == SORTED[: SORTED.index("0.5")]
    assert await matching("$lt", "1e300") == SORTED
    assert await matching("$gt", "-1e300") == SORTED


async def test_the_other_components_of_a_list_compare_so_too(goods: Any) -> None:
    await filled(goods)
    assert await named(goods, filters={"many": {"cost": {"$eq": LONG}}}) == [LONG]
    assert set(await named(goods, filters={"many": {"cost": {"$lt": "-12.5"}}})) == set(SORTED[:4])
    assert await named(goods, sort="many.cost:asc") == SORTED


@pytest.mark.parametrize(
    ("there", "same", "near"),
    [("0.1", "0.1000", "0.10000000000000000555"), (LONG, LONG + "0", LONG + "1"), (2.0, "2", "2.0000000001")],
)
async def test_they_are_unique_by_every_digit(goods: Any, there: Any, same: Any, near: Any) -> None:
    async def create(name: str, value: Any) -> None:
        for body in ({"price": value}, {"one": {"cost": value}}, {"many": [{"cost": value}]}):
            await goods.create(data={"name": name, **body}, status="published")

    await create("there", there)
    await create("near", near)
    for body, place in (
        ({"price": same}, ["price"]),
        ({"one": {"cost": same}}, ["one", "cost"]),
        ({"many": [{"cost": same}]}, ["many", 0, "cost"]),
    ):
        with pytest.raises(YupValidationError) as refused:
            await goods.create(data={"name": "again", **body}, status="published")
        findings = refused.value.findings
        assert [(list(finding.path), finding.message) for finding in findings] == [
            (place, "This attribute must be unique")
        ]


async def test_all_digits_come_along_wherever_an_entry_goes(goods: Any) -> None:
    data = {"name": "a", "price": LONG, "one": {"cost": LONG}, "many": [{"cost": LONG}, {"cost": "0.1"}]}
    made = await goods.create(data=data)
    await goods.publish(made["documentId"])
    shown = (await goods.find_one(made["documentId"], populate="*"))["many"]
    # Components that are left as they are, and others that are written, keep theirs.
    parts = [{"id": shown[0]["id"], "label": "l"}, {"id": shown[1]["id"], "cost": 0.25}]
    await goods.update(made["documentId"], data={"many": parts})
    await goods.publish(made["documentId"])
    everywhere = {
        "$and": [
            {"price": {"$eq": LONG}},
            {"one": {"cost": {"$eq": LONG}}},
            {"many": {"cost": {"$eq": LONG}}},
            {"many": {"cost": {"$eq": "0.25"}}},
        ]
    }
    assert await named(goods, filters=everywhere) == ["a"]
    assert await named(goods, filters=everywhere, status="draft") == ["a"]
    await goods.update(made["documentId"], data={"price": 1, "one": None, "many": []})
    assert await named(goods, filters=everywhere, status="draft") == []
    await goods.discard_draft(made["documentId"])
    assert await named(goods, filters=everywhere, status="draft") == ["a"]
    await goods.clone(made["documentId"], data={"name": "b"})
    assert await named(goods, filters=everywhere, status="draft") == ["a", "b"]
    found = await goods.find_one(made["documentId"], populate="*")
    assert (found["price"], found["one"]["cost"], found["many"][1]["cost"]) == (
        float(LONG),
        float(LONG),
        0.25,
    )


@pytest.mark.parametrize(
    "value",
    ["1e35", -(10**35), 1e36, Decimal("1e-31"), "0." + "1" * 31, "100000.0000000000000000000000000000001"],
)
async def test_what_some_database_has_no_room_for_is_refused_on_each(goods: Any, value: Any) -> None:
    for body in ({"price": value}, {"one": {"cost": value}}):
        with pytest.raises(YupValidationError, match="at most 35 digits before the point and 30 after it"):
            await goods.create(data={"name": "long", **body})


async def test_of_a_double_the_noise_beyond_the_last_place_is_left_out(goods: Any) -> None:
    await goods.create(
        data={"name": "noise", "price": 0.1 + 0.2 - 0.3, "one": {"cost": 1e-40}}, status="published"
    )
    found = {"price": {"$eq": "0.000000000000000055511151231258"}, "one": {"cost": 0}}
    assert await named(goods, filters=found) == ["noise"]
