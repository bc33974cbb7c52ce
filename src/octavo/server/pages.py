"""Pagination of the admin API's lists, and its JSON Schema."""

from octavo.kernel.openapi import WHOLE, Json, list_of, parameter, record, shared

LAST_PAGE = 10**9 - 1


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
