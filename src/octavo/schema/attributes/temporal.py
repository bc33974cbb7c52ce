"""What dates and times share: they are refused late, by their storage format (Strapi)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from octavo.errors import ValidationError
from octavo.schema.attributes.base import Scalar
from octavo.schema.findings import Path, Report, Stage


class Reader(NamedTuple):
    """How a type reads a value; raises ValueError with the message that is shown."""

    read: Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True)
class Temporal(Scalar):
    """A date, a time or both."""

    reader: ClassVar[Reader]

    def accept(self, value: Any, path: Path, stage: Stage, report: Report) -> Any:
        """Return the date or time."""
        try:
            return self.reader.read(value)
        except ValueError as error:
            report.refuse_later(str(error))
            return None

    def parse_filter_value(self, value: Any) -> Any:
        """Return the date or time compared with."""
        try:
            return self.reader.read(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None
