"""Numbers of every size, as they are read, compared and printed."""

import math
from decimal import Decimal
from typing import Any

import pytest

from octavo.errors import ValidationError
from octavo.schema.attributes.numeric import filter_number, is_finite, number_to_wire, to_number
from octavo.schema.errors import print_number


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1", 1),
        (" 1 2 ", 12),
        ("-1.50", Decimal("-1.50")),
        ("1e3", Decimal("1e3")),
        ("0x1F", 31),
        ("0b11", 3),
        ("0o17", 15),
        ("Infinity", math.inf),
        ("+Infinity", math.inf),
        ("-Infinity", -math.inf),
    ],
)
def test_a_text_writes_a_number(value: str, number: Any) -> None:
    assert to_number(value) == number


@pytest.mark.parametrize(
    "value", ["", "abc", "infinity", "1,5", "0x", "1_000", "--1", True, None, [1], "1" * 10_000]
)
def test_what_writes_none_is_not_a_number(value: Any) -> None:
    assert math.isnan(to_number(value))


@pytest.mark.parametrize(
    ("number", "finite"),
    [
        (Decimal("1e307"), True),
        (Decimal("1e308"), False),
        (Decimal("NaN"), False),
        (1e308, True),
        (math.inf, False),
        (-math.inf, False),
        (math.nan, False),
        (10**300, True),
        (-(10**300), True),
        (10**400, False),
        (-(10**400), False),
    ],
)
def test_a_number_is_within_a_doubles_range(number: Any, finite: bool) -> None:
    assert is_finite(number) is finite
    if not finite:
        with pytest.raises(ValidationError, match="a is compared with a number"):
            filter_number("a", number)


@pytest.mark.parametrize(
    ("value", "compared", "kind"),
    [
        ("7", 7, int),
        (7.0, 7, int),
        (7.5, 7.5, float),
        ("7.5", Decimal("7.5"), Decimal),
        (2**63 - 1, 2**63 - 1, int),
        (-(2**63), -(2**63), int),
        (2**63, 2.0**63, float),
        (-(2**63) - 1, -(2.0**63), float),
    ],
)
def test_a_number_is_compared_as_an_integer_where_64_bits_hold_it(
    value: Any, compared: Any, kind: type
) -> None:
    found = filter_number("a", value)
    assert (found, type(found)) == (compared, kind)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (2.0, "2"),
        (2.5, "2.5"),
        (100.0, "100"),
        (0.000001, "0.000001"),
        (0.0000001, "1e-7"),
        (-0.0000015, "-0.0000015"),
        (1.5e-10, "1.5e-10"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e21, "1e+21"),
        (-1e21, "-1e+21"),
        (Decimal("1.50"), "1.5"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (math.nan, "NaN"),
    ],
)
def test_a_number_is_printed_as_in_javascript(number: Any, text: str) -> None:
    assert print_number(number) == text


@pytest.mark.parametrize(
    ("number", "kind"), [(2.0, int), (2.5, float), (9e20, int), (-9e20, int), (1e21, float), (-1e21, float)]
)
def test_a_whole_number_is_written_without_a_point_up_to_1e21(number: float, kind: type) -> None:
    written = number_to_wire(number)
    assert (written, type(written)) == (number, kind)
