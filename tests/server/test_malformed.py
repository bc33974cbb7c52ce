"""Queries and bodies made to cost much: each is a 400 in the one shape, and the next request is answered."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tests.conformance.client import HOST, Answer, Client

from octavo.testing import Project, running

pytestmark = pytest.mark.soak

MANY, DEEP = 100_000, 1_000


@pytest_asyncio.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    attributes = {
        "name": {"type": "string"},
        "data": {"type": "json"},
        "parent": {
            "type": "relation",
            "relation": "manyToOne",
            "target": "api::node.node",
            "inversedBy": "children",
        },
        "children": {
            "type": "relation",
            "relation": "oneToMany",
            "target": "api::node.node",
            "mappedBy": "parent",
        },
    }
    project = Project(tmp_path).content_type("node", attributes).grants(["*"])
    async with running(project.folder, {}) as app:
        yield Client(app.asgi)


async def get(client: Client, path: str) -> Answer:
    return await client.send("GET", path, [("Host", HOST)])


def error_of(answer: Answer) -> dict[str, Any]:
    error: dict[str, Any] = json.loads(answer.content)["error"]
    return error


def texts(operator: str, count: int) -> str:
    """Return conditions that compare a text so many times."""
    places = [f"filters[$and][{number // 50}][$or][{number % 50}][name]" for number in range(count)]
    return "&".join(f"{place}[{operator}]=x" for place in places)


QUERIES = {
    "many keys": "&".join(f"k{number}=1" for number in range(MANY)),
    "many conditions": "&".join(f"filters[$or][{number}][name]=x" for number in range(5_000)),
    "many list items": "&".join(f"filters[name][$in][]={number}" for number in range(MANY)),
    "one long list": "filters[name][$in]=" + "x," * MANY,
    "a megabyte": "filters[name]=" + "x" * 1_000_000,
    "deep brackets": "filters" + "[a]" * DEEP + "=1",
    "deep conditions": "filters" + "[$and][0]" * DEEP + "[name]=x",
    "deep negation": "filters" + "[$not]" * DEEP + "[name]=x",
    "deep relations": "filters" + "[parent]" * DEEP + "[name]=x",
    "deep populate": "populate" + "[parent][populate]" * DEEP + "=*",
    "deep path to sort by": "sort=" + "parent." * 5_000 + "name",
    "deep path to populate": "populate=" + ".".join(["parent"] * 5_000),
    "many sorts": "sort=" + ",".join(["name:asc"] * 7_000),
    "more sorts than anybody reads": "sort=" + ",".join(["name:asc", "id:desc"] * 11),
    "many texts looked for": texts("$containsi", 201),
    "many texts for one": "&".join(f"filters[name][$endsWith][]={n}" for n in range(99))
    + "&"
    + texts("$notContains", 102).replace("filters[$and]", "filters[$not]"),
    "texts and a search": "_q=x&" + texts("$eqi", 200),
    "many populates": "populate=" + ",".join(f"p{number}" for number in range(7_000)),
    "open brackets": "filters" + "[" * 20_000 + "=1",
    "closing brackets": "filters" + "]" * 20_000 + "=1",
    "percent signs": "filters[name]=%" + "%" * 50_000 + "&" + "%" * 10_000,
    "ampersands and nothing": "&" * 60_000 + "nothing=1",
    "prototype keys": "filters[__proto__][x]=1&filters[constructor]=1",
}


async def test_a_costly_query_is_refused(client: Client, subtests: pytest.Subtests) -> None:
    for name, query in QUERIES.items():
        with subtests.test(query=name):
            answer = await get(client, f"/api/nodes?{query}")
            assert answer.status == 400, answer.content[:300]
            assert error_of(answer)["status"] == 400
            assert (await get(client, "/api/nodes")).status == 200


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("more sorts than anybody reads", "sorts by too much: more than 20"),
        ("many texts looked for", "compares too many texts: more than 200"),
        ("many texts for one", "compares too many texts: more than 200"),
        ("texts and a search", "compares too many texts: more than 200"),
    ],
)
async def test_a_query_is_told_what_it_costs_too_much_of(client: Client, name: str, message: str) -> None:
    assert message in error_of(await get(client, f"/api/nodes?{QUERIES[name]}"))["message"]


async def test_what_a_query_may_cost_is_answered(client: Client) -> None:
    for query in (
        texts("$containsi", 200),
        "sort=" + ",".join(["name:asc", "id:desc"] * 10),
        "_q=x&sort=name",
    ):
        answer = await get(client, f"/api/nodes?{query}")
        assert answer.status == 200, answer.content[:300]


BODIES = {
    "deep lists": b'{"data":{"data":' + b"[" * MANY + b"]" * MANY + b"}}",
    "deep objects": b'{"data":' + b'{"a":' * MANY + b"1" + b"}" * MANY + b"}",
    "deep references": b'{"data":' + b'{"parent":' * DEEP + b"1" + b"}" * DEEP + b"}",
    "many keys": b'{"data":{' + b",".join(b'"k%d":1' % number for number in range(MANY // 2)) + b"}}",
    "not text": b'{"data":{"name":"\\ud800"}}',
    "null characters": b'{"data":{"name":"a\\u0000b"}}',
}


async def test_a_costly_body_is_refused(client: Client, subtests: pytest.Subtests) -> None:
    for name, body in BODIES.items():
        with subtests.test(body=name):
            headers = [
                ("Host", HOST),
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(body))),
            ]
            answer = await client.send("POST", "/api/nodes", headers, body)
            assert 400 <= answer.status < 500, answer.content[:300]
            assert error_of(answer)["status"] == answer.status
            assert json.loads((await get(client, "/api/nodes")).content)["data"] == []
