"""PostgreSQL: lists are arrays, JSON is jsonb, text is kept under the C collation and folded by ICU's root
locale.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import asyncpg as asyncpg_dialect

from octavo.db.dialects import encoding
from octavo.db.dialects.base import (
    FINAL_SIGMA,
    SIGMA,
    ZERO,
    Dialect,
    Json,
    Text,
    Truth,
    constant,
    list_parameter,
)
from octavo.db.types import POSTGRES_TYPES, Encoder, Kind
from octavo.schema.attributes.base import Scalar
from octavo.schema.attributes.datetimes import datetime_to_wire, time_to_wire
from octavo.schema.attributes.numeric import number_to_wire

_ICU = "und-x-icu"

_ENCODERS: Mapping[Kind, Encoder] = {
    **encoding.ENCODERS,
    "boolean": bool,
    "date": encoding.as_date,
    "time": encoding.as_time,
    "datetime": encoding.as_datetime,
}


# The driver's own datetimes take twice as long as everything else of a row, and writing them as texts
# as long again.

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_REMEMBERED = 16_384
"""Moments remembered as texts: a page that is read again costs no formatting."""


class Codec(NamedTuple):
    """How values of one type travel: made of what Octavo keeps, and into what the wire has."""

    type_name: str
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]
    format: str = "tuple"


def _encode_datetime(value: datetime) -> tuple[int]:
    return ((value - _EPOCH) // _MICROSECOND,)


def _encode_date(value: date) -> tuple[int]:
    return (value.toordinal() - _EPOCH.toordinal(),)


def _encode_time(value: time) -> tuple[int]:
    return (((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond,)


@lru_cache(_REMEMBERED)
def _decode_datetime(parts: tuple[int]) -> str:
    return datetime_to_wire(_EPOCH + parts[0] * _MICROSECOND)


@lru_cache(_REMEMBERED)
def _decode_date(parts: tuple[int]) -> str:
    return date.fromordinal(parts[0] + _EPOCH.toordinal()).isoformat()


@lru_cache(_REMEMBERED)
def _decode_time(parts: tuple[int]) -> str:
    return time_to_wire((_EPOCH + parts[0] * _MICROSECOND).time())


def _decode_number(text: str) -> int | float:
    return number_to_wire(float(text))


CODECS = (
    Codec("timestamptz", _encode_datetime, _decode_datetime),
    Codec("date", _encode_date, _decode_date),
    Codec("time", _encode_time, _decode_time),
    Codec("numeric", str, Decimal, "text"),
    Codec("float8", repr, _decode_number, "text"),
)
"""What the connections are told; rows hold the same values as SQLite's then, but for booleans and
decimals.
"""


class PostgresDialect(Dialect):
    """PostgreSQL 13 or later, built with ICU as the distributions build it."""

    name = "postgresql"
    sqlalchemy = asyncpg_dialect.dialect()  # type: ignore[no-untyped-call]  # untyped there
    row_name = "ctid"

    def encoder(self, kind: Kind, many: bool = False) -> Encoder | None:
        """Return what makes the driver's value from a kept one."""
        encode = _ENCODERS[kind]
        if not many:
            return encode
        if kind == "rowid":
            return list
        return lambda values: [None if value is None else encode(value) for value in values]

    def decoder(self, attribute: Scalar) -> Callable[[Any], Any] | None:
        """Return what makes the wire's value: the codecs give what `to_json` makes, but for JSON, and
        decimals exactly.
        """
        return orjson.loads if attribute.column == "json" else attribute.conversions.json_to_wire

    def is_in(self, value: sa.ColumnElement[Any], name: str, kind: Kind) -> Truth:
        """Say that a value is in the list given as one parameter."""
        return value == sa.func.any(list_parameter(name, kind))

    def is_found(self, value: sa.ColumnElement[Any], rows: sa.GenerativeSelect) -> Truth:
        """Say that a value is among those of a select; IN would be a loop where statistics are missing."""
        return value == sa.func.any(sa.func.array(rows.scalar_subquery()))

    def contains(self, text: Text, part: Text) -> Truth:
        """Say that a text contains another one; `strpos` has no wildcards."""
        return sa.func.strpos(text, part) > ZERO

    def fold(self, text: Text) -> Text:
        """Return the text without the difference of upper and lower case."""
        upper = sa.func.upper(sa.collate(text, _ICU))
        lower = sa.func.lower(upper)
        return sa.collate(sa.func.translate(lower, constant(FINAL_SIGMA), constant(SIGMA)), "C")

    def as_text(self, value: sa.ColumnElement[Any], kind: Kind) -> Text:
        """Return the text of a value, moments as on the wire."""
        if kind == "datetime":
            return sa.func.to_char(
                sa.func.timezone(constant("UTC"), value), constant('YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
            )
        if kind == "time":
            return sa.func.to_char(value, constant("HH24:MI:SS.MS"))
        if kind == "decimal":
            value = sa.func.trim_scale(value)
        if kind == "boolean":
            return sa.cast(sa.cast(value, sa.Integer), sa.Text)
        return (
            value if kind in {"text", "date_text", "time_text", "datetime_text"} else sa.cast(value, sa.Text)
        )

    def order(self, value: sa.ColumnElement[Any], *, descending: bool) -> sa.ColumnElement[Any]:
        """Order by a value; NULLs are largest here unless told otherwise."""
        return value.desc().nulls_last() if descending else value.asc().nulls_first()

    def json_scalar(self, json: Json, path: Sequence[str], kind: Kind) -> sa.ColumnElement[Any]:
        """Return the value at a path."""
        if kind == "json":
            return sa.func.jsonb_extract_path(json, *map(constant, path))
        text = sa.func.jsonb_extract_path_text(json, *map(constant, path))
        if kind == "text" or kind.endswith("_text"):
            return sa.collate(text, "C")
        return sa.cast(text, POSTGRES_TYPES[kind])

    def json_elements(self, json: Json, path: Sequence[str], name: str) -> tuple[sa.FromClause, Json, Truth]:
        """Return the list at a path as a table; what is no list has no elements."""
        part = sa.func.jsonb_extract_path(json, *map(constant, path)) if path else json
        is_list = sa.func.jsonb_typeof(part) == constant("array")
        elements = sa.func.jsonb_array_elements(sa.case((is_list, part))).table_valued("value", name=name)
        return elements, elements.c.value, sa.func.jsonb_typeof(elements.c.value) == constant("object")

    def json_list(self, value: sa.ColumnElement[Any], order: Sequence[Any]) -> sa.ColumnElement[Any]:
        """Return one JSON list of values in an order."""
        return sa.func.jsonb_agg(value).over(order_by=order, rows=(None, None))
