"""`biginteger`: a 64-bit whole number, a text on the wire."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from octavo.schema.attributes.base import ColumnKind, Conversions, Scalar
from octavo.schema.attributes.integer import check_range
from octavo.schema.attributes.numeric import LIMITS, Number, check_limits, filter_number
from octavo.schema.attributes.options import Option
from octavo.schema.errors import Report, ValidationMode, ValuePath

_WHOLE = re.compile(r"[+-]?[0-9]{1,40}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class BigIntegerAttribute(Scalar):
    """A whole number of at most 64 bits, a text on the wire because JavaScript's numbers have 53."""

    column: ClassVar[ColumnKind] = "bigint"
    json_type: ClassVar[Mapping[str, Any]] = {"type": "string", "pattern": r"^-?\d+$"}
    conversions: ClassVar[Conversions] = Conversions(to_wire=str, json_to_wire=str)
    filter_schema: ClassVar[str] = "NumberFilter"
    searched_as: ClassVar[Literal["text", "number"] | None] = "number"
    options: ClassVar[Mapping[str, Option]] = LIMITS

    min: Number | None = None
    max: Number | None = None

    def rules_schema(self) -> dict[str, Any]:
        """Return the number of digits; limits of a text can only be described in words."""
        bounds = [f"{name} {limit}" for name in ("min", "max") if (limit := getattr(self, name))]
        description = {"description": ", ".join(bounds)} if bounds else {}
        return {"pattern": r"^-?\d{1,18}$", **description}

    def accept(self, value: Any, path: ValuePath, mode: ValidationMode, report: Report) -> Any:
        """Return an int."""
        number = _whole(value)
        if number is None:
            report.add(path, "must be a valid integer", value)
            return None
        sound = check_limits(number, (self.min, self.max), path, mode, report)
        return check_range(number, path, report) if sound else number

    def parse_filter_value(self, value: Any) -> Any:
        """Return the number to compare with."""
        return filter_number(self.name, value)


def _whole(value: Any) -> int | None:
    if isinstance(value, str):
        text = value.strip()
        return int(text) if _WHOLE.fullmatch(text) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not value.is_integer():
        return None
    return int(value)
