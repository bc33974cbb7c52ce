"""`enumeration`: one of a few texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from octavo.schema.attributes.base import ColumnKind, Scalar
from octavo.schema.attributes.options import Option, any_text, names, texts
from octavo.schema.attributes.textual import filter_text
from octavo.schema.errors import Report, ValidationMode, ValuePath, print_number


@dataclass(frozen=True, kw_only=True)
class EnumerationAttribute(Scalar):
    """One of the texts in the schema; numbers and booleans count as the texts they are written as
    (Strapi).
    """

    column: ClassVar[ColumnKind] = "text"
    kind: ClassVar[str | None] = "string"
    searched_as: ClassVar[Literal["text", "number"] | None] = "text"
    options: ClassVar[Mapping[str, Option]] = {
        "enum": Option("enum", texts, "The values that are allowed."),
        "enumName": Option("enum_name", any_text),
        "renamedValues": Option(
            "renamed_values", names, "New values by the former ones; content moves with them."
        ),
    }

    enum: tuple[str, ...]
    enum_name: str | None = None
    renamed_values: Mapping[str, str] = field(default_factory=dict)
    """New values by the former ones, for content that has these."""

    @property
    def python_type(self) -> str:
        """A Literal of the texts."""
        return f"Literal[{', '.join(map(repr, self.enum))}]" if self.enum else "str"

    def json_schema(self) -> dict[str, Any]:
        """Return one of the texts."""
        return {**self.json_type, "enum": list(self.enum)}

    def accept(self, value: Any, path: ValuePath, mode: ValidationMode, report: Report) -> Any:
        """Return the text."""
        text = as_text(value)
        if not isinstance(text, str):
            report.wrong_type(path, "string", text)
        if text not in self.enum:
            # yup prints null, which is allowed too, as an empty text at the end
            report.add(path, f"must be one of the following values: {', '.join(self.enum)}, ", text)
        return text

    def parse_filter_value(self, value: Any) -> Any:
        """Return the text to compare with, whether or not it is in the list."""
        return filter_text(self.name, value)


def as_text(value: Any) -> Any:
    """Return numbers and booleans as text, everything else as it is (yup's cast to string)."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return print_number(value) if isinstance(value, int | float) else value
