"""Rules for texts in the admin API's forms, with the recorded messages."""

import re

from octavo.content.passwords import MAX_BYTES
from octavo.plugin import Boolean, Report, Rule, Text
from octavo.schema.errors import ValuePath

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


def _lowercase(value: str, here: ValuePath, report: Report) -> None:
    if value != value.lower():
        report.add(here, "must be a lowercase string", value)


def _check_trimmed(value: str, here: ValuePath, report: Report) -> None:
    if value != value.strip():
        report.add(here, "must be a trimmed string", value)


def _uuid(value: str, here: ValuePath, report: Report) -> None:
    if not _UUID.fullmatch(value):
        report.add(here, "must be a valid UUID", value)


def _password(value: str, here: ValuePath, report: Report) -> None:
    if len(value) < 8:
        report.add(here, "must be at least 8 characters", value)
    if len(value.encode("utf-8", "replace")) > MAX_BYTES:
        report.add(here, f"must be less than {MAX_BYTES + 1} bytes", value)
    if not any("a" <= letter <= "z" for letter in value):
        report.add(here, "must contain at least one lowercase character", value)
    if not any("A" <= letter <= "Z" for letter in value):
        report.add(here, "must contain at least one uppercase character", value)
    if not any("0" <= letter <= "9" for letter in value):
        report.add(here, "must contain at least one number", value)


LOWERCASE = Rule(_lowercase, {"pattern": r"^[^A-Z]+$"})
TRIMMED = Rule(_check_trimmed, {"pattern": r"^\S(.*\S)?$"})
UUID = Rule(_uuid, {"format": "uuid"})
PASSWORD = Rule(
    _password,
    {
        "minLength": 8,
        "maxLength": MAX_BYTES,
        "format": "password",
        "pattern": "^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])",
    },
)
"""The rule for an administrator's password."""

SESSION = (Text("deviceId", rules=[UUID]), Boolean("rememberMe"))
"""Fields about the session to begin: its device, and whether it is to be remembered."""
