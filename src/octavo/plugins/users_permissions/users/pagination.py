"""Pagination of the list of users: `start` and `limit` as plain parameters (as in Strapi 4)."""

import math
from collections.abc import Mapping
from typing import Any

from octavo import ValidationError

OUTSIDE = ("start", "limit", "page", "pageSize")


def paginated(query: Mapping[str, Any]) -> dict[str, Any]:
    """Return a query with `start` and `limit` moved into `pagination`.

    A limit of -1 or 0 means none; `page` and `pageSize` outside of `pagination` are ignored, as everywhere.
    Raises ValidationError for anything but whole numbers.
    """
    start = _whole(query, "start", 0, "convertStartQueryParams")
    limit = _whole(query, "limit", -1, "convertLimitQueryParams")
    window = {"start": start or None, "limit": limit if limit is not None and limit > 0 else None}
    pagination = {name: str(number) for name, number in window.items() if number is not None}
    rest = {name: value for name, value in query.items() if name not in OUTSIDE}
    return {**rest, "pagination": pagination} if pagination else rest


def _whole(query: Mapping[str, Any], name: str, least: int, by: str) -> int | None:
    value = query.get(name)
    if value is None or value == "":
        return None
    number = _number(value)
    if not math.isfinite(number) or not number.is_integer() or number < least:
        printed = "NaN" if math.isnan(number) else f"{number:g}"
        raise ValidationError(f"{by} expected a positive integer got {printed}")
    return int(number)


def _number(value: Any) -> float:
    try:
        return float(value) if isinstance(value, str) else math.nan
    except ValueError:
        return math.nan
