"""`uid`: a unique text for URLs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from octavo.schema.attributes.options import Option, any_text, mapping
from octavo.schema.attributes.textual import Textual, check_pattern
from octavo.schema.errors import Report, ValidationMode, ValuePath
from octavo.schema.pattern import Pattern

_ADDRESS = Pattern("^[A-Za-z0-9-_.~]*$")
_ADDRESS_ESCAPED = "^[A-Za-z0-9\\-_.~]*$"
"""The same for regular expression engines that take the dash for a range."""


@dataclass(frozen=True, kw_only=True)
class UidAttribute(Textual):
    """A text of characters that need no escaping in URLs (RFC 3986's unreserved ones); always unique."""

    unique: bool = True
    target_field: str | None = None
    generator_options: Mapping[str, object] | None = None
    """`options` of the schema: separator and lower case of generated uids."""

    options: ClassVar[Mapping[str, Option]] = {
        **Textual.options,
        "targetField": Option("target_field", any_text, "The attribute it is made from."),
        "options": Option("generator_options", mapping),
    }

    @property
    def is_generated(self) -> bool:
        """Whether a new entry without one gets a generated one."""
        return self.target_field is not None

    def rules_schema(self) -> dict[str, Any]:
        """Return its rules and the pattern of URLs, unless it has a pattern of its own."""
        return (
            {"pattern": _ADDRESS_ESCAPED, **super().rules_schema()}
            if not self.regex
            else super().rules_schema()
        )

    def check_text(self, value: str, path: ValuePath, mode: ValidationMode, report: Report) -> None:
        """Report what is wrong with a uid; its own pattern is checked twice, as by Strapi."""
        super().check_text(value, path, mode, report)
        if not mode.draft:
            check_pattern(self.pattern or _ADDRESS, value, path, report)
