"""Bodies read field by field: what is wrong is told all at once, in yup's words (as recorded)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from octavo.errors import UNDEFINED
from octavo.schema.attributes.textual import why_unstorable
from octavo.schema.findings import Path, Report, format_path, print_number
from octavo.server.forms import row_id

Rule = Callable[[Any, Path, Report], None]


class FormReader:
    """Reads the fields of one object; `finish` refuses what was not read, and raises what was found.

    No body is an empty one; raises YupValidationError at once for a body of another kind.
    """

    def __init__(self, body: Any, path: Path = (), report: Report | None = None) -> None:
        self.body: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
        self.path = path
        self.report = report or Report()
        self._read: set[str] = set()
        if report is None and body is not None and not isinstance(body, Mapping):
            self.report.wrong_type(path, "object", body)
            self.report.raise_any()

    def has(self, name: str) -> bool:
        """Whether the body carries a field."""
        return name in self.body

    def text(
        self,
        name: str,
        *,
        required: bool = False,
        nullable: bool = False,
        least: int = 0,
        most: int | None = None,
        rules: Sequence[Rule] = (),
    ) -> str | None:
        """Return a text, None where there is none."""
        value = self._take(name)
        here = (*self.path, name)
        if not self._typed(value, here, str, "string", required=required, nullable=nullable):
            return None
        unstorable = why_unstorable(value)
        if unstorable:
            self.report.add(here, unstorable)
            return None
        if least and len(value) < least:
            self.report.add(here, f"must be at least {least} characters", value)
        if most is not None and len(value) > most:
            self.report.add(here, f"must be at most {most} characters", value)
        for rule in rules:
            rule(value, here, self.report)
        if required and not value:
            self.report.add(here, "is a required field", value)
        return str(value)

    def boolean(self, name: str, *, required: bool = False) -> bool | None:
        """Return a truth value, None where there is none."""
        value = self._take(name)
        typed = self._typed(value, (*self.path, name), bool, "boolean", required=required, nullable=False)
        return bool(value) if typed else None

    def choice(self, name: str, options: Sequence[Any], *, kind: str = "", required: bool = False) -> Any:
        """Return one of some values, None where there is none; `kind` is what all but None are."""
        value = self._take(name)
        here = (*self.path, name)
        if value is UNDEFINED or (value is None and (not kind or None in options)):
            if required:
                self.report.add(here, "is a required field", value)
            return None
        if kind and not _is_of(value, kind):
            self.report.wrong_type(here, kind, value)
        if value not in options or isinstance(value, bool):
            listed = ", ".join("" if option is None else str(option) for option in options)
            self.report.add(here, f"must be one of the following values: {listed}", value)
        return value

    def items(
        self, name: str, *, required: bool = False, nullable: bool = False, least: int = 0
    ) -> list[Any] | None:
        """Return a list, None where there is none."""
        value = self._take(name)
        here = (*self.path, name)
        if not self._typed(value, here, list, "array", required=required, nullable=nullable):
            return None
        if len(value) < least:
            self.report.add(here, f"field must have at least {print_number(least)} items", value)
        return list(value)

    def ids(self, name: str, *, required: bool = False, least: int = 0) -> list[int] | None:
        """Return row ids, which may be written as digits; None where there is no list."""
        found = self.items(name, required=required, least=least)
        for index, value in enumerate(found or ()):
            if row_id(value) is None:
                self.report.wrong_type((*self.path, name, index), "strapiID", value)
        return None if found is None else [known for value in found if (known := row_id(value)) is not None]

    def inner(self, name: str, *, required: bool = False) -> "FormReader | None":
        """Return the form of an object inside; what it finds is told with the rest."""
        value = self._take(name)
        here = (*self.path, name)
        if not self._typed(value, here, Mapping, "object", required=required, nullable=False):
            return None
        return FormReader(value, here, self.report)

    def refuse(self, name: str, message: str) -> None:
        """Note a finding of the caller's own."""
        self.report.say((*self.path, name), message, self.body.get(name, UNDEFINED))

    def close(self) -> None:
        """Note the fields that nobody read."""
        unknown = [str(key) for key in self.body if key not in self._read]
        if unknown:
            where = format_path(self.path)
            message = f"{where} field has unspecified keys: {', '.join(unknown)}"
            self.report.say(self.path, message, dict(self.body))

    def finish(self) -> None:
        """Raise YupValidationError with everything found."""
        self.close()
        self.report.raise_any()

    def ignore_others(self) -> None:
        """Let fields pass that nobody reads."""
        self._read.update(str(key) for key in self.body)

    def _take(self, name: str) -> Any:
        self._read.add(name)
        return self.body.get(name, UNDEFINED)

    def _typed(
        self, value: Any, here: Path, kind: type, word: str, *, required: bool, nullable: bool
    ) -> bool:
        """Whether there is a value of the right kind; what is wrong is noted."""
        if value is UNDEFINED:
            if required:
                self.report.add(here, "is a required field")
            return False
        if value is None and nullable:
            return False
        if not isinstance(value, kind):
            self.report.wrong_type(here, word, value)
            return False
        return True


def _is_of(value: Any, kind: str) -> bool:
    if kind == "string":
        return isinstance(value, str)
    return isinstance(value, int | float) and not isinstance(value, bool)
