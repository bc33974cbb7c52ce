"""JSON as JavaScript writes it, by orjson: NaN and infinities are null, datetimes have milliseconds."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

import orjson

from octavo.http.text import js_text, utf8

_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME


def dumps(value: Any) -> bytes:
    """Return the JSON text of a value as UTF-8; raise TypeError or RecursionError for what has none."""
    try:
        return orjson.dumps(value, _default, _OPTIONS)
    except TypeError:
        return orjson.dumps(_make_plain(value), _default, _OPTIONS)


def _make_plain(value: Any) -> Any:
    """Make plain what orjson refuses: long integers, keys that are no texts, half characters."""
    if isinstance(value, Mapping):
        return {utf8(js_text(key)).decode(): _make_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_make_plain(item) for item in value]
    if isinstance(value, str) and not value.isascii():
        return orjson.Fragment(json.dumps(value).encode())
    if isinstance(value, int) and value.bit_length() > 63:
        return orjson.Fragment(str(value).encode())
    return value


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
