from typing import Any

import pytest
from tests.queries.conftest import Compile

from octavo.errors import ApplicationError, PaginationError
from octavo.queries.pagination import QuerySettings, pagination_meta

TOTAL = 7


def paged(page: int, size: int) -> dict[str, int]:
    return {"page": page, "pageSize": size, "pageCount": -(-TOTAL // size), "total": TOTAL}


def offset(start: int, limit: int) -> dict[str, int]:
    return {"start": start, "limit": limit, "total": TOTAL}


def ask(text: str) -> str:
    return "&".join(
        f"pagination[{part.partition('=')[0]}]={part.partition('=')[2]}" for part in text.split("&")
    )


@pytest.mark.parametrize(
    ("text", "meta", "window"),
    [
        ("nope=1", paged(1, 25), (0, 25)),
        ("page=99&pageSize=2", paged(99, 2), (196, 2)),
        ("pageSize=3", paged(1, 3), (0, 3)),
        ("page=2", paged(2, 25), (25, 25)),
        ("page=0", paged(1, 25), (0, 25)),
        ("page=-3", paged(1, 25), (0, 25)),
        ("page=", paged(1, 25), (0, 25)),
        ("page=1e1", paged(10, 25), (225, 25)),
        ("page=0x2", paged(2, 25), (25, 25)),
        ("pageSize=1000", paged(1, 100), (0, 100)),
        ("pageSize=99999999999999999999", paged(1, 100), (0, 100)),
        ("pageSize=abc", paged(1, 100), (0, 100)),
        ("pageSize=-1", paged(1, 1), (0, 1)),
        ("pageSize=0", paged(1, 1), (0, 1)),
        ("pageSize=", paged(1, 1), (0, 1)),
        ("page=9007199254740993&pageSize=1", paged(9007199254740992, 1), (9007199254740991, 1)),
        ("start=0&limit=2", offset(0, 2), (0, 2)),
        ("start=2", offset(2, 25), (2, 25)),
        ("start=-1", offset(0, 25), (0, 25)),
        ("start=", offset(0, 25), (0, 25)),
        ("limit=3", offset(0, 3), (0, 3)),
        ("limit=101", offset(0, 100), (0, 100)),
        ("limit=-1", offset(0, 1), (0, 1)),
        ("limit=0", offset(0, 1), (0, 1)),
        ("limit=", offset(0, 1), (0, 1)),
        ("limit=abc", offset(0, 100), (0, 100)),
        ("limit=Infinity", offset(0, 100), (0, 100)),
    ],
)
def test_windows_and_what_is_told_of_them(
    compile_text: Compile, text: str, meta: dict[str, int], window: tuple[int, int]
) -> None:
    query = compile_text("article", ask(text))
    asked = query.plan.selection.window
    assert query.pagination and asked and asked.limit_param is not None and query.plan.total
    assert (query.values[asked.start_param], query.values[asked.limit_param]) == window
    assert pagination_meta(query.pagination, TOTAL) == meta


@pytest.mark.parametrize("value", ["false", "f", "0"])
def test_without_a_count_neither_total_nor_page_count_is_told(compile_text: Compile, value: str) -> None:
    query = compile_text("article", f"pagination[withCount]={value}&pagination[pageSize]=2")
    assert query.pagination and not query.plan.total
    assert pagination_meta(query.pagination, None) == {"page": 1, "pageSize": 2}
    query = compile_text("article", f"pagination[withCount]={value}&pagination[limit]=2")
    assert query.pagination and pagination_meta(query.pagination, None) == {"start": 0, "limit": 2}


@pytest.mark.parametrize(
    "text", ["pagination=5", "pagination", "pagination[]=1", "limit=1", "start=abc", "page="]
)
def test_what_is_no_pagination_asks_for_nothing(compile_text: Compile, text: str) -> None:
    assert compile_text("article", text).plan == compile_text("article", "").plan


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("pagination[page]=1.5", "Invalid parameter at 'start'. Expected integer >= 0, received: 12.5"),
        (
            "pagination[page]=Infinity",
            "Invalid parameter at 'start'. Expected integer >= 0, received: Infinity",
        ),
        (
            "pagination[pageSize]=2.5",
            "Invalid parameter at 'limit'. Expected integer >= 1 or -1, received: 2.5",
        ),
    ],
)
def test_windows_that_cannot_be(compile_text: Compile, text: str, error: str) -> None:
    with pytest.raises(ApplicationError) as caught:
        compile_text("article", text)
    assert caught.value.message == error


def test_pages_and_offsets_do_not_mix(compile_text: Compile) -> None:
    with pytest.raises(PaginationError):
        compile_text("article", "pagination[page]=1&pagination[limit]=1")


@pytest.mark.parametrize(
    ("settings", "text", "limit"),
    [
        (QuerySettings(default_limit=5), "", 5),
        (QuerySettings(default_limit=500), "", 100),
        (QuerySettings(max_limit=None), "pagination[limit]=5000", 5000),
        (QuerySettings(max_limit=10), "pagination[pageSize]=11", 10),
    ],
)
def test_settings_bound_the_window(
    compile_text: Compile, settings: QuerySettings, text: str, limit: int
) -> None:
    query = compile_text("article", text, settings=settings)
    assert query.pagination and query.pagination.limit == limit
    assert compile_text("article", "", settings=QuerySettings(with_count=False)).plan.total is False


@pytest.mark.parametrize("page", ["1e300", "9" * 400, "99999999999999999999"])
def test_pages_beyond_any_row_are_empty_not_errors(compile_text: Compile, page: str) -> None:
    try:
        query = compile_text("article", f"pagination[page]={page}")
    except ApplicationError:
        return
    values: tuple[Any, ...] = query.values
    assert query.pagination and all(value < 2**63 for value in values if isinstance(value, int))
    assert pagination_meta(query.pagination, 3)["total"] == 3
