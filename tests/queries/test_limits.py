"""How much one query may ask for: at the limit it compiles, one more is refused by name."""

from collections.abc import Callable
from typing import Any

import pytest

from octavo.errors import ValidationError
from octavo.queries.access import EVERYTHING
from octavo.queries.compile import compile_query
from octavo.schema.registry import Schemas


def nested(levels: int) -> dict[str, Any]:
    condition: dict[str, Any] = {"title": "a"}
    for _ in range(levels):
        condition = {"$not": condition}
    return {"filters": condition}


LIMITS: list[tuple[Callable[[int], dict[str, Any]], int, str]] = [
    (
        lambda count: {"filters": {"$or": [{"category": {"name": "a"}}] * count}},
        60,
        "follows too many relations: more than 60",
    ),
    (
        lambda count: {"filters": {"$or": [{"title": {"$contains": "a"}}] * count}},
        200,
        "compares too many texts: more than 200",
    ),
    (lambda count: {"sort": ["title"] * count}, 20, "sorts by too much: more than 20 attributes"),
    (nested, 30, "nested too deeply: more than 30 levels"),
]


@pytest.mark.parametrize(("asked", "most", "message"), LIMITS, ids=["joins", "scans", "sorts", "depth"])
def test_a_query_asks_for_so_much_and_no_more(
    schemas: Schemas, asked: Callable[[int], dict[str, Any]], most: int, message: str
) -> None:
    article = schemas.content_types["api::article.article"]
    compile_query(schemas, article, asked(most), ability=EVERYTHING)
    with pytest.raises(ValidationError, match=message):
        compile_query(schemas, article, asked(most + 1), ability=EVERYTHING)
