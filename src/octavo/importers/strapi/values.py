"""Converts values from databases and archives to the values Octavo stores."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson

from octavo.schema.attributes.base import Scalar
from octavo.schema.attributes.datetimes import read_date, read_datetime, read_time
from octavo.schema.attributes.decimal import kept_decimal
from octavo.schema.attributes.numeric import is_finite

LARGEST = 2**63 - 1
_TIME = re.compile(r"(\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?")
_TRUE = {"1", "t", "true", "y", "yes"}


def to_stored(attribute: Scalar, value: Any) -> Any:
    """Return a value as it is stored; raises ValueError for one that the attribute cannot have."""
    if value is None:
        return None
    return _READERS[attribute.column](value)


def without_nulls(value: Any) -> Any:
    """Return a JSON value whose texts have no null characters, which no database takes everywhere."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    if isinstance(value, dict):
        return {without_nulls(key): without_nulls(item) for key, item in value.items()}
    return value


def moment(value: Any) -> datetime | None:
    """Return a moment; texts and numbers are taken too."""
    return None if value is None else _moment(value)


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return str(value).replace("\x00", "")


def _boolean(value: Any) -> bool:
    return value.lower() in _TRUE if isinstance(value, str) else bool(value)


def _number(value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{value} is no number") from None
    if not number.is_finite():
        raise ValueError(f"{value} is no number")
    return number


def _whole(value: Any) -> int:
    number = _number(int(value) if isinstance(value, bool) else value)
    if number != number.to_integral_value() or abs(number) > LARGEST:
        raise ValueError(f"{value} is no whole number of 64 bits")
    return int(number)


def _decimal(value: Any) -> Decimal:
    number = _number(value)
    exact = kept_decimal(value if isinstance(value, float) else number) if is_finite(number) else None
    if exact is None:
        raise ValueError(f"{value} has more digits than a decimal keeps")
    return exact


def _double(value: Any) -> float:
    return float(_number(value))


def _date(value: Any) -> date:
    if isinstance(value, int | float):
        return read_datetime(int(value)).date()
    return read_date(value)


def _time(value: Any) -> time:
    if isinstance(value, timedelta):  # MySQL's
        value = (datetime(2000, 1, 1, tzinfo=UTC) + value).time()
    if isinstance(value, str) and (match := _TIME.fullmatch(value)):
        value = (match[1] if match[1].count(":") == 2 else f"{match[1]}:00") + f".{(match[2] or '0')[:3]}"
    return read_time(value)


def _moment(value: Any) -> datetime:
    return read_datetime(int(value) if isinstance(value, float) else value)


def _json(value: Any) -> Any:
    return without_nulls(value) if b"\\u0000" in orjson.dumps(value) else value


_READERS = {
    "text": _text,
    "boolean": _boolean,
    "integer": _whole,
    "bigint": _whole,
    "double": _double,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "datetime": _moment,
    "json": _json,
}
