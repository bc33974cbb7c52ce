"""Values as they are read to be converted, and to be judged by rules."""

from collections.abc import Callable
from typing import Any

from octavo.db.dialects.base import Dialect
from octavo.migrations.conversions import bare
from octavo.schema.attributes.decimal import read_decimal


def reader(type_: str, dialect: Dialect) -> Callable[[Any], Any]:
    """Return what makes values for conversions of what columns hold, NULL apart."""
    attribute = bare(type_)
    if attribute.column == "decimal":
        return dialect.read_decimal
    return dialect.decoder(attribute) or (lambda value: value)


def read_json(type_: str, value: Any) -> Any:
    """Return the value for conversions of one that a component holds."""
    attribute = bare(type_)
    if attribute.column == "decimal":
        return read_decimal(value)
    return value if attribute.conversions.json_to_wire is None else attribute.conversions.json_to_wire(value)
