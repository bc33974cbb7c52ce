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
from octavo.kernel.openapi import (
    FLAG,
    ROW_ID,
    TEXT,
    Json,
    body_schema,
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
from octavo.schema.errors import Report, ValuePath, format_path, print_number

REQUIRED = "is a required field"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for a text, besides its length: `check` reports violations, `schema` is its JSON Schema."""

    check: Callable[[str, ValuePath, Report], None]
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class Field(ABC):
    """One field of a form. A required one may not be left out, and a required text may not be empty."""

    name: str
    _: KW_ONLY
    required: bool = False
    required_with: str = ""
    """Another field; if that one is sent, this one is required."""
    nullable: bool = False
    """Whether null is a valid value."""
    description: str = ""
    absent: Any = UNDEFINED
    """The value to check if the field was not sent."""
    clean: Callable[[Any], Any] | None = None
    """Converts the value before it is checked."""
    type_message: str = ""
    """The message for a value of another type, in place of yup's."""

    kind: ClassVar[type]
    kind_name: ClassVar[str]
    """What messages call that type."""

    def read(self, value: Any, here: ValuePath, report: Report) -> Any:
        """Return the value of the field, and report what is wrong with it."""
        if value is UNDEFINED:
            if self.required:
                report.add(here, REQUIRED)
        elif value is None and self.nullable:
            return None
        elif not self.is_of_kind(value):
            self.note_type(value, here, report)
        else:
            return self.check_value(value, here, report)
        return None

    def note_type(self, value: Any, here: ValuePath, report: Report) -> None:
        """Report a value of another type."""
        if self.type_message:
            report.say(here, self.type_message, value)
        else:
            report.wrong_type(here, self.kind_name, value)

    def read_beside(self, body: Mapping[str, Any], value: Any, here: ValuePath, report: Report) -> Any:
        """Return the value of the field, which may depend on other fields."""
        return self.read(value, here, report)

    def clean_value(self, value: Any) -> Any:
        """Return the converted value."""
        return self.clean(value) if self.clean and value is not UNDEFINED else value

    def is_of_kind(self, value: Any) -> bool:
        """Whether a value has the field's type in JSON."""
        return isinstance(value, self.kind)

    def check_value(self, value: Any, here: ValuePath, report: Report) -> Any:
        """Check a value of the right type further and return it."""
        return value

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

    def check_value(self, value: str, here: ValuePath, report: Report) -> str:
        """Check length, rules, and whether the text can be stored."""
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
    """A text that repeats another field, like a password typed twice."""

    _: KW_ONLY
    of: str
    """The name of the other field."""
    message: str

    def read_beside(self, body: Mapping[str, Any], value: Any, here: ValuePath, report: Report) -> Any:
        """Return the text, and report it if it differs from the other field."""
        if value is UNDEFINED or value == body.get(self.of):
            return self.read(value, here, report)
        if not self.is_of_kind(value):
            self.note_type(value, here, report)
        report.say(here, self.message, value)
        return None

    def value_schema(self) -> Json:
        """Return the schema of a text that names the other field."""
        return {**super().value_schema(), "description": f"The same as {self.of}."}


@dataclass(frozen=True)
class LooseText(Field):
    """A text that is not checked; a value of another type counts as not sent (as recorded)."""

    kind: ClassVar[type] = str
    kind_name: ClassVar[str] = "string"

    def read(self, value: Any, here: ValuePath, report: Report) -> str | None:
        """Return the text, if it is one."""
        return value if isinstance(value, str) else None

    def value_schema(self) -> Json:
        """Return the schema of a text."""
        return TEXT


@dataclass(frozen=True)
class Boolean(Field):
    """True or false."""

    kind: ClassVar[type] = bool
    kind_name: ClassVar[str] = "boolean"

    def value_schema(self) -> Json:
        """Return the schema of a truth value."""
        return FLAG


@dataclass(frozen=True)
class Choice(Field):
    """One of some values; if None is among them, null is valid."""

    options: Sequence[Any] = ()
    _: KW_ONLY
    typed: Literal["", "string", "number"] = ""
    """Their type, if a value of another type is reported twice: for its type, and for not being one of
    them.
    """

    def read(self, value: Any, here: ValuePath, report: Report) -> Any:
        """Return the value, and report one that is not among the choices."""
        takes_null = self.nullable or not self.typed or None in self.options
        if value is UNDEFINED or (value is None and takes_null):
            if self.required:
                report.add(here, REQUIRED, value)
            return None
        if not self.is_of_kind(value):
            report.wrong_type(here, self.typed, value)
        return self.check_value(value, here, report)

    def is_of_kind(self, value: Any) -> bool:
        """Whether a value is of the type of the choices."""
        if self.typed == "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        return isinstance(value, str) or not self.typed

    def check_value(self, value: Any, here: ValuePath, report: Report) -> Any:
        """Report a value that is not among the choices."""
        if value not in self.options or isinstance(value, bool):
            listed = ", ".join("" if option is None else str(option) for option in self.options)
            report.add(here, f"must be one of the following values: {listed}", value)
        return value

    def value_schema(self) -> Json:
        """Return the schema of one of the values."""
        return one_of(*self.options)


@dataclass(frozen=True)
class Items(Field):
    """A list, of texts unless overridden."""

    _: KW_ONLY
    least: int = 0

    kind: ClassVar[type] = list
    kind_name: ClassVar[str] = "array"
    item_schema: ClassVar[Json] = {"type": "string"}

    def check_value(self, value: list[Any], here: ValuePath, report: Report) -> list[Any]:
        """Check length and members of the list."""
        if len(value) < self.least:
            report.add(here, f"field must have at least {print_number(self.least)} items", value)
        return [self.item(item, (*here, index), report) for index, item in enumerate(value)]

    def item(self, item: Any, here: ValuePath, report: Report) -> Any:
        """Return a member, and report one that is no text."""
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

    def item(self, item: Any, here: ValuePath, report: Report) -> int | None:
        """Return an id, and report an invalid one."""
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

    def check_value(self, value: Any, here: ValuePath, report: Report) -> int | None:
        """Return the id."""
        return row_id(value)

    def value_schema(self) -> Json:
        """Return the schema of an id."""
        return ROW_ID


@dataclass(frozen=True)
class Object(Field):
    """A nested form."""

    form: "Form | None" = None
    """None for an object with any content."""

    kind: ClassVar[type] = Mapping
    kind_name: ClassVar[str] = "object"

    def check_value(self, value: Mapping[str, Any], here: ValuePath, report: Report) -> Mapping[str, Any]:
        """Return the fields of the object that were sent."""
        return value if self.form is None else self.form.check(value, report, here)

    def value_schema(self) -> Json:
        """Return the schema of the object."""
        return {"type": "object"} if self.form is None else self.form.json_schema()


@dataclass(frozen=True)
class Forms(Items):
    """A list of nested forms."""

    form: "Form | None" = None

    def item(self, item: Any, here: ValuePath, report: Report) -> Any:
        """Return the fields of one object, and report what is wrong with it."""
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
    """An object with arbitrary keys, whose values are all checked as the same field."""

    values: Field

    kind: ClassVar[type] = Mapping
    kind_name: ClassVar[str] = "object"

    def check_value(self, value: Mapping[str, Any], here: ValuePath, report: Report) -> dict[str, Any]:
        """Return the values by key, and report what is wrong with each."""
        field = self.values
        return {
            key: field.read(field.clean_value(member), (*here, key), report) for key, member in value.items()
        }

    def value_schema(self) -> Json:
        """Return the schema of the object."""
        return map_of(self.values.json_schema())


class Form:
    """Fields, in the order in which they are checked; other keys are refused, or ignored if `open`.

    If it has to be `filled`, a body that is empty or no object is refused immediately. The schema of a form
    with a `name` is in the OpenAPI document once.
    """

    def __init__(self, *fields: Field, open: bool = False, filled: bool = False, name: str = "") -> None:
        self.fields = fields
        self.open = open
        self.filled = filled
        self.name = name

    def read(self, body: Any, report: Report | None = None) -> dict[str, Any]:
        """Return the fields that were sent, by name; no body counts as an empty one.

        Raises YupValidationError with everything that is wrong, unless a report is given to collect it; a
        body that is no object is refused immediately.
        """
        errors = Report() if report is None else report
        if self.filled and not (body and isinstance(body, Mapping)):
            raise ValidationError("Request body cannot be empty")
        if body is not None and not isinstance(body, Mapping):
            errors.wrong_type((), "object", body)
            errors.raise_any()
        data = self.check(body or {}, errors)
        if report is None:
            errors.raise_any()
        return data

    def check(self, body: Mapping[str, Any], report: Report, path: ValuePath = ()) -> dict[str, Any]:
        """Return the fields that were sent; report what is wrong with them, and unknown keys."""
        values = {field.name: self._read(field, body, report, path) for field in self.fields}
        unknown = [] if self.open else [str(key) for key in body if key not in values]
        if unknown:
            message = f"{format_path(path)} field has unspecified keys: {', '.join(unknown)}"
            report.say(path, message, dict(body))
        return {name: value for name, value in values.items() if name in body}

    def _read(self, field: Field, body: Mapping[str, Any], report: Report, path: ValuePath) -> Any:
        if field.required_with in body:
            field = replace(field, required=True)
        value = field.clean_value(body.get(field.name, field.absent))
        return field.read_beside(body, value, (*path, field.name), report)

    def json_schema(self, **instead: Json) -> Json:
        """Return the JSON Schema of a body; `instead` has schemas of fields that depend on the instance."""
        properties = {field.name: instead.get(field.name, field.json_schema()) for field in self.fields}
        required = [field.name for field in self.fields if field.required]
        schema = body_schema(properties, required, more=self.open)
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
    """Return a row id: a whole number, which JSON may write as 7.0, or digits; None for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 < value < 2**63 else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return None


def _email(value: str, here: ValuePath, report: Report) -> None:
    """Report what is no e-mail address; an empty text is a matter of `required`."""
    if value and not is_email(value):
        report.add(here, "must be a valid email", value)


EMAIL = Rule(_email, {"format": "email"})
