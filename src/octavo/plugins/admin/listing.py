"""Parses the query parameters of the admin API's lists; unknown ones are refused."""

from collections.abc import Collection, Mapping
from typing import Any

from octavo import PaginationError, ValidationError
from octavo.plugin import FilterNames, unknown_filter_keys

PAGE_SIZE = 10
MAX_PAGE_SIZE = 100


def read_params(query: Mapping[str, Any], names: FilterNames, keys: Collection[str]) -> dict[str, Any]:
    """Return `filters`, `sort` and `_q` of a query; raises ValidationError for a forbidden key."""
    for key in query:
        if key not in keys:
            raise _invalid(key)
    for key in unknown_filter_keys(query.get("filters"), names):
        raise _invalid(key)
    for name in sorted_by(query.get("sort")):
        if name not in names:
            raise _invalid(name)
    params = {key: query[key] for key in ("filters", "sort", "_q") if query.get(key) not in (None, "")}
    return {"sort": "id", **params}


def read_page(query: Mapping[str, Any]) -> tuple[int, int]:
    """Return page and page size; raises PaginationError for anything but positive whole numbers."""
    return _whole(query, "page", 1), min(_whole(query, "pageSize", PAGE_SIZE), MAX_PAGE_SIZE)


def _whole(query: Mapping[str, Any], name: str, default: int) -> int:
    value = query.get(name)
    if value is None or value == "":
        return default
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or int(value[:10]) == 0:
        raise PaginationError(f"Invalid '{name}' parameter. Expected an integer > 0, received: {value}")
    return int(value[:9])


def sorted_by(value: Any) -> list[str]:
    """Return the attributes in a `sort`, in any of its forms; those of relations and components as paths."""
    if isinstance(value, str):
        return [part.split(":")[0].strip() for part in value.split(",") if part.strip()]
    if isinstance(value, list):
        return [name for item in value for name in sorted_by(item)]
    if not isinstance(value, Mapping):
        return []
    return [
        path
        for key, below in value.items()
        # what stands below an attribute is an order (`asc`), or attributes of where it leads
        for path in (
            [f"{key}.{name}" for name in sorted_by(below)] if isinstance(below, Mapping) else [str(key)]
        )
    ]


def _invalid(key: object) -> ValidationError:
    return ValidationError(f"Invalid key {key}")
