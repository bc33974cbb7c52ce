"""What the document says and what the server does: walked through for every content type of both apps."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from tests.server.openapi.examples import BUILT_IN, Examples, parameters_of, problems

from octavo.testing import Client

pytestmark = pytest.mark.soak

Document = Mapping[str, Any]


def core_paths(document: Document, with_method: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the paths of content whose operation with a method is a core one."""
    for path, item in document["paths"].items():
        operation = item.get(with_method)
        if operation is None or "default" in operation["responses"] or "{" in path:
            continue
        if "x-octavo-grants-any" in operation:
            continue  # of many entries at once, each as in a request for it
        if not set(operation["tags"]) & BUILT_IN:
            yield path, item


def schema_of(operation: Mapping[str, Any], status: int, document: Document) -> Any:
    """Return the schema a status is answered in; a status that is not there fails the test."""
    response = operation["responses"][str(status)]
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return response["content"]["application/json"]["schema"]


def body_of(operation: Mapping[str, Any]) -> Any:
    return operation["requestBody"]["content"]["application/json"]["schema"]


async def make_single_types(client: Client, document: Document, *, full: bool) -> list[str]:
    made = []
    for path, item in core_paths(document, "put"):
        body = Examples(document, full=full).of(body_of(item["put"]))
        answer = await client.put(path, json=body)
        if not full and answer.status_code == 400:
            continue  # a change names nothing as required, and here there is nothing to change yet
        assert answer.status_code == 200, (path, answer.text)
        assert problems(document, schema_of(item["put"], 200, document), answer.json()) == []
        made.append(path)
    return made


@pytest.mark.parametrize("full", [False, True], ids=["least", "all"])
async def test_what_is_created_from_examples_is_answered_as_described(
    document: Document, client: Client, full: bool
) -> None:
    walked = await make_single_types(client, document, full=full)
    for path, item in core_paths(document, "post"):
        body = Examples(document, full=full).of(body_of(item["post"]))
        made = await client.post(path, json=body, params={"populate": "*"})
        assert made.status_code == 201, (path, body, made.text)
        assert problems(document, schema_of(item["post"], 201, document), made.json()) == []
        one = f"{path}/{made.json()['data']['documentId']}"
        operations = document["paths"][f"{path}/{{id}}"]
        changed = await client.put(one, json={"data": {}})
        assert changed.status_code == 200, (path, changed.text)
        assert problems(document, schema_of(operations["put"], 200, document), changed.json()) == []
        walked += [path, one]
    for path in walked:
        for params in ({}, {"populate": "*"}):
            answer = await client.get(path, params=params)
            known = document["paths"].get(path) or document["paths"][path.rpartition("/")[0] + "/{id}"]
            assert problems(document, schema_of(known["get"], 200, document), answer.json()) == [], path
    assert len(walked) > 4


async def test_every_refusal_is_in_the_one_shape(document: Document, client: Client) -> None:
    for path, item in core_paths(document, "get"):
        refused = await client.get(path, params={"nonsense": "1"})
        assert refused.status_code == 400
        assert problems(document, schema_of(item["get"], 400, document), refused.json()) == []
        stranger = await client.get(path, headers={"Authorization": "Bearer nobody"})
        assert stranger.status_code == 401
        assert problems(document, schema_of(item["get"], 401, document), stranger.json()) == []
    for path, item in core_paths(document, "post"):
        missing = await client.get(f"{path}/nobodyhasthisdocumentid00")
        assert missing.status_code == 404
        operation = document["paths"][f"{path}/{{id}}"]["get"]
        assert problems(document, schema_of(operation, 404, document), missing.json()) == []
        empty = await client.post(path, json={})
        assert empty.status_code == 400
        assert problems(document, schema_of(item["post"], 400, document), empty.json()) == []


async def test_what_a_body_must_name_is_really_needed(document: Document, client: Client) -> None:
    for path, item in core_paths(document, "post"):
        whole = Examples(document, full=False).of(body_of(item["post"]))
        for name in whole["data"]:
            data = {key: value for key, value in whole["data"].items() if key != name}
            answer = await client.post(path, json={"data": data})
            assert answer.status_code == 400, (path, name)


def words(document: Document, schema: Mapping[str, Any]) -> list[str]:
    """Return what a list parameter may name, as far as it is listed."""
    items = document["components"]["schemas"][schema["items"]["$ref"].rpartition("/")[2]]
    return [*items.get("enum", ()), *(word for one in items.get("anyOf", ()) for word in one.get("enum", ()))]


async def test_every_word_a_parameter_may_name_is_accepted(document: Document, client: Client) -> None:
    asked = 0
    for path, item in core_paths(document, "get"):
        if "post" not in item:
            continue
        parameters = parameters_of(document, item["get"])
        for name in ("fields", "sort", "populate"):
            for word in words(document, parameters[name]["schema"]):
                answer = await client.get(path, params={name: word})
                assert answer.status_code == 200, (path, name, word, answer.text)
                asked += 1
        for name in ("status", "publicationState", "publicationFilter"):
            for word in parameters.get(name, {"schema": {"enum": ()}})["schema"]["enum"]:
                answer = await client.get(path, params={name: word})
                refused = "PolicyError" in answer.text  # the magazine shows drafts to nobody without its key
                assert answer.status_code == 200 or refused, (path, name, word, answer.text)
    assert asked > 50


SAMPLES = {"TextFilter": "x", "NumberFilter": "1", "BooleanFilter": "true", "DateFilter": "2024-01-01"} | {
    "DateTimeFilter": "2024-01-01T00:00:00Z",
    "TimeFilter": "10:00:00",
}


async def test_every_filter_is_accepted_with_every_operator(document: Document, client: Client) -> None:
    schemas = document["components"]["schemas"]
    seen = set()
    for path, item in core_paths(document, "get"):
        if "post" not in item:
            continue
        filters = parameters_of(document, item["get"])["filters"]["schema"]
        named = schemas[filters["$ref"].rpartition("/")[2]]["properties"]
        for name, schema in named.items():
            kind = schema.get("$ref", "").rpartition("/")[2]
            if kind not in SAMPLES:
                continue
            for operator, of in schemas[kind]["anyOf"][1]["properties"].items():
                if operator != "$eq" and (kind, operator) in seen:
                    continue  # one attribute of a kind stands for all
                seen.add((kind, operator))
                sample = "true" if of.get("type") == "boolean" else SAMPLES[kind]
                keys = [f"filters[{name}][{operator}]"]
                if of.get("type") == "array":
                    keys = [f"{keys[0]}[{index}]" for index in range(of["minItems"])]
                answer = await client.get(path, params=dict.fromkeys(keys, sample))
                assert answer.status_code == 200, (path, keys, answer.text)
