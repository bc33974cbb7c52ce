"""The query parameters and the pagination of the admin API's lists, and their JSON Schema."""

from collections.abc import Collection, Mapping
from typing import Any

from octavo.errors import ValidationError
from octavo.kernel.openapi import WHOLE, Json, list_of, parameter, record, shared
from octavo.server.forms import row_id

LAST_PAGE = 10**9 - 1


def check_parameters(query: Mapping[str, Any], names: Collection[str]) -> None:
    """Raise ValidationError for the first query parameter that is not among these."""
    for key in query:
        if key not in names:
            raise ValidationError(f"Invalid query parameter {key}; there are {', '.join(names)}")


def read_page(query: Mapping[str, Any], size: int, most: int) -> tuple[int, int]:
    """Return page and page size; raises ValidationError for anything but whole numbers from 1."""
    return _number(query, "page", 1), min(_number(query, "pageSize", size), most)


def _number(query: Mapping[str, Any], name: str, default: int) -> int:
    number = row_id(query.get(name, default))
    if number is None or not 0 < number <= LAST_PAGE:
        raise ValidationError(f"{name} must be a whole number from 1")
    return number


def pagination(page: int, size: int, total: int) -> dict[str, int]:
    """Return the pagination of a page."""
    return {"page": page, "pageSize": size, "pageCount": -(-total // size), "total": total}


def page_of(one: Json) -> Json:
    """Return the schema of a page of something."""
    counts = record(dict.fromkeys(("page", "pageSize", "pageCount", "total"), WHOLE))
    return record({"results": list_of(one), "pagination": shared("Page", counts)})


def page_parameters(size: int, most: int) -> list[Json]:
    """Return the parameters of a page: `size` is the default page size, `most` the limit."""
    numbered = {"type": "integer", "minimum": 1}
    return [
        parameter("page", {**numbered, "maximum": LAST_PAGE, "default": 1}),
        parameter("pageSize", {**numbered, "default": size}, f"More than {most} are {most}."),
    ]
