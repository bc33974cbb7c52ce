"""`date`, `time`, `datetime` and `timestamp`: invalid ones are refused last, by their storage format
(Strapi).
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from octavo.errors import ValidationError
from octavo.schema.attributes.base import ColumnKind, Conversions, Scalar
from octavo.schema.attributes.datetimes import (
    datetime_to_milliseconds,
    datetime_to_wire,
    read_date,
    read_datetime,
    read_time,
    time_to_wire,
)
from octavo.schema.errors import Report, ValidationMode, ValuePath


class TemporalParser(NamedTuple):
    """How a type parses a value; raises ValueError with the message for the caller."""

    read: Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True)
class Temporal(Scalar):
    """A date, a time or both."""

    reader: ClassVar[TemporalParser]

    def accept(self, value: Any, path: ValuePath, mode: ValidationMode, report: Report) -> Any:
        """Return the date or time."""
        try:
            return self.reader.read(value)
        except ValueError as error:
            report.refuse_later(str(error))
            return None

    def parse_filter_value(self, value: Any) -> Any:
        """Return the date or time to compare with."""
        try:
            return self.reader.read(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None


@dataclass(frozen=True, kw_only=True)
class DateAttribute(Temporal):
    """A day; whatever follows a date in a text is ignored (Strapi)."""

    column: ClassVar[ColumnKind] = "date"
    json_type: ClassVar[Mapping[str, Any]] = {"type": "string", "format": "date"}
    filter_schema: ClassVar[str] = "DateFilter"
    conversions: ClassVar[Conversions] = Conversions(
        to_wire=datetime.date.isoformat, to_json=datetime.date.isoformat
    )
    reader: ClassVar[TemporalParser] = TemporalParser(read_date)


@dataclass(frozen=True, kw_only=True)
class TimeAttribute(Temporal):
    """A time of day with milliseconds, without a time zone."""

    column: ClassVar[ColumnKind] = "time"
    json_type: ClassVar[Mapping[str, Any]] = {
        "type": "string",
        "pattern": r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?$",
    }
    filter_schema: ClassVar[str] = "TimeFilter"
    conversions: ClassVar[Conversions] = Conversions(to_wire=time_to_wire, to_json=time_to_wire)
    reader: ClassVar[TemporalParser] = TemporalParser(read_time)


@dataclass(frozen=True, kw_only=True)
class DateTimeAttribute(Temporal):
    """A moment in UTC, with milliseconds."""

    column: ClassVar[ColumnKind] = "datetime"
    json_type: ClassVar[Mapping[str, Any]] = {"type": "string", "format": "date-time"}
    filter_schema: ClassVar[str] = "DateTimeFilter"
    conversions: ClassVar[Conversions] = Conversions(to_wire=datetime_to_wire, to_json=datetime_to_wire)
    reader: ClassVar[TemporalParser] = TemporalParser(read_datetime)


def _stored_to_milliseconds(text: str) -> str:
    return datetime_to_milliseconds(read_datetime(text))


@dataclass(frozen=True, kw_only=True)
class TimestampAttribute(Temporal):
    """A moment in UTC; on the wire a text of milliseconds since 1970."""

    column: ClassVar[ColumnKind] = "datetime"
    json_type: ClassVar[Mapping[str, Any]] = {
        "type": "string",
        "pattern": r"^-?\d+$",
        "description": "Milliseconds since 1970.",
    }
    filter_schema: ClassVar[str] = "DateTimeFilter"
    conversions: ClassVar[Conversions] = Conversions(
        datetime_to_milliseconds, datetime_to_wire, _stored_to_milliseconds
    )
    reader: ClassVar[TemporalParser] = TemporalParser(read_datetime)
