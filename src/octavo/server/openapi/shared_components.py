"""Moves parameters and responses that several operations share to the document's components."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from octavo.schema.class_names import ClassNames, pascal_case

Json = dict[str, Any]
Slot = tuple[Any, Any]
"""A mapping or list, and the key something has there."""


def share_parameters(paths: Json) -> Json:
    """Replace parameters that several operations share by references, and return them by name."""
    return _share(list(_parameters(paths)), "parameters", ClassNames(), _name_of_parameter)


def share_responses(paths: Json, responses: Json) -> Json:
    """Replace shared responses by references, and return them by name together with `responses`."""
    return {
        **responses,
        **_share(list(_responses(paths)), "responses", ClassNames(responses), _name_of_response),
    }


def _share(places: list[Slot], kind: str, names: ClassNames, name_of: Callable[[Json], str]) -> Json:
    texts = [json.dumps(holder[key], sort_keys=True, default=str) for holder, key in places]
    counts = Counter(texts)
    name_by_text: dict[str, str] = {}
    shared: Json = {}
    for text, (holder, key) in zip(texts, places, strict=True):
        if counts[text] < 2:
            continue
        if text not in name_by_text:
            name_by_text[text] = names.take(name_of(holder[key]))
            shared[name_by_text[text]] = holder[key]
        holder[key] = {"$ref": f"#/components/{kind}/{name_by_text[text]}"}
    return shared


def _parameters(paths: Json) -> Iterator[Slot]:
    for operation in _operations(paths):
        parameters = operation.get("parameters", [])
        yield from ((parameters, index) for index in range(len(parameters)))


def _responses(paths: Json) -> Iterator[Slot]:
    for operation in _operations(paths):
        responses = operation["responses"]
        yield from (
            (responses, status) for status in responses if len(set(_schema_names(responses[status]))) == 1
        )


def _operations(paths: Json) -> Iterator[Json]:
    for item in paths.values():
        yield from item.values()


def _name_of_parameter(parameter: Json) -> str:
    """Return the name of the list's schema (`ArticleFields`), or else name and location (`IdPath`)."""
    items = parameter.get("schema", {}).get("items", parameter.get("schema", {}))
    name = items.get("$ref", "").rpartition("/")[2]
    return name or pascal_case(str(parameter.get("name", "")), str(parameter.get("in", "")))


def _name_of_response(response: Json) -> str:
    """Return `ArticleAnswer` for a response with an article, `ArticleListAnswer` for one with several."""
    return f"{next(_schema_names(response))}Answer"


def _schema_names(response: Json) -> Iterator[str]:
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
