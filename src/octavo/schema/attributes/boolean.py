"""`boolean`: true or false."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from octavo.errors import ValidationError
from octavo.schema.attributes.base import ColumnKind, Scalar
from octavo.schema.errors import Report, ValidationMode, ValuePath

_TEXTS = {"true": True, "1": True, "false": False, "0": False}
FALSE = frozenset({"false", "f", "0", ""})
"""The texts that are false in queries (Strapi)."""


@dataclass(frozen=True, kw_only=True)
class BooleanAttribute(Scalar):
    """True or false, also written as a text or as 1 and 0."""

    column: ClassVar[ColumnKind] = "boolean"
    json_type: ClassVar[Mapping[str, Any]] = {"type": "boolean"}
    filter_schema: ClassVar[str] = "BooleanFilter"

    @property
    def python_type(self) -> str:
        """True or false."""
        return "bool"

    def accept(self, value: Any, path: ValuePath, mode: ValidationMode, report: Report) -> Any:
        """Return the boolean."""
        if isinstance(value, bool):
            return value
        flag = _TEXTS.get(str(value).lower()) if isinstance(value, str | int) else None
        if flag is None:
            report.wrong_type(path, "boolean", value)
        return flag

    def parse_filter_value(self, value: Any) -> Any:
        """Return the boolean; any text but `false`, `f`, `0` and the empty one is true (Strapi)."""
        if not isinstance(value, str | int | float):
            raise ValidationError(f"{self.name} is compared with true or false")
        return value not in FALSE if isinstance(value, str) else bool(value)
