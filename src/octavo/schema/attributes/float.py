"""`float`: a floating-point number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from octavo.schema.attributes.base import ColumnKind, Conversions
from octavo.schema.attributes.numeric import Number, Numeric, check_limits, is_finite, number_to_wire
from octavo.schema.errors import Report, ValidationMode, ValuePath


@dataclass(frozen=True, kw_only=True)
class FloatAttribute(Numeric):
    """A double."""

    column: ClassVar[ColumnKind] = "double"
    json_type: ClassVar[Mapping[str, Any]] = {"type": "number", "format": "double"}
    conversions: ClassVar[Conversions] = Conversions(to_wire=number_to_wire, to_json=number_to_wire)

    def accept_number(self, number: Number, path: ValuePath, mode: ValidationMode, report: Report) -> Any:
        """Return a float."""
        finite = is_finite(number)
        if not finite:
            report.add(path, "must be a finite number")
        check_limits(number, (self.min, self.max), path, mode, report)
        return float(number) if finite else number
