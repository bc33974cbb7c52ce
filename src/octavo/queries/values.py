"""Converts the values of filters to those that are compared: of the attribute's type, within what
databases hold.
"""

import math
from decimal import Decimal
from typing import Any, Final, get_args

from octavo.errors import ValidationError
from octavo.queries.plan import TextOperator
from octavo.schema.attributes.base import Attribute, Scalar
from octavo.schema.attributes.boolean import FALSE
from octavo.schema.attributes.numeric import is_finite, to_number
from octavo.schema.attributes.textual import filter_text

SMALLEST: Final = -(2**63)
LARGEST: Final = 2**63 - 1
NUMERIC: Final = frozenset({"integer", "bigint", "double", "decimal"})
NO_ROW: Final = -1
"""A row id that no row has: ids count from 1."""

TEXT_OPERATORS: Final = frozenset(get_args(TextOperator))
"""Operators that compare the text of a value, whatever the attribute's type."""

_TRUE: Final = frozenset({"true", "t", "1"})


def as_boolean(value: Any) -> bool | None:
    """Return the boolean a value stands for; None if it is none (Strapi: true t 1, false f 0)."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return bool(value) if value in (0, 1) else None
    if isinstance(value, str) and value:
        return True if value in _TRUE else False if value in FALSE else None
    return None


def as_truth(value: Any) -> bool:
    """Return the value of `$null`: everything but false, f, 0, the empty text and null is true (Strapi)."""
    return value not in FALSE if isinstance(value, str) else bool(value)


def filter_value(attribute: Attribute | None, name: str, operator: str, value: Any) -> Any:
    """Return one value as it is compared; `attribute` is None for the id of a component.

    Raises ValidationError for a value that cannot be compared with the attribute.
    """
    if isinstance(value, list | dict):
        raise ValidationError(f"{operator} of {name} takes a single value")
    if operator in TEXT_OPERATORS:
        if value is None:
            raise ValidationError(f"{operator} of {name} takes a text")
        return filter_text(name, value)
    if value is None:
        return None
    if name == "id":
        return row_id(value, operator)
    if not isinstance(attribute, Scalar):
        raise ValidationError(f"{name} cannot be compared")
    if attribute.column in NUMERIC and isinstance(value, str) and not value.strip():
        value = 0  # JavaScript's Number(""), and so Strapi's
    typed = attribute.parse_filter_value(value)
    is_whole = attribute.column in {"integer", "bigint"} and isinstance(typed, int | float | Decimal)
    return whole_number(typed, operator, name) if is_whole else typed


def row_id(value: Any, operator: str) -> int:
    """Return a row id; a value that cannot be one equals no row, and has no order (as recorded: it
    matches nothing).
    """
    try:
        number = to_number(value)
        if is_finite(number) and number == int(number) and SMALLEST <= number <= LARGEST:
            return int(number)
        if is_finite(number) and operator in {"$gt", "$gte", "$lt", "$lte"}:
            return whole_number(number, operator, "id")
    except (ValueError, OverflowError, ValidationError):
        pass
    if operator in {"$eq", "$ne", "$in", "$notIn"}:
        return NO_ROW
    raise ValidationError(f"id is compared with a whole number, not with {str(value)[:50]!r}")


def whole_number(value: int | float | Decimal, operator: str, name: str) -> int:
    """Return a 64-bit whole number that compares with whole numbers as the given one does.

    A fraction equals none of them: it becomes the smallest one, which no attribute holds in practice.
    """
    if isinstance(value, float | Decimal) and value != int(value):
        if operator in {"$gt", "$lte"}:
            value = math.floor(value)
        else:
            value = math.ceil(value) if operator in {"$gte", "$lt"} else SMALLEST
    if not SMALLEST <= value <= LARGEST:
        raise ValidationError(f"{name} is compared with whole numbers of 64 bits")
    return int(value)
