"""`timestamp`: a moment that travels as milliseconds."""

from dataclasses import dataclass
from typing import ClassVar

from octavo.schema.attributes.base import ColumnKind, Forms
from octavo.schema.attributes.moments import (
    datetime_to_milliseconds,
    datetime_to_wire,
    read_datetime,
)
from octavo.schema.attributes.temporal import Reader, Temporal


def _stored_to_milliseconds(text: str) -> str:
    return datetime_to_milliseconds(read_datetime(text))


@dataclass(frozen=True, kw_only=True)
class Timestamp(Temporal):
    """A moment in UTC; on the wire a text of milliseconds since 1970."""

    column: ClassVar[ColumnKind] = "datetime"
    forms: ClassVar[Forms] = Forms(datetime_to_milliseconds, datetime_to_wire, _stored_to_milliseconds)
    reader: ClassVar[Reader] = Reader(read_datetime)
