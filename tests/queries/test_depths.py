"""Thirty levels are read, one more is refused, whatever they are levels of."""

from collections.abc import Callable
from typing import Any

import pytest

from octavo.errors import ValidationError
from octavo.queries.access import EVERYTHING
from octavo.queries.compile import compile_query
from octavo.schema.registry import Schemas

DEEPEST = 30
LEADS = ("authors", "articles")


def grouped(key: str, levels: int) -> dict[str, Any]:
    inner: dict[str, Any] = {"title": "x"}
    for _ in range(levels):
        inner = {key: [inner]}
    return {"filters": inner}


def followed(param: str, levels: int) -> dict[str, Any]:
    """Lead from articles to authors and back, to what each is called by."""
    inner: dict[str, Any] = {"name" if levels % 2 else "title": "asc"}
    for level in reversed(range(levels)):
        inner = {LEADS[level % 2]: inner}
    return {param: inner}


def populated(levels: int) -> dict[str, Any]:
    inner: Any = True
    for level in reversed(range(levels + 1)):  # the first stands in the parameter itself
        inner = {LEADS[level % 2]: True if inner is True else {"populate": inner}}
    return {"populate": inner}


@pytest.mark.parametrize(
    "nested",
    [
        lambda levels: grouped("$and", levels),
        lambda levels: grouped("$or", levels),
        lambda levels: grouped("$not", levels),
        lambda levels: followed("filters", levels),
        lambda levels: followed("sort", levels),
        populated,
    ],
    ids=["and", "or", "not", "filtered relations", "sorted relations", "populated relations"],
)
def test_how_deep_a_query_may_be(schemas: Schemas, nested: Callable[[int], dict[str, Any]]) -> None:
    article = schemas.content_types["api::article.article"]
    compile_query(schemas, article, nested(DEEPEST), ability=EVERYTHING)
    with pytest.raises(ValidationError, match="nested too deeply: more than 30 levels"):
        compile_query(schemas, article, nested(DEEPEST + 1), ability=EVERYTHING)
