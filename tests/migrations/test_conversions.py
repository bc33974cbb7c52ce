"""What a value becomes where its attribute gets another type, and which become nothing."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from octavo.migrations.conversions import UnconvertibleError, conversion


def converted(was: str, now: str, value: Any) -> Any:
    convert = conversion(was, now)
    assert convert is not None
    return convert(value)


@pytest.mark.parametrize(
    ("was", "now", "value", "becomes"),
    [
        ("string", "integer", " 12 ", 12),
        ("string", "biginteger", "9007199254740993", 9007199254740993),
        ("string", "boolean", "true", True),
        ("string", "date", "2026-01-02", date(2026, 1, 2)),
        ("string", "time", "03:04:05.000", time(3, 4, 5)),
        ("string", "datetime", "2026-01-02T03:04:05.000Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("string", "json", '{"a":1}', {"a": 1}),
        ("integer", "string", 12, "12"),
        ("integer", "boolean", 0, False),
        ("float", "integer", 1.0, 1),
        ("date", "datetime", "2026-01-02", datetime(2026, 1, 2, tzinfo=UTC)),
        ("datetime", "date", "2026-01-02T00:00:00.000Z", date(2026, 1, 2)),
    ],
)
def test_a_value_that_is_one_of_the_other_type_is_carried_over(
    was: str, now: str, value: Any, becomes: Any
) -> None:
    assert converted(was, now, value) == becomes
    assert type(converted(was, now, value)) is type(becomes)


@pytest.mark.parametrize(
    ("was", "now", "value", "reason"),
    [
        ("string", "integer", "12.5", "has a fraction"),
        ("string", "integer", "twelve", "is no number"),
        ("string", "boolean", "yes", "neither true nor false"),
        ("string", "date", "2026-13-02", "Invalid format"),
        ("string", "time", "25:00", "Invalid time format"),
        ("string", "datetime", "tomorrow", "is no moment"),
        ("integer", "boolean", 2, "neither true nor false"),
        ("float", "integer", 1.5, "has a fraction"),
        ("datetime", "date", "2026-01-02T03:04:05.000Z", "has a time of day"),
    ],
)
def test_a_value_that_is_none_is_refused_with_the_reason(was: str, now: str, value: Any, reason: str) -> None:
    with pytest.raises(UnconvertibleError, match=reason):
        converted(was, now, value)
