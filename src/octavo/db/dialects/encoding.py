"""How kept values are made into what the drivers take, shared by the databases; texts are taken for moments
too.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import orjson

from octavo.db.dialects.base import LARGEST
from octavo.db.types import Encoder, Kind
from octavo.schema.attributes.datetimes import (
    datetime_to_wire,
    read_date,
    read_datetime,
    read_time,
    time_to_wire,
)
from octavo.schema.attributes.decimal import read_decimal


def encode_text(value: Any) -> str:
    """Return a text; numbers as they are written."""
    return value if isinstance(value, str) else str(value)


def encode_row_id(value: Any) -> int:
    """Return an id; numbers no row can have become one that none has."""
    number = int(value)
    return number if number == value and 0 <= number <= LARGEST else -1


def encode_json(value: Any) -> str:
    """Return JSON text."""
    return orjson.dumps(value).decode()


def encode_decimal(value: Any) -> Decimal:
    """Return the decimal a number is written as."""
    return value if isinstance(value, Decimal) else read_decimal(value)


def as_date(value: Any) -> date:
    """Return a date; the common case first."""
    return value if type(value) is date else read_date(value)


def as_time(value: Any) -> time:
    """Return a time with milliseconds."""
    return read_time(value)


def as_datetime(value: Any) -> datetime:
    """Return a moment in UTC with milliseconds."""
    return read_datetime(value)


def date_text(value: Any) -> str:
    """Return `2024-01-02`."""
    return as_date(value).isoformat()


def time_text(value: Any) -> str:
    """Return `03:04:05.678`."""
    return time_to_wire(read_time(value))


def datetime_text(value: Any) -> str:
    """Return `2024-01-02T03:04:05.678Z`."""
    return datetime_to_wire(read_datetime(value))


def list_encoder(encode: Encoder | None) -> Encoder:
    """Return the function that makes a list of values a JSON text."""

    def encode_list(values: Any) -> str:
        # NULL stays NULL: nothing is in a list because of it, and whether anything is not is unknown.
        encoded = values if encode is None else [None if one is None else encode(one) for one in values]
        return orjson.dumps(list(encoded)).decode()

    return encode_list


ENCODERS: Mapping[Kind, Encoder] = {
    "rowid": encode_row_id,
    "text": encode_text,
    "integer": int,
    "bigint": int,
    "double": float,
    "decimal": encode_decimal,
    "boolean": int,
    "date": date_text,
    "time": time_text,
    "datetime": datetime_text,
    "date_text": date_text,
    "time_text": time_text,
    "datetime_text": datetime_text,
    "json": encode_json,
}
"""What makes a driver's value, where a database wants nothing else."""
