"""The base of the number types: conversion (as JavaScript's Number) and limits."""

import math
import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

from octavo.errors import ValidationError
from octavo.schema.attributes.base import Scalar
from octavo.schema.attributes.options import Option, number
from octavo.schema.errors import NAN, Report, ValidationMode, ValuePath, print_number

Number = int | float | Decimal

_WHOLE = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?")
_OTHER_BASES = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")
LARGEST = 10**308
_LONGEST = 1000
"""Most digits in a number written as a text; the time to parse one grows with their square."""


LIMITS: Mapping[str, Option] = {
    "min": Option("min", number, "Smallest value."),
    "max": Option("max", number, "Largest value."),
}


@dataclass(frozen=True, kw_only=True)
class Numeric(Scalar):
    """A number with limits."""

    kind: ClassVar[str | None] = "number"
    json_type: ClassVar[Mapping[str, Any]] = {"type": "number"}
    filter_schema: ClassVar[str] = "NumberFilter"
    searched_as: ClassVar[Literal["text", "number"] | None] = "number"
    options: ClassVar[Mapping[str, Option]] = LIMITS

    min: Number | None = None
    max: Number | None = None

    @property
    def python_type(self) -> str:
        """`float`, unless the type overrides it."""
        return "float"

    def rules_schema(self) -> dict[str, Any]:
        """Return the limits."""
        limits = {"minimum": self.min, "maximum": self.max}
        return {key: number_to_wire(limit) for key, limit in limits.items() if limit is not None}

    def accept(self, value: Any, path: ValuePath, mode: ValidationMode, report: Report) -> Any:
        """Return the number, of the type's own Python type."""
        number = to_number(value)
        if isinstance(number, float) and math.isnan(number):
            report.wrong_type(path, "number", NAN, value)
            return None
        return self.accept_number(number, path, mode, report)

    @abstractmethod
    def accept_number(self, number: Number, path: ValuePath, mode: ValidationMode, report: Report) -> Any:
        """Return the number, of the type's own Python type."""

    def parse_filter_value(self, value: Any) -> Any:
        """Return the number to compare with: a 64-bit int if it is one, otherwise a float or Decimal."""
        return filter_number(self.name, value)


def check_limits(
    number: Number,
    limits: tuple[Number | None, Number | None],
    path: ValuePath,
    mode: ValidationMode,
    report: Report,
) -> bool:
    """Return whether a number is within (min, max), and report it if not; drafts may be below the minimum."""
    low, high = limits
    below = low is not None and not mode.draft and number < low
    above = high is not None and number > high
    if low is not None and below:
        report.add(path, f"must be greater than or equal to {print_number(low)}", number)
    if high is not None and above:
        report.add(path, f"must be less than or equal to {print_number(high)}", number)
    return not (below or above)


def to_number(value: Any) -> Number:
    """Return a number, or the one a text holds, ignoring white space; NaN for everything else."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or len(value) > _LONGEST:
        return NAN
    text = "".join(value.split())
    if _WHOLE.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    if _OTHER_BASES.fullmatch(text):
        return int(text, 0)
    return {"Infinity": math.inf, "+Infinity": math.inf, "-Infinity": -math.inf}.get(text, NAN)


def is_finite(number: Number) -> bool:
    """Whether a number is within a double's range."""
    if isinstance(number, Decimal):
        return number.is_finite() and number.adjusted() < 308
    return math.isfinite(number) if isinstance(number, float) else -LARGEST < number < LARGEST


def finite_number(name: str, value: Any) -> Number:
    """Return a value of a query as the number it is; raises ValidationError."""
    number = to_number(value)
    if not is_finite(number):
        raise ValidationError(f"{name} is compared with a number, not with {str(value)[:50]!r}")
    return number


def filter_number(name: str, value: Any) -> int | float | Decimal:
    """Return a value of a query as a number, an int if it fits 64 bits; raises ValidationError."""
    number = finite_number(name, value)
    whole = number == int(number)
    if whole and -(2**63) <= number < 2**63:
        return int(number)
    return float(number) if whole else number


def number_to_wire(number: float | Decimal) -> int | float:
    """Return a number as JavaScript writes it into JSON: 2.0 is 2, up to 1e21."""
    double = float(number)
    return int(double) if double.is_integer() and abs(double) < 1e21 else double
