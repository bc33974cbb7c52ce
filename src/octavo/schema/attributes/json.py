"""`json`: any JSON value."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from octavo.errors import ValidationError
from octavo.schema.attributes.base import ColumnKind, Scalar
from octavo.schema.attributes.textual import filter_text, why_unstorable
from octavo.schema.errors import Report, ValidationMode, ValuePath

DEEPEST = 200
"""Most levels of lists and objects in one value; orjson writes no more than 254, and answers add some."""

_LOWEST, _HIGHEST = -(2**63), 2**64 - 1


@dataclass(frozen=True, kw_only=True)
class JsonAttribute(Scalar):
    """Any JSON value, stored as it was sent."""

    column: ClassVar[ColumnKind] = "json"
    json_type: ClassVar[Mapping[str, Any]] = {}

    @property
    def python_type(self) -> str:
        """The alias in the file that `octavo types` writes."""
        return "Json"

    def accept(self, value: Any, path: ValuePath, mode: ValidationMode, report: Report) -> Any:
        """Return the value."""
        wrong = why_not_json(value)
        if wrong:
            report.add(path, wrong)
        return value

    def parse_filter_value(self, value: Any) -> Any:
        """Return the text, number or boolean to compare with."""
        if isinstance(value, list | dict):
            raise ValidationError(f"{self.name} cannot be compared with a list or an object")
        if isinstance(value, str):
            return filter_text(self.name, value)
        return value


def why_not_json(value: Any, deepest: int = DEEPEST) -> str | None:
    """Return why a value cannot be stored as JSON: too deep, not JSON, or a text that databases refuse."""
    level, depth = [value], 0
    while level:
        if depth > deepest:
            return f"must not be nested more than {deepest} levels deep"
        inner: list[Any] = []
        for member in level:
            if isinstance(member, dict):
                inner += [*member, *member.values()]
            elif isinstance(member, list | tuple):
                inner += member
            else:
                wrong = _why_not_simple(member)
                if wrong:
                    return wrong
        level, depth = inner, depth + 1
    return None


def _why_not_simple(value: Any) -> str | None:
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        return why_unstorable(value)
    if isinstance(value, int):
        return None if _LOWEST <= value <= _HIGHEST else "must not contain integers beyond 64 bits"
    if isinstance(value, float):
        return None if math.isfinite(value) else "must contain finite numbers only"
    return "must be JSON"
