import math

import pytest

from octavo.errors import UNDEFINED, ValidationError, YupValidationError
from octavo.schema.errors import Report, format_path, not_unique, print_number, print_value


@pytest.mark.parametrize(
    ("path", "printed"),
    [((), "this"), (("a",), "a"), (("zone", 0, "body"), "zone[0].body"), (("content", 1), "content[1]")],
)
def test_paths(path, printed):
    assert format_path(path) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (None, "null"),
        (True, "true"),
        (5, "5"),
        (2.0, "2"),
        (-0.0, "-0"),
        (math.nan, "NaN"),
        ("x", '"x"'),
        ([], "[]"),
        ({}, "{}"),
        ([{"name": "x"}], '[\n  {\n    "name": "\\"x\\""\n  }\n]'),
        ([1, None], '[\n  "1",\n  "null"\n]'),
    ],
)
def test_values_over_several_lines(value, printed):
    assert print_value(value) == printed


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (0.1, "0.1"),
        (100, "100"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-9, "1.5e-9"),
        (math.inf, "Infinity"),
        (-2.50, "-2.5"),
    ],
)
def test_numbers_as_javascript_prints_them(number, printed):
    assert print_number(number) == printed


def test_an_undefined_value_has_no_key_and_a_nan_is_null():
    report = Report()
    report.add(("a",), "must be defined.")
    report.add(("b",), "is odd", math.nan)
    with pytest.raises(YupValidationError) as caught:
        report.raise_any()
    assert caught.value.message == "2 errors occurred"
    assert caught.value.details["errors"] == [
        {"path": ["a"], "message": "a must be defined.", "name": "ValidationError"},
        {"path": ["b"], "message": "b is odd", "name": "ValidationError", "value": None},
    ]


def test_the_storage_format_is_refused_only_when_nothing_else_is():
    report = Report()
    report.refuse_later("Invalid date")
    report.refuse_later("another")
    with pytest.raises(ValidationError, match=r"^Invalid date$") as caught:
        report.raise_any()
    assert caught.value.details == {}
    report.add((), "is wrong", UNDEFINED)
    with pytest.raises(YupValidationError, match="this is wrong"):
        report.raise_any()


def test_not_unique():
    assert not_unique(("code",), "ABC1").to_json() == {
        "path": ["code"],
        "message": "This attribute must be unique",
        "name": "ValidationError",
        "value": "ABC1",
    }


@pytest.mark.parametrize("wrap", [lambda value: {"a": value}, lambda value: [value]])
def test_a_value_is_shown_to_a_hundred_levels(wrap):
    def deepest(levels):
        value = "x"
        for _ in range(levels):
            value = wrap(value)
        report = Report()
        report.say((), "no", value)
        shown = report.findings[0].value
        while isinstance(shown, dict | list):
            shown = shown["a"] if isinstance(shown, dict) else shown[0]
        return shown

    assert [deepest(levels) for levels in (0, 60, 100, 101)] == ["x", "x", "x", "\u2026"]
