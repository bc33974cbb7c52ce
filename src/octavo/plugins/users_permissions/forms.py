"""What bodies of the authentication routes must hold; findings in the recorded words (yup's)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from octavo import ValidationError
from octavo.documents.passwords import MAX_BYTES
from octavo.schema.attributes.email import is_email
from octavo.schema.findings import Path, Report

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
    least: bool = False
    """Whether an empty text is told as too short, too."""


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
CREATE_USER = (
    Text("email", email=True),
    Text("username", least=True),
    Text("password", password=True, least=True),
)
UPDATE_USER = (
    Text("email", email=True, required=False, least=True),
    Text("username", required=False, least=True),
)
PASSWORD = Text("password", password=True)


def read_form(body: Any, fields: Sequence[Text], *, closed: bool = False) -> Mapping[str, Any]:
    """Return a body whose fields are what they must be; raises YupValidationError with everything found.

    A closed form has no other fields.
    """
    report = Report()
    form = check_form(body, fields, report)
    unknown = [str(key) for key in form if key not in {field.name for field in fields}] if closed else []
    if unknown:
        report.say((), f"this field has unspecified keys: {', '.join(unknown)}", dict(form))
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
        return
    differs = bool(field.same_as) and value != form.get(field.same_as)
    if not isinstance(value, str):
        report.wrong_type(path, "string", value)
    if differs:
        report.say(path, "Passwords do not match", value)
    elif value == "":
        if field.least:
            report.add(path, "must be at least 1 characters", value)
        if field.required:
            report.add(path, "is a required field", value)
    elif isinstance(value, str):
        _check_text(field, value, report)


def _check_text(field: Text, value: str, report: Report) -> None:
    path = (field.name,)
    if not _is_plain(value):
        raise ValidationError(f"{field.name} holds characters that cannot be kept")
    if field.email and not is_email(value):
        report.add(path, "must be a valid email", value)
    if field.password and len(value.encode()) > MAX_BYTES:
        report.say(path, "Password must be less than 73 bytes", value)


def check_changed_password(form: Mapping[str, Any], report: Report) -> None:
    """Note what is wrong with the new password of a user; none, and an empty one, are let pass."""
    value = form.get(PASSWORD.name)
    if value is None or value == "":
        return
    if isinstance(value, str):
        _check_text(PASSWORD, value, report)
    else:
        report.say((PASSWORD.name,), "Password must be at least 1 character", value)


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
    value, path = form.get("role", MISSING), ("role",)
    if value is MISSING:
        if required:
            report.add(path, "is a required field")
    elif isinstance(value, Mapping):
        connected = _check_entries(value, "connect", report, required=required)
        removed = _check_entries(value, "disconnect", report)
        if removed and not connected and not required:
            report.say(("role", "disconnect"), "Cannot remove role", value["disconnect"])
    elif value is None or isinstance(value, list):
        report.wrong_type(path, "object", value)
    else:
        _check_id(value, path, report)


def _check_entries(
    role: Mapping[str, Any], name: str, report: Report, *, required: bool = False
) -> Sequence[Any]:
    """Return the entries `connect` or `disconnect` lists, noting what is wrong with them."""
    path, entries = ("role", name), role.get(name, MISSING)
    if entries is MISSING:
        if required:
            report.add(path, "is a required field")
        return ()
    if not isinstance(entries, list):
        report.wrong_type(path, "array", entries)
        return ()
    if required and not entries:
        report.say(path, "Users must have a role", entries)
    for index, entry in enumerate(entries):
        _check_entry(entry, (*path, index), report)
    return entries


def _check_entry(entry: Any, path: Path, report: Report) -> None:
    if not isinstance(entry, Mapping):
        report.wrong_type(path, "object", entry)
        return
    ids = {name: entry[name] for name in ("id", "documentId") if entry.get(name) is not None}
    if not ids:
        report.say(path, "Relation entry must include an id or documentId", entry)
    for name, value in ids.items():
        _check_id(value, (*path, name), report)


def _check_id(value: Any, path: Path, report: Report) -> None:
    is_number = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if not is_number and not isinstance(value, str):
        report.wrong_type(path, "strapiID", value)
