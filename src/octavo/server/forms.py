"""Forms: the fields of a body, which check what was sent, in yup's words (as recorded), and describe it.

INVITATION = Form(Text("email", required=True, rules=[EMAIL]), Text("lastname", nullable=True))

data = INVITATION.read(ctx.request.body)  # the fields that were sent, by name
Operation("Invite somebody", body=INVITATION)  # their JSON Schema in the document of the API
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any, ClassVar, Literal

from octavo.errors import UNDEFINED, ValidationError
from octavo.kernel.described import (
    FLAG,
    ROW_ID,
    TEXT,
    Json,
    given,
    list_of,
    map_of,
    nullable,
    one_of,
    parameter,
    shared,
    text,
)
from octavo.schema.attributes.email import is_email
from octavo.schema.attributes.textual import why_unstorable
from octavo.schema.findings import Path, Report, format_path, print_number

REQUIRED = "is a required field"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a text must be, beside its length: `check` notes what it is not, `schema` is JSON Schema."""

    check: Callable[[str, Path, Report], None]
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class Field(ABC):
    """One field of a form. A required one may not be left out, and a text of that kind not be empty."""

    name: str
    _: KW_ONLY
    required: bool = False
    required_with: str = ""
    """The field that makes this one required where it is sent."""
    nullable: bool = False
    """Whether null counts as a value."""
    description: str = ""
    absent: Any = UNDEFINED
    """What a field that was not sent is checked as."""
    clean: Callable[[Any], Any] | None = None
    """What makes the value that is checked of the one that was sent."""
    type_message: str = ""
    """What is said of a value of another type, in place of yup's words."""

    kind: ClassVar[type]
    kind_name: ClassVar[str]
    """What messages call that type."""

    def read(self, value: Any, here: Path, report: Report) -> Any:
        """Return the value of the field, and note what is wrong with it."""
        if value is UNDEFINED:
            if self.required:
                report.add(here, REQUIRED)
        elif value is None and self.nullable:
            return None
        elif not self.is_of_kind(value):
            self.note_type(value, here, report)
        else:
            return self.checked(value, here, report)
        return None

    def note_type(self, value: Any, here: Path, report: Report) -> None:
        """Note a value of another type."""
        if self.type_message:
            report.say(here, self.type_message, value)
        else:
            report.wrong_type(here, self.kind_name, value)

    def read_beside(self, body: Mapping[str, Any], value: Any, here: Path, report: Report) -> Any:
        """Return the value of the field, which may depend on the others of its body."""
        return self.read(value, here, report)

    def cleaned(self, value: Any) -> Any:
        """Return the value that is checked in place of the one that was sent."""
        return self.clean(value) if self.clean and value is not UNDEFINED else value

    def is_of_kind(self, value: Any) -> bool:
        """Whether a value has the field's type in JSON."""
        return isinstance(value, self.kind)

    @abstractmethod
    def checked(self, value: Any, here: Path, report: Report) -> Any:
        """Return a value of the right type, and note what else is wrong with it."""

    @abstractmethod
    def value_schema(self) -> Json:
        """Return the JSON Schema of a value."""

    def json_schema(self) -> Json:
        """Return the JSON Schema of the field, null and description included."""
        schema = self.value_schema()
        described = {**schema, "description": self.description} if self.description else schema
        return nullable(described) if self.nullable else described


@dataclass(frozen=True)
class Text(Field):
    """A text; lengths are in characters."""

    _: KW_ONLY
    min_length: int = 0
    max_length: int | None = None
    rules: Sequence[Rule] = ()

    kind: ClassVar[type] = str
    kind_name: ClassVar[str] = "string"

    def checked(self, value: str, here: Path, report: Report) -> str:
        """Return a text, and note where it is too short or long, breaks a rule or cannot be stored."""
        unstorable = why_unstorable(value)
        if unstorable:
            report.add(here, unstorable)
            return value
        if len(value) < self.min_length:
            report.add(here, f"must be at least {self.min_length} characters", value)
        if self.max_length is not None and len(value) > self.max_length:
            report.add(here, f"must be at most {self.max_length} characters", value)
        for rule in self.rules:
            rule.check(value, here, report)
        if self.required and not value:
            report.add(here, REQUIRED, value)
        return value

    def value_schema(self) -> Json:
        """Return the schema of a text with its lengths and rules."""
        schema = text(self.min_length or int(self.required or bool(self.required_with)), self.max_length)
        for rule in self.rules:
            schema |= rule.schema
        return schema


