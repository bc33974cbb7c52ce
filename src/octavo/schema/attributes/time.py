"""`time`: a time of day."""

from dataclasses import dataclass
from typing import ClassVar

from octavo.schema.attributes.base import ColumnKind, Forms
from octavo.schema.attributes.moments import read_time, time_to_wire
from octavo.schema.attributes.temporal import Reader, Temporal


@dataclass(frozen=True, kw_only=True)
class Time(Temporal):
    """A time of day with milliseconds, of no zone."""

    column: ClassVar[ColumnKind] = "time"
    forms: ClassVar[Forms] = Forms(to_wire=time_to_wire, to_json=time_to_wire)
    reader: ClassVar[Reader] = Reader(read_time)
