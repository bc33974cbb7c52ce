"""JSON as JavaScript writes it, by orjson: NaN and infinities are null, datetimes have milliseconds."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

import orjson

_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME


def dumps(value: Any) -> bytes:
    """Return the JSON text of a value as UTF-8; raise TypeError or ValueError for what has none."""
    try:
        return orjson.dumps(value, _default, _OPTIONS)
    except TypeError as error:
        if isinstance(error.__cause__, RecursionError) or "recursion" in str(error).lower():
            raise
    # Integers beyond 64 bits, keys that are no texts and lone surrogates, which orjson refuses.
    text = json.dumps(value, default=_default, separators=(",", ":"), allow_nan=False)
    return text.encode("ascii")


def _default(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return iso_datetime(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if hasattr(value, "to_json"):
        return value.to_json()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def iso_datetime(moment: datetime.datetime) -> str:
    """Return `2026-01-01T00:00:00.000Z`; a naive datetime is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    return aware.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
