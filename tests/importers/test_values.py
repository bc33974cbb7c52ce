"""Values as databases and archives give them, and what is kept of them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from octavo.importers.strapi.values import to_stored
from octavo.schema.attributes.types import SCALARS

MOMENT = datetime(2024, 2, 29, 10, 20, 30, 456000, UTC)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("datetime", 1709202030456, MOMENT),
        ("datetime", "2024-02-29T10:20:30.456Z", MOMENT),
        ("datetime", "2024-02-29 10:20:30.456", MOMENT),
        ("datetime", MOMENT.replace(tzinfo=None), MOMENT),
        ("timestamp", 1709202030456, MOMENT),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("date", 1709164800000, date(2024, 2, 29)),
        ("time", "10:20:30.456", time(10, 20, 30, 456000)),
        ("time", "10:20:30.456789", time(10, 20, 30, 456000)),
        ("time", "10:20", time(10, 20)),
        ("time", timedelta(hours=10, minutes=20), time(10, 20)),
        ("boolean", 1, True),
        ("boolean", 0, False),
        ("boolean", "t", True),
        ("biginteger", "9007199254740993", 9007199254740993),
        ("biginteger", Decimal("9007199254740993"), 9007199254740993),
        ("integer", 5.0, 5),
        ("decimal", 12.34, Decimal("12.34")),
        ("decimal", Decimal("12.3400"), Decimal("12.3400")),
        ("decimal", "12345678901234567890.123456789", Decimal("12345678901234567890.123456789")),
        ("decimal", 0.1 + 0.2 - 0.3, Decimal("5.5511151231258E-17")),
        ("float", "1.5", 1.5),
        ("string", 5, "5"),
        ("string", "a\x00b", "ab"),
        ("json", {"a": "x\x00"}, {"a": "x"}),
        ("json", None, None),
    ],
)
def test_values_are_kept(kind: str, value: Any, expected: Any) -> None:
    found = to_stored(SCALARS[kind](name="x", type=kind), value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", "five"),
        ("integer", 1.5),
        ("biginteger", 2**64),
        ("decimal", "NaN"),
        ("decimal", Decimal("1e40")),
        ("decimal", "0." + "1" * 31),
        ("date", "0000-00-00"),
    ],
)
def test_what_is_no_value_of_the_kind_is_refused(kind: str, value: Any) -> None:
    with pytest.raises(ValueError):
        to_stored(SCALARS[kind](name="x", type=kind), value)
