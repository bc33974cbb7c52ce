"""SQLite: lists are JSON texts, JSON is text, letter case is folded by a function of ours."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from octavo.db.dialects import encoding
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
    list_parameter,
)
from octavo.db.types import Encoder, Kind
from octavo.schema.attributes.base import Scalar

FOLD = "octavo_fold"
"""The name `fold_text` is registered under on every connection."""


def fold_text(text: Any) -> Any:
    """Return a text without the difference of upper and lower case; anything but a text as it is."""
    if not isinstance(text, str):
        return text
    return text.lower() if text.isascii() else text.upper().lower().replace(FINAL_SIGMA, SIGMA)


def _number(value: Any) -> int | float:
    """Return a number of SQLite's: whole ones as integers while they fit, everything else as a double."""
    if isinstance(value, Decimal) and abs(value) <= LARGEST and value == value.to_integral_value():
        return int(value)
    return value if isinstance(value, int) and -LARGEST - 1 <= value <= LARGEST else float(value)


def _list_encoder(encode: Encoder | None) -> Encoder:
    def encode_list(values: Any) -> str:
        # NULL stays NULL: nothing is in a list because of it, and whether anything is not is unknown.
        encoded = values if encode is None else [None if one is None else encode(one) for one in values]
        return orjson.dumps(list(encoded)).decode()

    return encode_list


_ENCODERS: dict[Kind, Encoder] = {
    "rowid": encoding.encode_row_id,
    "text": encoding.encode_text,
    "integer": _number,
    "bigint": _number,
    "double": float,
    "decimal": _number,
    "boolean": int,
    "date": encoding.date_text,
    "time": encoding.time_text,
    "datetime": encoding.datetime_text,
    "date_text": encoding.date_text,
    "time_text": encoding.time_text,
    "datetime_text": encoding.datetime_text,
    "json": encoding.encode_json,
}
_LIST_ENCODERS = {kind: _list_encoder(encode) for kind, encode in _ENCODERS.items()}
_LIST_ENCODERS["rowid"] = _list_encoder(None)


class SQLiteDialect(Dialect):
    """SQLite 3.38 or later."""

    name = "sqlite"
    sqlalchemy = sqlite.dialect()

    def encoder(self, kind: Kind, many: bool = False) -> Encoder | None:
        """Return what makes the driver's value from a kept one."""
        return (_LIST_ENCODERS if many else _ENCODERS)[kind]

    def decoder(self, attribute: Scalar) -> Callable[[Any], Any] | None:
        """Return what makes the wire's value: columns hold what `to_json` makes, but for booleans and
        JSON.
        """
        if attribute.column == "boolean":
            return bool
        return orjson.loads if attribute.column == "json" else attribute.forms.json_to_wire

    def is_in(self, value: sa.ColumnElement[Any], name: str, kind: Kind) -> Truth:
        """Say that a value is in the list given as one parameter."""
        values = sa.func.json_each(list_parameter(name, kind)).table_valued("value")
        return value.in_(sa.select(values.c.value))

    def is_found(self, value: sa.ColumnElement[Any], rows: sa.GenerativeSelect) -> Truth:
        """Say that a value is among those of a select."""
        return value.in_(rows)

    def contains(self, text: Text, part: Text) -> Truth:
        """Say that a text contains another one; `instr` has no wildcards."""
        return sa.func.instr(text, part) > ZERO

    def starts_with(self, text: Text, part: Text) -> Truth:
        """Say that a text starts with another one."""
        return sa.func.substr(text, ONE, sa.func.length(part)) == part

    def ends_with(self, text: Text, part: Text) -> Truth:
        """Say that a text ends with another one; counted from the front, as `substr(x, -0)` is all of x."""
        start = sa.func.length(text) - sa.func.length(part) + ONE
        return sa.and_(start >= ONE, sa.func.substr(text, start) == part)

    def fold(self, text: Text) -> Text:
        """Return the text without the difference of upper and lower case."""
        return getattr(sa.func, FOLD)(text)  # type: ignore[no-any-return]  # functions are untyped by name

    def as_text(self, value: sa.ColumnElement[Any], kind: Kind) -> Text:
        """Return the text of a value."""
        return sa.cast(value, sa.Text)

    def order(self, value: sa.ColumnElement[Any], *, descending: bool) -> sa.ColumnElement[Any]:
        """Order by a value; NULLs are smallest here anyway."""
        return value.desc() if descending else value.asc()

    def json_scalar(self, json: Json, path: Sequence[str], kind: Kind) -> sa.ColumnElement[Any]:
        """Return the value at a path."""
        return sa.func.json_extract(json, _json_path(path))

    def json_elements(self, json: Json, path: Sequence[str], name: str) -> tuple[sa.FromClause, Json, Truth]:
        """Return the list at a path as a table."""
        elements = sa.func.json_each(json, _json_path(path)).table_valued("value", "type", name=name)
        return elements, elements.c.value, elements.c.type == constant("object")

    def json_list(self, value: sa.ColumnElement[Any]) -> sa.Function[Any]:
        """Return the aggregate that makes one JSON list of values."""
        return sa.func.json_group_array(value)


def _json_path(path: Sequence[str]) -> sa.ColumnElement[str]:
    return constant("$" + "".join(f'."{key}"' for key in path))
