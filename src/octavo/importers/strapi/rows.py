"""The rows of Octavo's tables that one row of Strapi's becomes, and their checksum."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import sqlalchemy as sa

from octavo.db.types import Kind, kind_of
from octavo.schema.attributes.datetimes import (
    datetime_to_wire,
    read_date,
    read_datetime,
    read_time,
    time_to_wire,
)
from octavo.schema.attributes.decimal import decimal_text

Values = dict[str, Any]


@dataclass(slots=True)
class Beside:
    """A row of a table beside a type's; `owner_id` among its values."""

    table: sa.Table
    values: Values


@dataclass(slots=True)
class ImportedRow:
    """One row of a type, by column, and the rows that go with it."""

    table: sa.Table
    id: int
    values: Values
    nested: dict[str, Any] = field(default_factory=dict)
    """The JSON of its components by attribute, which is among the values too."""
    beside: list[Beside] = field(default_factory=list)

    @property
    def checksum(self) -> int:
        """What tells this row, with all that goes with it, from any other."""
        beside = ((one.table, one.values) for one in self.beside)
        return sum(
            checksum(table, _with_json_text(table, values))
            for table, values in ((self.table, self.values), *beside)
        )


def checksum(table: sa.Table, values: Mapping[str, Any]) -> int:
    """Return a number for a row of a table as its database gives it back, JSON as text."""
    content = [
        table.name,
        *(_plain(column, values[column.name]) for column in table.c if column.name in values),
    ]
    return int.from_bytes(hashlib.sha256(orjson.dumps(content)).digest()[:16])


def _with_json_text(table: sa.Table, values: Values) -> Values:
    """Return values with their JSON as text."""
    return {
        name: orjson.dumps(value) if value is not None and _is_json(table.c[name]) else value
        for name, value in values.items()
    }


def _is_json(column: sa.Column[Any]) -> bool:
    kind = kind_of(column.type)
    return kind is not None and kind[0] == "json"


def _plain(column: sa.Column[Any], value: Any) -> Any:
    """Return a value as every database gives it back."""
    kind = kind_of(column.type)
    return None if value is None or kind is None else [column.name, _PLAIN[kind[0]](value)]


def _json(value: Any) -> Any:
    return _numbers(orjson.loads(value) if isinstance(value, str | bytes) else value)


def _numbers(value: Any) -> Any:
    """Return JSON whose whole numbers are integers, and whose keys are in one order."""
    if isinstance(value, dict):
        return {key: _numbers(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


_PLAIN: Mapping[Kind, Any] = {
    "rowid": int,
    "text": str,
    "integer": int,
    "bigint": int,
    "double": float,
    "decimal": decimal_text,
    "boolean": bool,
    "date": lambda value: read_date(value).isoformat(),
    "time": lambda value: time_to_wire(read_time(value)),
    "datetime": lambda value: datetime_to_wire(read_datetime(value)),
    "json": _json,
}
