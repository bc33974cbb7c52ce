"""What bodies of the authentication routes must hold; findings in the recorded words (yup's)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from octavo import ValidationError
from octavo.documents.passwords import MAX_BYTES
from octavo.schema.attributes.email import is_email
from octavo.schema.findings import Report

MISSING = object()


@dataclass(frozen=True, slots=True)
class Text:
    """A text a form must hold, `required` also from forms that only change something."""

    name: str
    email: bool = False
    password: bool = False
    """A new password: within what bcrypt reads."""
    same_as: str = ""
    """The field whose value it repeats."""
    required: bool = True


LOGIN = (Text("identifier"), Text("password"))
REGISTER = (Text("email", email=True), Text("username"), Text("password", password=True))
EMAIL = (Text("email", email=True),)
CONFIRMATION = (Text("confirmation"),)
RESET = (
    Text("passwordConfirmation", same_as="password"),
    Text("password", password=True),
    Text("code"),
)
CHANGE = (
    Text("passwordConfirmation", same_as="password"),
    Text("password", password=True),
    Text("currentPassword"),
)
CREATE_USER = (Text("email", email=True), Text("username"), Text("password", password=True))
UPDATE_USER = (
    Text("email", email=True, required=False),
    Text("username", required=False),
    Text("password", password=True, required=False),
)


def read_form(body: Any, fields: Sequence[Text]) -> Mapping[str, Any]:
    """Return a body whose fields are what they must be; raises YupValidationError with everything found."""
    report = Report()
    form = check_form(body, fields, report)
    report.raise_any()
    return form


def check_form(body: Any, fields: Sequence[Text], report: Report) -> Mapping[str, Any]:
    """Note what is wrong with a body; raises YupValidationError where it is no object."""
    if body is None:
        body = {}
    if not isinstance(body, Mapping):
        report.wrong_type((), "object", body)
        report.raise_any()
    for field in fields:
        _check(field, body, report)
    return body  # type: ignore[no-any-return]  # a mapping, as was just made sure


def _check(field: Text, form: Mapping[str, Any], report: Report) -> None:
    value, path = form.get(field.name, MISSING), (field.name,)
    if value is MISSING:
        if field.required:
            report.add(path, "is a required field")
    elif not isinstance(value, str):
        report.wrong_type(path, "string", value)
    elif not value:
        report.add(path, "is a required field" if field.required else "must be at least 1 characters", value)
    elif not _is_plain(value):
        raise ValidationError(f"{field.name} holds characters that cannot be kept")
    else:
        _check_text(field, value, form, report)


def _check_text(field: Text, value: str, form: Mapping[str, Any], report: Report) -> None:
    path = (field.name,)
    if field.email and not is_email(value):
        report.add(path, "must be a valid email", value)
    if field.password and len(value.encode()) > MAX_BYTES:
        report.say(path, "Password must be less than 73 bytes", value)
    if field.same_as and value != form.get(field.same_as):
        report.say(path, "Passwords do not match", value)


def _is_plain(value: str) -> bool:
    """Whether every database keeps a text: no null characters, no halves of surrogate pairs."""
    if "\x00" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_role(form: Mapping[str, Any], report: Report, *, required: bool) -> None:
    """Note what is wrong with the role of a user: an id, or `{"connect": [{"id": …}]}`."""
    value = form.get("role", MISSING)
    if value is MISSING:
        if required:
            report.add(("role",), "is a required field")
    elif value is None:
        report.wrong_type(("role",), "object", value)
    elif isinstance(value, Mapping) and not any(
        key in value for key in ("connect", "set", "id", "documentId")
    ):
        report.add(("role", "connect"), "is a required field")
    elif isinstance(value, bool | list | float):
        report.wrong_type(("role",), "object", value)
