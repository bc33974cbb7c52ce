"""`integer`: a whole number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from octavo.schema.attributes.base import ColumnKind
from octavo.schema.attributes.numeric import Number, Numeric, check_limits, is_finite
from octavo.schema.errors import Report, ValidationMode, ValuePath

LOWEST, HIGHEST = -(2**63), 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class IntegerAttribute(Numeric):
    """A whole number of at most 64 bits."""

    column: ClassVar[ColumnKind] = "integer"
    json_type: ClassVar[Mapping[str, Any]] = {"type": "integer", "format": "int64"}

    @property
    def python_type(self) -> str:
        """A whole number."""
        return "int"

    def rules_schema(self) -> dict[str, Any]:
        """Return the limits, at least those of 64 bits."""
        low, high = _truncate(self.min), _truncate(self.max)
        return {
            "minimum": LOWEST if low is None else min(max(low, LOWEST), HIGHEST),
            "maximum": HIGHEST if high is None else min(max(high, LOWEST), HIGHEST),
        }

    def accept_number(self, number: Number, path: ValuePath, mode: ValidationMode, report: Report) -> Any:
        """Return an int; fractions of limits are ignored (Strapi)."""
        whole = is_finite(number) and number == int(number)
        if not whole:
            report.add(path, "must be an integer", number)
        limits = (_truncate(self.min), _truncate(self.max))
        sound = check_limits(number, limits, path, mode, report)
        return check_range(int(number), path, report) if whole and sound else number


def check_range(number: int, path: ValuePath, report: Report) -> int:
    """Return the number; report one that does not fit into 64 bits."""
    if not LOWEST <= number <= HIGHEST:
        report.add(path, f"must be between {LOWEST} and {HIGHEST}")
    return number


def _truncate(limit: Number | None) -> int | None:
    return None if limit is None else int(limit)
