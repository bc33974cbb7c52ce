"""`decimal`: a number as people count."""

from dataclasses import dataclass
from decimal import Decimal as Exact
from typing import Any, ClassVar

from octavo.schema.attributes.base import ColumnKind, Forms
from octavo.schema.attributes.numeric import Number, Numeric, check_limits, is_finite, number_to_wire
from octavo.schema.findings import Path, Report, Stage


@dataclass(frozen=True, kw_only=True)
class Decimal(Numeric):
    """A decimal number, kept digit by digit; a number on the wire."""

    column: ClassVar[ColumnKind] = "decimal"
    forms: ClassVar[Forms] = Forms(to_wire=number_to_wire, to_json=number_to_wire)

    def accept_number(self, number: Number, path: Path, stage: Stage, report: Report) -> Any:
        """Return a Decimal."""
        if not is_finite(number):
            report.add(path, "must be a finite number")
            return None
        exact = exactly(number)
        limits = (_maybe_exactly(self.min), _maybe_exactly(self.max))
        check_limits(exact, limits, path, stage, report)
        return exact

    def parse_filter_value(self, value: Any) -> Any:
        """Return the Decimal compared with."""
        return exactly(super().parse_filter_value(value))


def exactly(number: Number) -> Exact:
    """Return the decimal a number is written as: 0.1 is one tenth; below a double's range it is zero."""
    exact = number if isinstance(number, Exact) else Exact(repr(number))
    return Exact(0) if exact.adjusted() < -400 else exact


def _maybe_exactly(limit: Number | None) -> Exact | None:
    return None if limit is None else exactly(limit)
