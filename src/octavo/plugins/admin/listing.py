"""Lists of the admin API: what may be asked of them is named, everything else is refused."""

from collections.abc import Collection, Mapping
from typing import Any

from octavo import PaginationError, ValidationError

PAGE_SIZE = 10
MAX_PAGE_SIZE = 100
Names = Mapping[str, Collection[str]]
"""The attributes that may be filtered and sorted by, those of relations with what is inside."""


def read_params(query: Mapping[str, Any], names: Names, keys: Collection[str]) -> dict[str, Any]:
    """Return `filters`, `sort` and `_q` of a query; raises ValidationError for a key nobody may use."""
    for key in query:
        if key not in keys:
            raise _invalid(key)
    _check_filters(query.get("filters"), names)
    for name in sorted_by(query.get("sort")):
        if name not in names:
            raise _invalid(name)
    found = {key: query[key] for key in ("filters", "sort", "_q") if query.get(key) not in (None, "")}
    return {"sort": "id", **found}


def read_page(query: Mapping[str, Any]) -> tuple[int, int]:
    """Return page and page size; raises PaginationError for what is no whole number above 0."""
    return _whole(query, "page", 1), min(_whole(query, "pageSize", PAGE_SIZE), MAX_PAGE_SIZE)


def pagination(page: int, size: int, total: int) -> dict[str, int]:
    """Return how a page is told."""
    return {"page": page, "pageSize": size, "pageCount": -(-total // size), "total": total}


def _whole(query: Mapping[str, Any], name: str, default: int) -> int:
    value = query.get(name)
    if value is None or value == "":
        return default
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or int(value[:10]) == 0:
        raise PaginationError(f"Invalid '{name}' parameter. Expected an integer > 0, received: {value}")
    return int(value[:9])


def _check_filters(value: Any, names: Names) -> None:
    if isinstance(value, list):
        for item in value:
            _check_filters(item, names)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if str(key).startswith("$"):
                _check_filters(inner, names)
            elif key not in names:
                raise _invalid(key)
            elif isinstance(inner, Mapping | list):
                _check_filters(inner, dict.fromkeys(names[key], ()))


def sorted_by(value: Any) -> list[str]:
    """Return the names a `sort` names, in any of its forms."""
    if isinstance(value, str):
        return [part.split(":")[0].strip() for part in value.split(",") if part.strip()]
    if isinstance(value, list):
        return [name for item in value for name in sorted_by(item)]
    return [str(key) for key in value] if isinstance(value, Mapping) else []


def _invalid(key: object) -> ValidationError:
    return ValidationError(f"Invalid key {key}")
