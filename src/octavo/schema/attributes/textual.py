"""`string`, `text`, `richtext` and `password`, and the base of all types stored as text: lengths and
pattern.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Literal

from octavo.errors import ValidationError
from octavo.schema.attributes.base import ColumnKind, Scalar
from octavo.schema.attributes.options import Option, any_text, count
from octavo.schema.errors import Report, ValidationMode, ValuePath, print_number
from octavo.schema.pattern import Pattern

MOST_UNIQUE_BYTES = 2_000
"""Most bytes of a unique text: it is in an index, whose entries PostgreSQL limits to 2,704."""


@dataclass(frozen=True, kw_only=True)
class Textual(Scalar):
    """A text with limits; lengths count UTF-16 units, as in JavaScript (Strapi)."""

    column: ClassVar[ColumnKind] = "text"
    kind: ClassVar[str | None] = "string"
    searched_as: ClassVar[Literal["text", "number"] | None] = "text"
    default_max_length: ClassVar[int | None] = None
    options: ClassVar[Mapping[str, Option]] = {
        "minLength": Option("min_length", count, "Fewest characters."),
        "maxLength": Option("max_length", count, "Most characters."),
        "regex": Option("regex", any_text, "A pattern the value must match."),
    }

    min_length: int | None = None
    max_length: int | None = None
    regex: str | None = None

    @cached_property
    def pattern(self) -> Pattern | None:
        """The schema's regular expression, compiled once."""
        return Pattern(self.regex) if self.regex else None

    @property
    def longest(self) -> int | None:
        """The most characters it may have."""
        return self.max_length if self.max_length is not None else self.default_max_length

    def rules_schema(self) -> dict[str, Any]:
        """Return lengths and pattern."""
        limits = {"minLength": self.min_length or None, "maxLength": self.longest}
        pattern = {"pattern": self.regex} if self.regex and is_portable(self.regex) else {}
        return {**{key: limit for key, limit in limits.items() if limit is not None}, **pattern}

    def accept(self, value: Any, path: ValuePath, mode: ValidationMode, report: Report) -> Any:
        """Return the text; lengths and pattern are checked."""
        if not isinstance(value, str):
            report.wrong_type(path, "string", value)
            return value
        self.check_text(value, path, mode, report)
        return value

    def check_text(self, value: str, path: ValuePath, mode: ValidationMode, report: Report) -> None:
        """Report what is wrong with a text."""
        unstorable = why_unstorable(value)
        if unstorable:
            report.add(path, unstorable)
            return
        length = utf16_length(value)
        if self.min_length and not mode.draft and length < self.min_length:
            self.too_short(value, path, report)
        if self.longest is not None and length > self.longest:
            report.add(path, f"must be at most {self.longest} characters", value)
        if self.unique and len(value.encode()) > MOST_UNIQUE_BYTES:
            report.add(path, f"must be at most {MOST_UNIQUE_BYTES} bytes, as it is unique", value)
        if self.pattern is not None and not mode.draft and (value or self.required):
            check_pattern(self.pattern, value, path, report)

    def too_short(self, value: str, path: ValuePath, report: Report) -> None:
        """Report that a text is shorter than `minLength`."""
        report.add(path, f"must be at least {self.min_length} characters", value)

    def parse_filter_value(self, value: Any) -> Any:
        """Return the text to compare with; numbers and booleans are compared as they are written."""
        return filter_text(self.name, value)


@dataclass(frozen=True, kw_only=True)
class StringAttribute(Textual):
    """A short text, at most 255 characters unless the schema says otherwise (Strapi)."""

    default_max_length: ClassVar[int | None] = 255


@dataclass(frozen=True, kw_only=True)
class TextAttribute(Textual):
    """A text of any length."""


@dataclass(frozen=True, kw_only=True)
class RichTextAttribute(Textual):
    """Markdown of any length, stored as written."""

    json_type: ClassVar[Mapping[str, Any]] = {"type": "string", "contentMediaType": "text/markdown"}


@dataclass(frozen=True, kw_only=True)
class PasswordAttribute(Textual):
    """A password, which can be written and never read; its hash is stored."""

    is_password: ClassVar[bool] = True
    searched_as: ClassVar[Literal["text", "number"] | None] = None

    def rules_schema(self) -> dict[str, Any]:
        """Return its limits, and that answers never contain it."""
        return {**super().rules_schema(), "format": "password", "writeOnly": True}


def is_portable(pattern: str) -> bool:
    """Whether other tools than JavaScript can compile a pattern; otherwise it is left out of schemas."""
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def check_pattern(pattern: Pattern, value: str, path: ValuePath, report: Report) -> None:
    """Report a text that does not match a pattern."""
    if not pattern.matches(value):
        report.add(path, f'must match the following: "{pattern.printed}"', value)


def filter_text(name: str, value: Any) -> str:
    """Return a scalar of a query as text; raises ValidationError for other values."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return print_number(value)
    if not isinstance(value, str):
        raise ValidationError(f"{name} is compared with a text, not with a list or an object")
    unstorable = why_unstorable(value)
    if unstorable:
        raise ValidationError(f"The value for {name} {unstorable}")
    return value


_SURROGATE = re.compile("[\ud800-\udfff]")


def why_unstorable(value: str) -> str | None:
    """Return why a text cannot be stored (PostgreSQL has no null character, UTF-8 no lone surrogate)."""
    if "\0" in value:
        return "must not contain a null character"
    if not value.isascii() and _SURROGATE.search(value):
        return "must not contain half of a surrogate pair"
    return None


def utf16_length(value: str) -> int:
    """Return a text's length in UTF-16 units."""
    return len(value) if value.isascii() else len(value.encode("utf-16-le")) // 2
