"""`datetime`: a moment."""

from dataclasses import dataclass
from typing import ClassVar

from octavo.schema.attributes.base import ColumnKind, Forms
from octavo.schema.attributes.moments import datetime_to_wire, read_datetime
from octavo.schema.attributes.temporal import Reader, Temporal


@dataclass(frozen=True, kw_only=True)
class DateTime(Temporal):
    """A moment in UTC, with milliseconds."""

    column: ClassVar[ColumnKind] = "datetime"
    forms: ClassVar[Forms] = Forms(to_wire=datetime_to_wire, to_json=datetime_to_wire)
    reader: ClassVar[Reader] = Reader(read_datetime)
