"""`uid`: a text for addresses, unique."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from octavo.schema.attributes.options import Option, any_text, mapping
from octavo.schema.attributes.textual import Textual, check_pattern
from octavo.schema.findings import Path, Report, Stage
from octavo.schema.pattern import Pattern

_ADDRESS = Pattern("^[A-Za-z0-9-_.~]*$")
_ADDRESS_ESCAPED = "^[A-Za-z0-9\\-_.~]*$"
"""The same for engines that take the dash for a range."""


@dataclass(frozen=True, kw_only=True)
class Uid(Textual):
    """A text that may stand in an address (RFC 3986's unreserved characters); always unique."""

    unique: bool = True
    target_field: str | None = None
    generator_options: Mapping[str, object] | None = None
    """`options` of the schema: separator and lower case of generated uids."""

    options: ClassVar[Mapping[str, Option]] = {
        **Textual.options,
        "targetField": Option("target_field", any_text),
        "options": Option("generator_options", mapping),
    }

    @property
    def is_generated(self) -> bool:
        """Whether one is made where a new entry is given none."""
        return self.target_field is not None

    def rules_schema(self) -> dict[str, Any]:
        """Return its limits and the pattern of addresses, unless it has one of its own."""
        return (
            {"pattern": _ADDRESS_ESCAPED, **super().rules_schema()}
            if not self.regex
            else super().rules_schema()
        )

    def check_text(self, value: str, path: Path, stage: Stage, report: Report) -> None:
        """Note what is wrong with a uid; a pattern of its own is checked twice, as by Strapi."""
        super().check_text(value, path, stage, report)
        if not stage.draft:
            check_pattern(self.pattern or _ADDRESS, value, path, report)
