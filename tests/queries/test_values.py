"""What stands in a query, and what is compared, at every bound."""

import math
from decimal import Decimal
from typing import Any

import pytest

from octavo.errors import ValidationError
from octavo.queries.values import NO_ROW, as_boolean, as_truth, row_id, whole_number

SMALLEST, LARGEST = -9_223_372_036_854_775_808, 9_223_372_036_854_775_807
EQUAL = ("$eq", "$ne", "$in", "$notIn")
ORDER = ("$gt", "$gte", "$lt", "$lte")


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (0, 0),
        (-1, -1),
        ("7", 7),
        (" 7 ", 7),
        (7.0, 7),
        (Decimal("7.0"), 7),
        (LARGEST, LARGEST),
        (SMALLEST, SMALLEST),
        (LARGEST + 1, None),
        (SMALLEST - 1, None),
        (7.5, None),
        ("7.5", None),
        ("abc", None),
        (math.inf, None),
        (math.nan, None),
        (True, None),
    ],
)
def test_a_row_id_that_can_be_none_equals_no_row(value: Any, number: int | None) -> None:
    for operator in EQUAL:
        assert row_id(value, operator) == (NO_ROW if number is None else number)


@pytest.mark.parametrize(
    ("value", "below", "above"), [(7.5, 7, 8), ("-7.5", -8, -7), (Decimal("0.1"), 0, 1), (7, 7, 7)]
)
def test_a_fraction_decides_as_its_neighbours_do(value: Any, below: int, above: int) -> None:
    for operator, expected in (("$gt", below), ("$lte", below), ("$gte", above), ("$lt", above)):
        assert row_id(value, operator) == expected
    if not isinstance(value, str):
        assert whole_number(value, "$eq", "a") == (SMALLEST if below != above else value)


@pytest.mark.parametrize("operator", ORDER)
@pytest.mark.parametrize("value", ["abc", LARGEST + 1, SMALLEST - 1, math.nan, math.inf, True])
def test_what_is_no_number_has_no_order(operator: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        row_id(value, operator)


@pytest.mark.parametrize(
    ("value", "fits"), [(LARGEST, True), (SMALLEST, True), (LARGEST + 1, False), (SMALLEST - 1, False)]
)
def test_whole_numbers_have_64_bits(value: int, fits: bool) -> None:
    for operator in (*EQUAL, *ORDER):
        if fits:
            assert whole_number(value, operator, "a") == value
        else:
            with pytest.raises(ValidationError, match="a is compared with whole numbers of 64 bits"):
                whole_number(value, operator, "a")


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        *((value, True) for value in (True, 1, 1.0, "true", "t", "1")),
        *((value, False) for value in (False, 0, 0.0, "false", "f", "0")),
        *((value, None) for value in (2, -1, "", "yes", "TRUE", None, [])),
    ],
)
def test_a_boolean_is_written_in_five_ways(value: Any, meant: bool | None) -> None:
    assert as_boolean(value) is meant


@pytest.mark.parametrize("value", [False, 0, None, "", "0", "f", "false"])
def test_what_follows_null_is_true_unless_it_is_one_of_these(value: Any) -> None:
    assert as_truth(value) is False
    assert all(as_truth(other) for other in (True, 1, "1", "t", "true", "no", "F"))
