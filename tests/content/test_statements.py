"""The number of statements does not depend on how much is written."""

from typing import Any

import pytest
from tests.content.library import ARTICLE, AUTHOR, SINK, TAG, Statements

from octavo.content.repository import Repository


async def tags(golden: Repository, count: int) -> list[str]:
    made = await golden.query(TAG).create_many([{"name": f"t{index}"} for index in range(count)])
    found = await golden.documents(TAG).find_many(filters={"id": {"$in": made["ids"]}}, fields=["name"])
    return [tag["documentId"] for tag in found]


SOAKING = [pytest.param(name, marks=pytest.mark.soak) for name in ("set", "connect", "clone", "delete")]


@pytest.mark.soak
@pytest.mark.parametrize("operation", ["create", "publish", "inverse", *SOAKING])
async def test_ten_links_and_a_thousand_cost_the_same(
    golden: Repository, statements: Statements, operation: str
) -> None:
    counts = []
    for size in (10, 1000):
        ids = await tags(golden, size)
        counts.append(await _cost(golden, statements, operation, ids))
    assert counts[0] == counts[1], statements.seen


async def _cost(golden: Repository, statements: Statements, operation: str, ids: list[str]) -> int:
    articles = golden.documents(ARTICLE)
    linked = {} if operation in {"create", "set", "connect"} else {"tags": ids}
    id_ = (await articles.create(data={"title": "t", **linked}))["documentId"]
    if operation == "inverse":
        made = await golden.query(ARTICLE).create_many([{"title": "x", "locale": "en"} for _ in ids])
        rows = await golden.query(ARTICLE).find_many({"id": {"$in": made["ids"]}})
        targets = [row["documentId"] for row in rows]
    with statements.counted(golden) as seen:
        if operation == "create":
            await articles.create(data={"title": "t", "tags": ids}, status="published")
        elif operation == "set":
            await articles.update(id_, data={"tags": ids})
        elif operation == "connect":
            await articles.update(id_, data={"tags": {"connect": ids}})
        elif operation == "publish":
            await articles.publish(id_)
        elif operation == "clone":
            await articles.clone(id_)
        elif operation == "inverse":
            await golden.documents(TAG).update(ids[0], data={"articles": targets})
        else:
            await articles.delete(id_)
    return len(seen)


def sink(tag_ids: list[str], size: int) -> dict[str, Any]:
    box = {"label": "box", "tag": tag_ids[0]}
    return {"name": "s", "boxes": [box] * size, "manyTags": tag_ids}


async def test_components_cost_the_same_however_many(golden: Repository, statements: Statements) -> None:
    ids = await tags(golden, 3)
    counts = []
    for size in (1, 3):
        with statements.counted(golden) as seen:
            made = await golden.documents(SINK).create(data=sink(ids, size))
            await golden.documents(SINK).update(made["documentId"], data=sink(ids, size))
        counts.append(len(seen))
    assert counts[0] == counts[1]


async def test_publishing_twenty_components_and_fifty_relations(
    golden: Repository, statements: Statements
) -> None:
    articles, counts = golden.documents(ARTICLE), []
    for size in (1, 50):
        links = [{"label": str(index)} for index in range(size)]
        blocks = [{"__component": "shared.quote", "body": "q"}, {"__component": "shared.slider"}] * size
        data = {"title": "t", "links": links, "blocks": blocks, "tags": await tags(golden, size)}
        id_ = (await articles.create(data=data))["documentId"]
        for _ in range(2):
            with statements.counted(golden) as seen:
                await articles.publish(id_)
            counts.append(len(seen))
    assert counts[:2] == counts[2:]


async def test_a_plain_write_is_a_handful(golden: Repository, statements: Statements) -> None:
    with statements.counted(golden) as seen:
        made = await golden.documents(AUTHOR).create(data={"name": "Ada"})
    assert len(seen) <= 3, seen
    with statements.counted(golden) as seen:
        await golden.documents(AUTHOR).update(made["documentId"], data={"bio": "b"})
    assert len(seen) <= 5, seen
