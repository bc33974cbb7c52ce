"""Every recorded read of content: refused in the words of the recorded server, or compiled."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from octavo.errors import ApplicationError
from octavo.http import qs
from octavo.queries.access import EVERYTHING
from octavo.queries.caller_query import QueryAction
from octavo.queries.compile import compile_query
from octavo.schema.registry import Schemas

SCENARIOS = Path(__file__).parents[1] / "conformance" / "scenarios"
TYPES = {
    "articles": "api::article.article",
    "authors": "api::author.author",
    "categories": "api::category.category",
    "global": "api::global.global",
    "homepage": "api::homepage.homepage",
    "kitchen-sinks": "api::kitchen-sink.kitchen-sink",
    "tags": "api::tag.tag",
}
AREAS = ["b-*", "c-*", "d-*", "e-*", "f-*", "g-*", "h-*", "i-*", "m-*", "n-malformed-2-*", "p-*"]


def recorded_reads() -> Iterator[Any]:
    for area in AREAS:
        for path in sorted(SCENARIOS.glob(f"{area}.json")):
            for step in json.loads(path.read_text())["steps"]:
                request = step["request"]
                target, mark, query = request["path"].partition("?")
                segments = target.strip("/").split("/")
                is_content = segments[0] == "api" and len(segments) in (2, 3) and ".." not in target
                if request["method"] == "GET" and mark and is_content and segments[1] in TYPES:
                    yield pytest.param(segments, query, step["expect"], id=request["path"][:150])


@pytest.mark.parametrize(("segments", "query", "expected"), list(recorded_reads()))
def test_a_recorded_read_is_refused_or_compiled_as_recorded(
    schemas: Schemas, segments: list[str], query: str, expected: dict[str, Any]
) -> None:
    content_type = schemas.content_types[TYPES[segments[1]]]
    raw = qs.parse(re.sub(r"{{\w*_id}}", "5", query))
    action: QueryAction = "find_one" if len(segments) == 3 else "find"
    try:
        compile_query(schemas, content_type, raw, ability=EVERYTHING, action=action)
    except ApplicationError as error:
        status, told = error.status, {"message": error.message, "name": error.name, "details": error.details}
    else:
        status, told = 200, None
    if expected["status"] in (200, 404):
        assert status == 200
    elif expected["status"] == "4xx":
        assert 400 <= status < 500
    else:
        assert (status, {"status": status, **(told or {})}) == (400, expected["body"]["error"])
