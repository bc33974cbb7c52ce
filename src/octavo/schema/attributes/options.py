"""Parsers of the options of attributes: each returns the value, or raises ValueError saying what it must
be.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple


class Option(NamedTuple):
    """One option: the field it fills, its parser, and what editors are told of it."""

    field: str
    read: Callable[[Any], Any]
    description: str = ""
    schema: Mapping[str, Any] | None = None
    """The JSON Schema of its values, where it takes fewer than the parser."""

    def editor_schema(self) -> dict[str, Any]:
        """Return the JSON Schema by which editors complete it."""
        values = _SCHEMAS[self.read] if self.schema is None else self.schema
        return {**({"description": self.description} if self.description else {}), **values}


def boolean(value: Any) -> bool:
    """Parse true or false."""
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def text(value: Any) -> str:
    """Parse a text that is not empty."""
    if not isinstance(value, str) or not value:
        raise ValueError("must be a text")
    return value


def any_text(value: Any) -> str | None:
    """Parse a text; an empty one and null mean that the option is not set."""
    if value is not None and not isinstance(value, str):
        raise ValueError("must be a text")
    return value or None


def names(value: Any) -> dict[str, str]:
    """Read an object of texts."""
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError('must be an object of texts, such as {"old": "new"}')
    return value


def count(value: Any) -> int | None:
    """Parse a whole number from 0 on; null means no limit."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("must be a whole number from 0 on")
    return value


def number(value: Any) -> int | float | Decimal | None:
    """Parse a number, also written as a text (as limits of big integers are); null and "" mean no limit."""
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


def texts(value: Any) -> tuple[str, ...]:
    """Parse a list of different texts, at least one."""
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise ValueError("must be a list of texts, at least one")
    if len(set(value)) != len(value):
        raise ValueError("must not name a text twice")
    return tuple(value)


def mapping(value: Any) -> dict[str, Any]:
    """Parse an object."""
    if not isinstance(value, dict):
        raise ValueError("must be an object")
    return value


_SCHEMAS: Mapping[Callable[[Any], Any], Mapping[str, Any]] = {
    boolean: {"type": "boolean"},
    text: {"type": "string", "minLength": 1},
    any_text: {"type": "string"},
    names: {"type": "object", "additionalProperties": {"type": "string"}},
    count: {"type": "integer", "minimum": 0},
    number: {"type": ["number", "string"]},
    texts: {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
    mapping: {"type": "object"},
}
