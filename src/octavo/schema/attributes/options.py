"""Readers of the options an attribute may have: each returns the value or says what it must be."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple


class Option(NamedTuple):
    """One option: the field it fills, and the reader that raises ValueError with what the value must be."""

    field: str
    read: Callable[[Any], Any]


def boolean(value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def text(value: Any) -> str:
    """Read a text that is not empty."""
    if not isinstance(value, str) or not value:
        raise ValueError("must be a text")
    return value


def any_text(value: Any) -> str | None:
    """Read a text, empty or null where the option means nothing then."""
    if value is not None and not isinstance(value, str):
        raise ValueError("must be a text")
    return value or None


def count(value: Any) -> int | None:
    """Read a whole number from 0 on; null means no limit."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("must be a whole number from 0 on")
    return value


def number(value: Any) -> int | float | Decimal | None:
    """Read a number, also written as a text (as big integers' limits are); null and "" mean no limit."""
    if value is None or value == "":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    try:
        parsed = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        parsed = None
    if parsed is None or not parsed.is_finite():
        raise ValueError("must be a number")
    return int(parsed) if parsed == parsed.to_integral_value() else parsed


def integer(value: Any) -> int | None:
    """Read a whole number, also written as a text; null and "" mean no limit."""
    parsed = number(value)
    if parsed is not None and parsed != int(parsed):
        raise ValueError("must be a whole number")
    return None if parsed is None else int(parsed)


def texts(value: Any) -> tuple[str, ...]:
    """Read a list of different texts, at least one."""
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise ValueError("must be a list of texts, at least one")
    if len(set(value)) != len(value):
        raise ValueError("must not name a text twice")
    return tuple(value)


def mapping(value: Any) -> dict[str, Any]:
    """Read an object."""
    if not isinstance(value, dict):
        raise ValueError("must be an object")
    return value
