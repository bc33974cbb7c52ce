"""The fields of users in bodies, whoever writes them: people about themselves, or others about them."""

from collections.abc import Mapping
from typing import Any

from octavo.content.passwords import MAX_BYTES
from octavo.plugin import EMAIL, Form, Report, Rule, Text, given
from octavo.schema.findings import Path

Json = dict[str, Any]


def _short_enough(value: str, here: Path, report: Report) -> None:
    """Note a password that is longer than what bcrypt reads."""
    if len(value.encode()) > MAX_BYTES:
        report.say(here, f"Password must be less than {MAX_BYTES + 1} bytes", value)


PASSWORD = Rule(_short_enough, {"format": "password", "maxLength": MAX_BYTES})
EMAIL_FIELD = Text("email", required=True, rules=[EMAIL])
PASSWORD_FIELD = Text("password", required=True, rules=[PASSWORD])


def user_body(form: Form, written: Mapping[str, Json], *, more: bool = True) -> Json:
    """Return the schema of a user's body: what the form asks, and what the content type does.

    Other properties are ignored with `more`, else refused.
    """
    asked = form.json_schema()
    properties = dict(written)
    for name, schema in asked["properties"].items():
        known = written.get(name, {}) if "type" in schema else {}
        least = {"minLength": known["minLength"]} if "minLength" in known else {}
        properties[name] = {**known, **schema, **least}
    return given(properties, asked.get("required", ()), more=more)