@dataclass(frozen=True)
class Repeated(Text):
    """A text that repeats another field, as a password that is typed twice."""

    _: KW_ONLY
    of: str
    """The field that it repeats."""
    message: str

    def read_beside(self, body: Mapping[str, Any], value: Any, here: Path, report: Report) -> Any:
        """Return the text, and note where it differs from the field that it repeats."""
        if value is UNDEFINED or value == body.get(self.of):
            return self.read(value, here, report)
        if not self.is_of_kind(value):
            self.note_type(value, here, report)
        report.say(here, self.message, value)
        return None

    def value_schema(self) -> Json:
        """Return the schema of a text, and say what it repeats."""
        return {**super().value_schema(), "description": f"The same as {self.of}."}


@dataclass(frozen=True)
class LooseText(Field):
    """A text as it is; a value of another type counts as not sent (as recorded)."""

    kind: ClassVar[type] = str
    kind_name: ClassVar[str] = "string"

    def read(self, value: Any, here: Path, report: Report) -> str | None:
        """Return the text, if it is one."""
        return value if isinstance(value, str) else None

    def checked(self, value: str, here: Path, report: Report) -> str:
        """Return the value as it is."""
        return value

    def value_schema(self) -> Json:
        """Return the schema of a text."""
        return TEXT


@dataclass(frozen=True)
class Boolean(Field):
    """True or false."""

    kind: ClassVar[type] = bool
    kind_name: ClassVar[str] = "boolean"

    def checked(self, value: bool, here: Path, report: Report) -> bool:
        """Return the value as it is."""
        return value

    def value_schema(self) -> Json:
        """Return the schema of a truth value."""
        return FLAG


@dataclass(frozen=True)
class Choice(Field):
    """One of some values; None among them takes null."""

    options: Sequence[Any] = ()
    _: KW_ONLY
    typed: Literal["", "string", "number"] = ""
    """Their type, where a value of another is told twice: as of the wrong type, and as none of them."""

    def read(self, value: Any, here: Path, report: Report) -> Any:
        """Return one of the values, and note another."""
        if value is UNDEFINED or (value is None and (not self.typed or None in self.options)):
            if self.required:
                report.add(here, REQUIRED, value)
            return None
        if not self.is_of_kind(value):
            report.wrong_type(here, self.typed, value)
        return self.checked(value, here, report)

    def is_of_kind(self, value: Any) -> bool:
        """Whether a value is of the type of the choices."""
        if self.typed == "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        return isinstance(value, str) or not self.typed

    def checked(self, value: Any, here: Path, report: Report) -> Any:
        """Return a value, and note where it is none of the choices."""
        if value not in self.options or isinstance(value, bool):
            listed = ", ".join("" if option is None else str(option) for option in self.options)
            report.add(here, f"must be one of the following values: {listed}", value)
        return value

    def value_schema(self) -> Json:
        """Return the schema of one of the values."""
        return one_of(*self.options)


@dataclass(frozen=True)
class Items(Field):
    """A list, of texts unless the member's schema and check say otherwise."""

    _: KW_ONLY
    least: int = 0

    kind: ClassVar[type] = list
    kind_name: ClassVar[str] = "array"
    item_schema: ClassVar[Json] = {"type": "string"}

    def checked(self, value: list[Any], here: Path, report: Report) -> list[Any]:
        """Return the list, and note where it is too short or holds what it may not."""
        if len(value) < self.least:
            report.add(here, f"field must have at least {print_number(self.least)} items", value)
        return [self.item(item, (*here, index), report) for index, item in enumerate(value)]

    def item(self, item: Any, here: Path, report: Report) -> Any:
        """Return a member, and note one that is no text."""
        if not isinstance(item, str):
            report.wrong_type(here, "string", item)
        return item

    def value_schema(self) -> Json:
        """Return the schema of the list."""
        least = {"minItems": self.least} if self.least else {}
        return {**list_of(self.item_schema), **least}


class RowIds(Items):
    """A list of row ids, which may be written as digits; read as whole numbers."""

    item_schema: ClassVar[Json] = ROW_ID

    def item(self, item: Any, here: Path, report: Report) -> int | None:
        """Return an id, and note what is none."""
        number = row_id(item)
        if number is None:
            report.wrong_type(here, "strapiID", item)
        return number


@dataclass(frozen=True)
class RowId(Field):
    """The id of a row, which may be written as digits; read as a whole number."""

    kind_name: ClassVar[str] = "strapiID"

    def is_of_kind(self, value: Any) -> bool:
        """Whether a value is an id."""
        return row_id(value) is not None

    def checked(self, value: Any, here: Path, report: Report) -> int | None:
        """Return the id."""
        return row_id(value)

    def value_schema(self) -> Json:
        """Return the schema of an id."""
        return ROW_ID


