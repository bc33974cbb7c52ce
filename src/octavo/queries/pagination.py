"""Pagination by pages and offsets: from parameters to a window, and from a window to `meta.pagination`.

The arithmetic is that of Strapi's core service, whose numbers are JavaScript's (as recorded).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from octavo.errors import PaginationError, ValidationError
from octavo.queries.problems import ErrorStage, Problems
from octavo.schema.attributes.numeric import to_number
from octavo.schema.errors import print_number

MIXED: Final = "Cannot use both page & offset pagination in the same query"
MIXED_OUTSIDE: Final = (
    "Invalid pagination parameters. Cannot use both page-based (page, pageSize) and offset-based "
    "(start, limit) pagination in the same query."
)
WITH_COUNT: Final = 'Invalid withCount parameter. Expected "t","1","true","false","0","f"'
LARGEST_START: Final = 2**62


@dataclass(frozen=True, slots=True)
class QuerySettings:
    """The settings of `[api.rest]` about queries; `max_limit` None means no limit."""

    default_limit: int = 25
    max_limit: int | None = 100
    with_count: bool = True
    open_drafts: bool = False
    """Whether drafts need no grant of their own."""
    strict: bool = True
    """Whether an unknown parameter is refused; otherwise it is ignored."""
    hint: str = ""
    """A hint for developers, added to that refusal."""


@dataclass(frozen=True, slots=True)
class Pagination:
    """A window as it was requested; `start` may be beyond any row, and is then a float."""

    paged: bool
    start: int | float
    limit: int
    with_count: bool

    @property
    def first_row(self) -> int:
        """The number of rows to skip, clamped to what databases can count to."""
        return min(int(self.start), LARGEST_START)


def pagination_meta(pagination: Pagination, total: int | None) -> dict[str, int | float]:
    """Return the value of `meta.pagination`; a total of None was not counted."""
    limit = pagination.limit
    answer: dict[str, int | float]
    if pagination.paged:
        answer = {"page": _whole(pagination.start // limit + 1), "pageSize": limit}
        if total is not None:
            answer["pageCount"] = -(-total // limit)
    else:
        answer = {"start": _whole(pagination.start), "limit": limit}
    if total is not None:
        answer["total"] = total
    return answer


def read_pagination(raw: Any, settings: QuerySettings, problems: Problems) -> Pagination:
    """Return the window of a `pagination` value; anything but an object is ignored (Strapi)."""
    pagination: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    by_page = pagination.get("page") is not None or pagination.get("pageSize") is not None
    by_offset = pagination.get("start") is not None or pagination.get("limit") is not None
    if by_page and by_offset:
        problems.add(ErrorStage.PAGINATION, PaginationError(MIXED))
    if by_page:
        limit = _clamp(_number(pagination, "pageSize", settings.default_limit), settings)
        page = _number(pagination, "page", 1)
        start = (page - 1) * limit if not math.isnan(limit) else math.nan
    elif by_offset:
        limit = _clamp(_number(pagination, "limit", settings.default_limit), settings)
        start = _number(pagination, "start", 0)
    else:
        limit, start = _clamp(float(settings.default_limit), settings), 0.0
    start = start if math.isnan(start) else max(start, 0.0)
    paged = (
        "page" in pagination
        or "pageSize" in pagination
        or not ("start" in pagination or "limit" in pagination)
    )
    return Pagination(
        paged=paged,
        start=_expect_whole("start", start, "integer >= 0", problems),
        limit=min(int(_expect_whole("limit", limit, "integer >= 1 or -1", problems)), LARGEST_START) or 1,
        with_count=_with_count(pagination, settings, problems),
    )


def replace_window(
    before: Pagination, params: Mapping[str, Any], settings: QuerySettings, problems: Problems
) -> Pagination:
    """Return the window the project's code chose in place of a caller's: by `pagination`, pages, or rows."""
    page_params = {key: params[key] for key in ("page", "pageSize") if params.get(key)}
    pagination = params.get("pagination") or page_params
    if pagination:
        return read_pagination(pagination, replace(settings, max_limit=None), problems)
    start = read_whole("start", params.get("start"), 0, problems)
    limit = read_whole("limit", params.get("limit"), 1, problems)
    if (start, limit) == (before.first_row, before.limit):
        return before
    start, limit = start or 0, limit or before.limit
    return Pagination(before.paged and start % limit == 0, start, limit, before.with_count)


def read_whole(
    name: str, value: Any, least: int, problems: Problems, *, no_bound: bool = False
) -> int | None:
    """Return a whole number of another parameter than `pagination`; None if it is absent."""
    if value is None or value == "":
        return None
    number = _as_double(value)
    if number.is_integer() and (number >= least or (no_bound and number == -1)):
        return min(int(number), LARGEST_START)
    expected = f"integer >= {least} or -1" if no_bound else f"integer >= {least}"
    received = value if isinstance(value, str) else print_number(number)
    error = ValidationError(f"Invalid parameter at '{name}'. Expected {expected}, received: {received}")
    problems.add(ErrorStage.WINDOW, error)
    return None


def _number(pagination: Mapping[str, Any], key: str, default: int) -> float:
    return _as_double(pagination[key]) if key in pagination else float(default)


def _as_double(value: Any) -> float:
    """Return JavaScript's Number(value): blanks are 0, a list with one member is that member."""
    if isinstance(value, list):
        value = value[0] if len(value) == 1 and isinstance(value[0], str) else None if not value else math.nan
    if value is None or isinstance(value, bool) or (isinstance(value, str) and not value.strip()):
        return float(value is True)
    try:
        return float(to_number(value))
    except OverflowError:
        return math.inf


def _clamp(limit: float, settings: QuerySettings) -> float:
    """Clamp a limit to 1 and the maximum; NaN becomes the maximum (as recorded)."""
    limit = limit if math.isnan(limit) else max(limit, 1.0)
    if settings.max_limit is None or limit < settings.max_limit:
        return limit
    return float(settings.max_limit)


def _expect_whole(name: str, number: float, expected: str, problems: Problems) -> int | float:
    if not number.is_integer():
        message = f"Invalid parameter at '{name}'. Expected {expected}, received: {print_number(number)}"
        problems.add(ErrorStage.WINDOW, ValidationError(message))
        return 0
    return _whole(number)


def _whole(number: int | float) -> int | float:
    """Return a whole double as an integer, if JSON writers of JavaScript would print it as one."""
    return int(number) if abs(number) < 2**63 else float(number)


def _with_count(pagination: Mapping[str, Any], settings: QuerySettings, problems: Problems) -> bool:
    if "withCount" not in pagination:
        return settings.with_count
    value = pagination["withCount"]
    if isinstance(value, bool) or (isinstance(value, int) and value in (0, 1)):
        return bool(value)
    if value in ("true", "t", "1"):
        return True
    if value not in ("false", "f", "0"):
        problems.add(ErrorStage.WITH_COUNT, ValidationError(WITH_COUNT))
    return False
