"""Parameters and responses that several operations have stand in the document once."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from octavo.server.openapi.names import Names, pascal_case

Json = dict[str, Any]
Place = tuple[Any, Any]
"""A mapping or list, and the key something has there."""


def share_parameters(paths: Json) -> Json:
    """Return the parameters of several operations, by name, and put references in their place."""
    return _share(list(_parameters(paths)), "parameters", Names(), _name_of_parameter)


def share_responses(paths: Json, named: Json) -> Json:
    """Return the responses with a name, and those of several operations that answer one kind of thing."""
    return {**named, **_share(list(_responses(paths)), "responses", Names(named), _name_of_response)}


def _share(places: list[Place], kind: str, names: Names, name_of: Callable[[Json], str]) -> Json:
    texts = [json.dumps(holder[key], sort_keys=True, default=str) for holder, key in places]
    counts = Counter(texts)
    made: dict[str, str] = {}
    shared: Json = {}
    for text, (holder, key) in zip(texts, places, strict=True):
        if counts[text] < 2:
            continue
        if text not in made:
            made[text] = names.take(name_of(holder[key]))
            shared[made[text]] = holder[key]
        holder[key] = {"$ref": f"#/components/{kind}/{made[text]}"}
    return shared


def _parameters(paths: Json) -> Iterator[Place]:
    for operation in _operations(paths):
        found = operation.get("parameters", [])
        yield from ((found, index) for index in range(len(found)))


def _responses(paths: Json) -> Iterator[Place]:
    for operation in _operations(paths):
        found = operation["responses"]
        yield from ((found, status) for status in found if len(set(_answered(found[status]))) == 1)


def _operations(paths: Json) -> Iterator[Json]:
    for item in paths.values():
        yield from item.values()


def _name_of_parameter(parameter: Json) -> str:
    """Return what a parameter lists (`ArticleFields`), or its own name with where it stands (`IdPath`)."""
    items = parameter.get("schema", {}).get("items", parameter.get("schema", {}))
    listed = items.get("$ref", "").rpartition("/")[2]
    return listed or pascal_case(str(parameter.get("name", "")), str(parameter.get("in", "")))


def _name_of_response(response: Json) -> str:
    """Return what a response answers, one or several: `ArticleAnswer`, `ArticleListAnswer`."""
    return f"{next(_answered(response))}Answer"


def _answered(response: Json) -> Iterator[str]:
    """Yield the names of the schemas that a response refers to."""
    return _references(response.get("content"), "")


def _references(value: Any, kind: str) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2] + kind
        for key, one in value.items():
            if key != "meta":
                yield from _references(one, "List" if key == "items" else kind)
    elif isinstance(value, list):
        for one in value:
            yield from _references(one, kind)
