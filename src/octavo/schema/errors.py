"""The errors of validation, in the words of the recorded server (yup's messages)."""

import json
import math
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from octavo.errors import UNDEFINED, Finding, PathPart, ValidationError, YupValidationError

ValuePath = tuple[PathPart, ...]

DEEPEST = 100
"""Levels of a value that are printed in messages; deeper ones are an ellipsis."""

NAN = math.nan
"""The result of casting a value that is no number; printed `NaN`."""


class ValidationMode(NamedTuple):
    """How strictly a value is checked: drafts skip required and minimums; updates may leave values out."""

    draft: bool = False
    creating: bool = True


class Report:
    """All errors of one entry, and the first value the storage format refuses.

    Dates and times are refused only if nothing else is wrong, with a message and no details (as recorded).
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.late: str | None = None

    def add(self, path: ValuePath, text: str, value: Any = UNDEFINED) -> None:
        """Add an error whose message is the path and this text."""
        self.say(path, f"{format_path(path)} {text}", value)

    def say(self, path: ValuePath, message: str, value: Any = UNDEFINED) -> None:
        """Add an error with this message alone."""
        self.findings.append(Finding(path, message, _to_json(value)))

    def wrong_type(self, path: ValuePath, kind: str, final: Any, original: Any = UNDEFINED) -> None:
        """Add the error that a value has the wrong type; `original` is what was sent, if it was cast to
        `final`.
        """
        text = f"must be a `{kind}` type, but the final value was: `{print_value(final)}`"
        cast = (
            ""
            if original is UNDEFINED or original is None
            else f" (cast from the value `{print_value(original)}`)"
        )
        self.add(path, f"{text}{cast}.", final)

    def refuse_later(self, message: str) -> None:
        """Note that a value cannot be written in its storage format."""
        self.late = self.late or message

    def raise_any(self) -> None:
        """Raise the errors: YupValidationError with all of them, otherwise ValidationError for the
        storage format.
        """
        if self.findings:
            raise YupValidationError(self.findings)
        if self.late is not None:
            raise ValidationError(self.late)


NOT_UNIQUE = "This attribute must be unique"


def not_unique(path: ValuePath, value: Any) -> Finding:
    """Return the error for a value that another entry already has."""
    return Finding(path, NOT_UNIQUE, _to_json(value))


def format_path(path: Sequence[PathPart]) -> str:
    """Return a path as in messages: `("zone", 0, "body")` is `zone[0].body`, the root is `this`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "this"


def print_value(value: Any) -> str:
    """Return a value as in messages: strings quoted, lists and objects over several lines (yup)."""
    if isinstance(value, list | tuple | dict):
        return json.dumps(_print_members(value), indent=2, ensure_ascii=False)
    return _print_simple(value)


def print_number(value: int | float | Decimal) -> str:
    """Return a number as JavaScript prints it: 2.0 is `2`, 1e-7 is `1e-7`."""
    if isinstance(value, int):
        return str(value)
    number = float(value)
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    if 1e-6 <= abs(number) < 1e21:
        text = format(Decimal(repr(number)), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return repr(number).replace("e-0", "e-")


def _print_simple(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float | Decimal):
        is_negative_zero = isinstance(value, float) and value == 0 and math.copysign(1, value) < 0
        return "-0" if is_negative_zero else print_number(value)
    if value is UNDEFINED:
        return "undefined"
    return f'"{value}"'


def _print_members(value: Any, depth: int = 0) -> Any:
    if depth > DEEPEST:
        return "…"
    if isinstance(value, dict):
        return {str(key): _print_members(member, depth + 1) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_print_members(member, depth + 1) for member in value]
    return _print_simple(value)


def _to_json(value: Any, depth: int = 0) -> Any:
    """Return a value in a form that JSON can carry, for `details.errors[].value`."""
    if depth > DEEPEST:
        return "…"
    if isinstance(value, list | tuple):
        return [_to_json(member, depth + 1) for member in value]
    if isinstance(value, dict):
        return {key: _to_json(member, depth + 1) for key, member in value.items()}
    if isinstance(value, float | Decimal):
        return _print_number(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value


def _print_number(value: float | Decimal) -> int | float | None:
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 1e21 else number
