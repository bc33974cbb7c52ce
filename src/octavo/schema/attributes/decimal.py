"""`decimal`: a decimal number."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, ClassVar

from octavo.schema.attributes.base import ColumnKind, Conversions
from octavo.schema.attributes.numeric import (
    Number,
    Numeric,
    check_limits,
    finite_number,
    is_finite,
    number_to_wire,
)
from octavo.schema.errors import Report, ValidationMode, ValuePath

WHOLE_DIGITS, PLACES = 35, 30
"""How many digits a decimal has at most before and after the point: what MariaDB's columns hold."""
_LAST_PLACE = Decimal(1).scaleb(-PLACES)
_WIDE = Context(prec=400, rounding=ROUND_HALF_EVEN)


def exactly(number: Number) -> Decimal:
    """Return the decimal as a number is written: 0.1 is one tenth; below a double's range it is zero."""
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    return Decimal(0) if exact.adjusted() < -400 else exact


def read_decimal(value: Number | str) -> Decimal:
    """Return a decimal from the text, or the number, it is kept as."""
    return Decimal(value) if isinstance(value, str) else exactly(value)


def decimal_text(value: Number | str) -> str:
    """Return the one text of a decimal, with all of its digits: `1.50` is `1.5`, 1e2 is `100`."""
    text = format(read_decimal(value), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def decimal_to_wire(value: Number | str) -> int | float:
    """Return a decimal, or the text of one, as a number of JavaScript's."""
    return number_to_wire(float(value))


def kept_decimal(number: Number) -> Decimal | None:
    """Return the decimal that is kept of a finite number; None where it has too many digits.

    Of a double the digits beyond the last place are left out: they are noise.
    """
    exact = exactly(number)
    if isinstance(number, float) and not fits(exact):
        exact = exact.quantize(_LAST_PLACE, context=_WIDE)
    return exact if fits(exact) else None


def fits(exact: Decimal) -> bool:
    """Whether every database keeps all digits of a decimal."""
    text = decimal_text(exact).removeprefix("-")
    whole, _, fraction = text.partition(".")
    return len(whole) <= WHOLE_DIGITS and len(fraction) <= PLACES


@dataclass(frozen=True, kw_only=True)
class DecimalAttribute(Numeric):
    """A decimal number, stored exactly; a number on the wire."""

    column: ClassVar[ColumnKind] = "decimal"
    conversions: ClassVar[Conversions] = Conversions(
        to_wire=number_to_wire, to_json=decimal_text, json_to_wire=decimal_to_wire
    )

    def accept_number(self, number: Number, path: ValuePath, mode: ValidationMode, report: Report) -> Any:
        """Return a Decimal."""
        if not is_finite(number):
            report.add(path, "must be a finite number")
            return None
        exact = kept_decimal(number)
        if exact is None:
            rule = f"at most {WHOLE_DIGITS} digits before the point and {PLACES} after it"
            report.add(path, f"must have {rule}", number)
            return None
        limits = (_maybe_exactly(self.min), _maybe_exactly(self.max))
        check_limits(exact, limits, path, mode, report)
        return exact

    def parse_filter_value(self, value: Any) -> Any:
        """Return the Decimal to compare with."""
        return exactly(finite_number(self.name, value))


def _maybe_exactly(limit: Number | None) -> Decimal | None:
    return None if limit is None else exactly(limit)
