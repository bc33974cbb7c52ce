"""The fields of users in bodies."""

from collections.abc import Mapping
from typing import Any

from octavo.content.passwords import MAX_BYTES
from octavo.plugin import EMAIL, Form, Report, Rule, Text, body_schema
from octavo.schema.errors import ValuePath

Json = dict[str, Any]


def _short_enough(value: str, here: ValuePath, report: Report) -> None:
    """Report a password that is longer than what bcrypt hashes."""
    if len(value.encode()) > MAX_BYTES:
        report.say(here, f"Password must be less than {MAX_BYTES + 1} bytes", value)


PASSWORD = Rule(_short_enough, {"format": "password", "maxLength": MAX_BYTES})
EMAIL_FIELD = Text("email", required=True, rules=[EMAIL])
PASSWORD_FIELD = Text("password", required=True, rules=[PASSWORD])


def user_body(form: Form, attributes: Mapping[str, Json], *, more: bool = True) -> Json:
    """Return the schema of a user's body, from the form and the content type.

    Other properties are ignored with `more`, otherwise refused.
    """
    schema_of_form = form.json_schema()
    properties = dict(attributes)
    for name, schema in schema_of_form["properties"].items():
        own = attributes.get(name, {}) if "type" in schema else {}
        least = {"minLength": own["minLength"]} if "minLength" in own else {}
        properties[name] = {**own, **schema, **least}
    return body_schema(properties, schema_of_form.get("required", ()), more=more)
