"""SQLite: lists are JSON texts, JSON is text, decimals are texts that sort as they do, letter case is folded
by a function of ours.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from octavo.db.dialects import encoding, sqlite_decimals
from octavo.db.dialects.base import (
    FINAL_SIGMA,
    LARGEST,
    ONE,
    SIGMA,
    ZERO,
    Dialect,
    Json,
    Text,
    Truth,
    constant,
    json_path,
    list_parameter,
)
from octavo.db.types import Encoder, Kind
from octavo.schema.attributes.base import Scalar

FOLD = "octavo_fold"
ENCODE_DECIMAL = "octavo_encode_decimal"
DECIMAL_TEXT = "octavo_decimal_text"
"""The names of our functions, which are registered on every connection."""


def fold_text(text: Any) -> Any:
    """Return a text without the difference of upper and lower case; anything but a text as it is."""
    if not isinstance(text, str):
        return text
    return text.lower() if text.isascii() else text.upper().lower().replace(FINAL_SIGMA, SIGMA)


def add_functions(connection: sqlite3.Connection) -> None:
    """Register our functions on a connection."""
    functions = {
        FOLD: fold_text,
        ENCODE_DECIMAL: sqlite_decimals.encode_decimal,
        DECIMAL_TEXT: sqlite_decimals.text_of,
    }
    for name, function in functions.items():
        connection.create_function(name, 1, function, deterministic=True)


def _whole(value: Any) -> int | float:
    """Return a whole number of SQLite's; what is none, or has more than 64 bits, as a double."""
    if isinstance(value, Decimal) and abs(value) <= LARGEST and value == value.to_integral_value():
        return int(value)
    return value if isinstance(value, int) and -LARGEST - 1 <= value <= LARGEST else float(value)


_ENCODERS: Mapping[Kind, Encoder] = {
    **encoding.ENCODERS,
    "integer": _whole,
    "bigint": _whole,
    "decimal": sqlite_decimals.encode_decimal,
}
_LIST_ENCODERS: Mapping[Kind, Encoder] = {
    **{kind: encoding.list_encoder(encode) for kind, encode in _ENCODERS.items()},
    "rowid": encoding.list_encoder(None),
}


class SQLiteDialect(Dialect):
    """SQLite 3.38 or later."""

    name = "sqlite"
    sqlalchemy = sqlite.dialect()
    row_name = "rowid"

    def encoder(self, kind: Kind, many: bool = False) -> Encoder | None:
        """Return the function from a stored value, or a list of them, to the driver's."""
        return (_LIST_ENCODERS if many else _ENCODERS)[kind]

    def decoder(self, attribute: Scalar) -> Callable[[Any], Any] | None:
        """Return what makes the wire's value: columns hold what `to_json` makes, but for booleans,
        decimals and JSON.
        """
        if attribute.column == "boolean":
            return bool
        if attribute.column == "decimal":
            return sqlite_decimals.to_wire
        return orjson.loads if attribute.column == "json" else attribute.conversions.json_to_wire

    def read_decimal(self, raw: Any) -> Decimal:
        """Return the decimal that a column holds."""
        return sqlite_decimals.read_decimal(raw)

    def is_in(self, value: sa.ColumnElement[Any], name: str, kind: Kind) -> Truth:
        """Return the condition that a value is in a list that is passed as one parameter."""
        values = sa.func.json_each(list_parameter(name, kind)).table_valued("value")
        return value.in_(sa.select(values.c.value))

    def contains(self, text: Text, part: Text) -> Truth:
        """Return the condition that a text contains another one; `instr` has no wildcards."""
        return sa.func.instr(text, part) > ZERO

    def starts_with(self, text: Text, part: Text) -> Truth:
        """Return the condition that a text starts with another one."""
        return sa.func.substr(text, ONE, sa.func.length(part)) == part

    def ends_with(self, text: Text, part: Text) -> Truth:
        """Say that a text ends with another one; counted from the front, as `substr(x, -0)` is all of x."""
        start = sa.func.length(text) - sa.func.length(part) + ONE
        return sa.and_(start >= ONE, sa.func.substr(text, start) == part)

    def fold(self, text: Text) -> Text:
        """Return the case-folded text."""
        return getattr(sa.func, FOLD)(text)  # type: ignore[no-any-return]  # functions are untyped by name

    def as_text(self, value: sa.ColumnElement[Any], kind: Kind) -> Text:
        """Return the text of a value."""
        if kind == "decimal":
            return getattr(sa.func, DECIMAL_TEXT)(value)  # type: ignore[no-any-return]
        return sa.cast(value, sa.Text)

    def json_scalar(self, json: Json, path: Sequence[str], kind: Kind) -> sa.ColumnElement[Any]:
        """Return the value at a path; decimals as columns hold them."""
        value: sa.ColumnElement[Any] = sa.func.json_extract(json, constant(json_path(path)))
        return getattr(sa.func, ENCODE_DECIMAL)(value) if kind == "decimal" else value

    def json_elements(self, json: Json, path: Sequence[str], name: str) -> tuple[sa.FromClause, Json, Truth]:
        """Return the list at a path as a table."""
        elements = sa.func.json_each(json, constant(json_path(path))).table_valued("value", "type", name=name)
        return elements, elements.c.value, elements.c.type == constant("object")

    def json_list(self, value: sa.ColumnElement[Any], order: Sequence[Any]) -> sa.ColumnElement[Any]:
        """Return one JSON list of values in an order."""
        return sa.func.json_group_array(value).over(order_by=order, rows=(None, None))
