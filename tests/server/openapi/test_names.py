"""Names in the document are one thing each in whatever way a program writes them; paths can be filled in."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from octavo.boot import create
from octavo.schema.class_names import ClassNames
from octavo.server.openapi.document import build_document
from octavo.testing import Project

STRING = {"title": {"type": "string"}}


def inner(value: Any) -> Iterator[Any]:
    """Yield every object in a document."""
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from inner(one)


def twice(names: Any) -> dict[str, int]:
    counts = Counter(re.sub(r"[^A-Za-z0-9]", "", name).lower() for name in names)
    return {name: count for name, count in counts.items() if count > 1}


async def test_names_differ_in_more_than_capitals_and_punctuation(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for name in ("file", "count", "article", "article-input", "a-b", "ab"):
        project.content_type(name, STRING, plural=f"{name}-all")
    picture = {"cover": {"type": "media"}, "seo": {"type": "component", "component": "shared.seo"}}
    project.content_type("shared-seo", picture, plural="shared-seo-all").component("shared.seo", STRING)
    document = build_document(await create(project.folder))
    assert twice(document["components"]["schemas"]) == {}
    assert twice(document["components"]["parameters"]) == {}
    operations = [one for item in document["paths"].values() for one in item.values()]
    assert twice(one["operationId"] for one in operations) == {}
    assert [one for one in inner(document["components"]) if isinstance(one.get("title"), str)] == []


async def test_a_name_does_not_hang_on_what_else_is_described_first(tmp_path: Path) -> None:
    names = []
    for path in ("/a", "/z"):
        project = Project(tmp_path / path[1:]).settings(f'[api.rest]\nprefix = "{path}"\n')
        project.content_type("article", STRING).content_type("article-input", STRING)
        names.append(set(build_document(await create(project.folder))["components"]["schemas"]))
    assert names[0] == names[1]
    assert {"Article", "ArticleInput"} <= names[0]


def test_several_names_are_taken_together_or_not_at_all() -> None:
    names = ClassNames(["Some_Thing"])
    assert not names.take_all(["Free", "something"])
    assert names.take("free") == "free"
    assert names.take("FREE") == "FREE2"


ROUTES = r"""
from octavo import Context, Route

async def answer(ctx: Context) -> object:
    return {}

paths = ["/wild/(.*)", "/two/(\\d+)/(\\d+)", "/by/:book_id/:shelf(\\d+)/(.*)", "/maybe/:rest/(.*)"]
routes = [Route("GET", path, answer, auth=False) for path in paths]
"""


async def test_every_parameter_of_a_path_has_a_name_programs_can_write(tmp_path: Path) -> None:
    project = Project(tmp_path).file("app/api/probe/routes.py", ROUTES)
    document = build_document(await create(project.folder))
    assert "/api/wild/{rest}" in document["paths"]
    assert "/api/two/{rest}/{rest2}" in document["paths"]
    assert "/api/connect/{rest}" in document["paths"]
    for path, item in document["paths"].items():
        found = re.findall(r"{(.*?)}", path)
        assert all(re.fullmatch(r"[A-Za-z_]\w*", name) for name in found), path
        assert len(set(found)) == len(found)
        assert all(operation["summary"] for operation in item.values())


async def test_every_list_says_of_what(document: Any) -> None:
    lists = [
        one for one in inner(document) if one.get("type") == "array" or "array" in (one.get("type") or ())
    ]
    assert lists
    assert [one for one in lists if "items" not in one] == []
    assert "jsonSchemaDialect" not in document


VALUES = {
    "string": ("words", 1, 9),
    "text": ("words", 1, 9),
    "richtext": ("words", 1, 9),
    "email": ("ann@example.org", 6, 40),
    "password": ("Passw0rd", 6, 40),
    "uid": ("an-address", 1, 40),
    "integer": (3, 1, 9),
    "biginteger": ("9007199254740993", "1", "9007199254740999"),
    "decimal": (2.50, 1.25, 9.75),
    "float": (2.5, 1.25, 9.75),
    "boolean": (True, None, None),
    "date": ("2024-02-29", None, None),
    "time": ("23:59:01.500", None, None),
    "datetime": ("2024-02-29T12:34:56.789Z", None, None),
    "json": ({"a": [1, None, 2**53]}, None, None),
    "enumeration": ("b", None, None),
}
"""A default, the least and the most of each type that can have them."""


@pytest.mark.parametrize("required", [False, True])
async def test_every_default_and_limit_is_described(tmp_path: Path, required: bool) -> None:
    from octavo.http.json import dumps

    attributes = {}
    for kind, (default, least, most) in VALUES.items():
        suffix = "Length" if isinstance(default, str) and isinstance(least, int) else ""
        limits = {} if least is None else {f"min{suffix}": least, f"max{suffix}": most}
        attributes[f"a_{kind}"] = {"type": kind, "default": default, "required": required, **limits}
    attributes["a_enumeration"]["enum"] = ["a", "b"]
    project = Project(tmp_path).content_type("thing", attributes)
    document = build_document(await create(project.folder))
    assert dumps(document)
    told = document["components"]["schemas"]["ThingInput"]["properties"]
    assert {name: one["default"] for name, one in told.items() if name in attributes} == {
        name: one["default"] for name, one in attributes.items()
    }


def reached(document: Any, name: str) -> set[str]:
    """Return the names of the schemas that one leads to."""
    found: set[str] = set()
    pending = [name]
    while pending:
        refs = [
            one["$ref"] for one in inner(document["components"]["schemas"][pending.pop()]) if "$ref" in one
        ]
        new = {ref.rpartition("/")[2] for ref in refs} - found
        found |= new
        pending += new
    return found


def test_no_filter_leads_from_type_to_type_without_end(document: Any) -> None:
    """Programs that make up a value for every key would never come to its end."""
    schemas = document["components"]["schemas"]
    assert "AuthorFilterKeys" in reached(document, "ArticleFilters")
    for name in schemas:
        others = [one for one in reached(document, name) if one.endswith("Filters") and one != name]
        if name.endswith("Filters"):
            assert [one for one in others if name in reached(document, one)] == []
        elif name.endswith("FilterKeys"):
            assert others == []


def test_what_is_said_twice_is_said_once(document: Any) -> None:
    """Answers of several operations, and schemas of some size."""
    answers = [
        json.dumps(one)
        for item in document["paths"].values()
        for each in item.values()
        for one in each["responses"].values()
        if one.get("content", {}).get("application/json")
    ]
    assert [text for text, count in Counter(answers).items() if count > 1 and text.count("$ref") == 1] == []
    texts = (
        json.dumps(one, sort_keys=True) for one in inner(document["paths"]) if {"type", "enum"} & one.keys()
    )
    large = Counter(text for text in texts if len(text) > 400)
    assert [text[:200] for text, count in large.items() if count > 1] == []
