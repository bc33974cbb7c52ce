"""Numbers as JavaScript writes them; expected is what Node's `String(number)` answers."""

import math

import pytest

from octavo.http.text import js_number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        (-5, "-5"),
        (10**20, "100000000000000000000"),
        (10**21, "1e+21"),
        (-(10**21), "-1e+21"),
        (2**53 + 1, "9007199254740993"),
        (1.0, "1"),
        (1.5, "1.5"),
        (-0.0, "0"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.5e300, "1.5e+300"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.25e-7, "1.25e-7"),
        (math.nan, "NaN"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
    ],
)
def test_a_number_is_written_as_in_javascript(value: float, text: str) -> None:
    assert js_number(value) == text