@dataclass(frozen=True)
class Object(Field):
    """A form inside a form."""

    form: "Form | None" = None
    """None for an object that holds anything."""

    kind: ClassVar[type] = Mapping
    kind_name: ClassVar[str] = "object"

    def checked(self, value: Mapping[str, Any], here: Path, report: Report) -> Mapping[str, Any]:
        """Return the fields of the object that were sent."""
        return value if self.form is None else self.form.check(value, report, here)

    def value_schema(self) -> Json:
        """Return the schema of the object."""
        return {"type": "object"} if self.form is None else self.form.json_schema()


@dataclass(frozen=True)
class Forms(Items):
    """A list of objects that have a form each."""

    form: "Form | None" = None

    def item(self, item: Any, here: Path, report: Report) -> Any:
        """Return what was sent of one object, and note what is none."""
        if not isinstance(item, Mapping):
            report.wrong_type(here, "object", item)
            return {}
        return item if self.form is None else self.form.check(item, report, here)

    def value_schema(self) -> Json:
        """Return the schema of the list of objects."""
        item = {"type": "object"} if self.form is None else self.form.json_schema()
        return {**super().value_schema(), "items": item}


@dataclass(frozen=True)
class Map(Field):
    """An object whose keys are data, and whose values are checked as one field each."""

    values: Field

    kind: ClassVar[type] = Mapping
    kind_name: ClassVar[str] = "object"

    def checked(self, value: Mapping[str, Any], here: Path, report: Report) -> dict[str, Any]:
        """Return the values by key, and note what is wrong with each."""
        field = self.values
        return {key: field.read(field.cleaned(kept), (*here, key), report) for key, kept in value.items()}

    def value_schema(self) -> Json:
        """Return the schema of the object."""
        return map_of(self.values.json_schema())


class Form:
    """Fields in the order in which they are checked; other keys are refused, or ignored where `open`.

    A body that is empty, or no object, is refused at once where it has to be `filled`. The schema of a form
    with a `name` stands in the document of the API once.
    """

    def __init__(self, *fields: Field, open: bool = False, filled: bool = False, name: str = "") -> None:
        self.fields = fields
        self.open = open
        self.filled = filled
        self.name = name

    def read(self, body: Any, report: Report | None = None) -> dict[str, Any]:
        """Return the fields that were sent, by name; no body is an empty one.

        Raises YupValidationError with everything that is wrong, unless there is a report to note it in; a
        body that is no object is refused at once.
        """
        found = Report() if report is None else report
        if self.filled and not (body and isinstance(body, Mapping)):
            raise ValidationError("Request body cannot be empty")
        if body is not None and not isinstance(body, Mapping):
            found.wrong_type((), "object", body)
            found.raise_any()
        data = self.check(body or {}, found)
        if report is None:
            found.raise_any()
        return data

    def check(self, body: Mapping[str, Any], report: Report, path: Path = ()) -> dict[str, Any]:
        """Return the fields that were sent, and note what is wrong with them, and keys there are none for."""
        read = {field.name: self._read(field, body, report, path) for field in self.fields}
        unknown = [] if self.open else [str(key) for key in body if key not in read]
        if unknown:
            message = f"{format_path(path)} field has unspecified keys: {', '.join(unknown)}"
            report.say(path, message, dict(body))
        return {name: value for name, value in read.items() if name in body}

    def _read(self, field: Field, body: Mapping[str, Any], report: Report, path: Path) -> Any:
        if field.required_with in body:
            field = replace(field, required=True)
        value = field.cleaned(body.get(field.name, field.absent))
        return field.read_beside(body, value, (*path, field.name), report)

    def json_schema(self, **instead: Json) -> Json:
        """Return the JSON Schema of a body; `instead` has those of fields that depend on the instance."""
        properties = {field.name: instead.get(field.name, field.json_schema()) for field in self.fields}
        schema = given(properties, [field.name for field in self.fields if field.required], more=self.open)
        if self.filled:
            schema["minProperties"] = 1
        together = {field.required_with: [field.name] for field in self.fields if field.required_with}
        if together:
            schema["dependentRequired"] = together
        return shared(self.name, schema) if self.name else schema

    def parameters(self) -> list[Json]:
        """Return the fields as parameters of the query string."""
        return [
            parameter(field.name, field.value_schema(), field.description, required=field.required)
            for field in self.fields
        ]


def row_id(value: Any) -> int | None:
    """Return an id that is a whole number, which JSON may write as 7.0, or digits; None for what is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 < value < 2**63 else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return None


def email_rule(value: str, here: Path, report: Report) -> None:
    """Note what is no e-mail address; an empty text is a matter of `required`."""
    if value and not is_email(value):
        report.add(here, "must be a valid email", value)


EMAIL = Rule(email_rule, {"format": "email"})
