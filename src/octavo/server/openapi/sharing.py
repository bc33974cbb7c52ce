"""Parameters that several operations have stand in the document once."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from octavo.server.openapi.names import Names, pascal_case

Json = dict[str, Any]

PREFIX = "#/components/parameters/"


def share_parameters(paths: Json) -> Json:
    """Return the parameters of several operations, by name, and put references in their place."""
    lists = list(_lists(paths))
    counts = Counter(_text(one) for found in lists for one in found)
    names, shared, made = Names(), {}, {}
    for found in lists:
        for index, one in enumerate(found):
            text = _text(one)
            if counts[text] > 1:
                if text not in made:
                    made[text] = names.take(_name_of(one))
                    shared[made[text]] = one
                found[index] = {"$ref": PREFIX + made[text]}
    return shared


def _lists(paths: Json) -> Iterator[list[Json]]:
    for item in paths.values():
        for operation in item.values():
            if "parameters" in operation:
                yield operation["parameters"]


def _text(parameter: Json) -> str:
    return json.dumps(parameter, sort_keys=True, default=str)


def _name_of(parameter: Json) -> str:
    """Return what a parameter lists (`ArticleFields`), or its own name with where it stands (`IdPath`)."""
    items = parameter.get("schema", {}).get("items", parameter.get("schema", {}))
    listed = items.get("$ref", "").rpartition("/")[2]
    return listed or pascal_case(str(parameter.get("name", "")), str(parameter.get("in", "")))
