"""`date`: a day."""

import datetime
from dataclasses import dataclass
from typing import ClassVar

from octavo.schema.attributes.base import ColumnKind, Forms
from octavo.schema.attributes.moments import read_date
from octavo.schema.attributes.temporal import Reader, Temporal


@dataclass(frozen=True, kw_only=True)
class Date(Temporal):
    """A day; a text that goes on after it is read up to there (Strapi)."""

    column: ClassVar[ColumnKind] = "date"
    forms: ClassVar[Forms] = Forms(to_wire=datetime.date.isoformat, to_json=datetime.date.isoformat)
    reader: ClassVar[Reader] = Reader(read_date)
