"""What a scalar attribute looks like in JSON, in bodies and in answers, as JSON Schema (draft 2020-12)."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from octavo.schema.attributes.base import Scalar
from octavo.schema.attributes.numeric import number_to_wire
from octavo.schema.attributes.textual import Textual

Json = dict[str, Any]

LARGEST = 2**63 - 1
TIME = r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?$"
DIGITS = r"^-?\d+$"
MOST_DIGITS = r"^-?\d{1,18}$"

_ANSWERS: Mapping[str, Json] = {
    "string": {"type": "string"},
    "text": {"type": "string"},
    "richtext": {"type": "string", "contentMediaType": "text/markdown"},
    "uid": {"type": "string"},
    "email": {"type": "string"},
    "password": {"type": "string"},
    "enumeration": {"type": "string"},
    "integer": {"type": "integer", "format": "int64"},
    "biginteger": {"type": "string", "pattern": DIGITS},
    "float": {"type": "number", "format": "double"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "pattern": TIME},
    "datetime": {"type": "string", "format": "date-time"},
    "timestamp": {"type": "string", "pattern": DIGITS, "description": "Milliseconds since 1970."},
    "blocks": {"type": "array", "items": {"$ref": "#/components/schemas/Block"}},
    "json": {},
}
FILTERS: Mapping[str, str] = {
    "integer": "NumberFilter",
    "float": "NumberFilter",
    "decimal": "NumberFilter",
    "biginteger": "NumberFilter",
    "boolean": "BooleanFilter",
    "date": "DateFilter",
    "datetime": "DateTimeFilter",
    "timestamp": "DateTimeFilter",
    "time": "TimeFilter",
}
"""The shared filter schema of a type; `TextFilter` for all others."""


def answer_schema(attribute: Scalar, *, nullable: bool) -> Json:
    """Return what an answer holds under a scalar; only types, as drafts may break every other rule."""
    schema = dict(_ANSWERS.get(attribute.type, {}))
    if attribute.type == "enumeration":
        schema["enum"] = list(getattr(attribute, "enum", ()))
    return or_null(schema) if nullable else schema


def body_schema(attribute: Scalar) -> Json:
    """Return what a body may hold under a scalar that is to be published."""
    schema = dict(_ANSWERS.get(attribute.type, {}))
    add = _RULES.get(attribute.type)
    if isinstance(attribute, Textual):
        _add_text_rules(attribute, schema)
    elif add is not None:
        add(attribute, schema)
    if attribute.type == "email":
        schema["format"] = "email"
    if attribute.has_default and attribute.default is not None:
        schema["default"] = _as_sent(attribute)
    if attribute.type == "password":
        schema |= {"format": "password", "writeOnly": True}
    return schema if attribute.required else or_null(schema)


def or_null(schema: Json) -> Json:
    """Return a schema that takes null too."""
    kind = schema.get("type")
    if not isinstance(kind, str):
        takes_all = not {"$ref", "anyOf", "enum", "const"} & schema.keys()
        return schema if takes_all else {"anyOf": [schema, {"type": "null"}]}
    widened = {**schema, "type": [kind, "null"]}
    if "enum" in schema:
        widened["enum"] = [*schema["enum"], None]
    return widened


def _add_text_rules(attribute: Textual, schema: Json) -> None:
    longest = attribute.max_length if attribute.max_length is not None else attribute.default_max_length
    # `email` leaves its least length to the grammar of addresses (Strapi).
    if attribute.min_length and attribute.type != "email":
        schema["minLength"] = attribute.min_length
    if longest is not None:
        schema["maxLength"] = longest
    pattern = attribute.regex or ("^[A-Za-z0-9\\-_.~]*$" if attribute.type == "uid" else None)
    if pattern is not None and _is_portable(pattern):
        schema["pattern"] = pattern


def _is_portable(pattern: str) -> bool:
    """Whether tools that are no JavaScript can compile a pattern too; one they cannot is left out."""
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _as_sent(attribute: Scalar) -> Any:
    """Return an attribute's default as an answer writes it."""
    default = attribute.default() if callable(attribute.default) else attribute.default
    to_wire = attribute.forms.to_wire
    return default if default is None or to_wire is None else to_wire(default)


def _add_limits(attribute: Scalar, schema: Json) -> None:
    for name, key in (("min", "minimum"), ("max", "maximum")):
        limit = getattr(attribute, name, None)
        if limit is not None:
            schema[key] = number_to_wire(limit)


def _add_big_limits(attribute: Scalar, schema: Json) -> None:
    """Write a number of 64 bits as a text; JSON Schema cannot bound those, so the limits are told."""
    schema["pattern"] = MOST_DIGITS
    bounds = [f"{name} {limit}" for name in ("min", "max") if (limit := getattr(attribute, name, None))]
    if bounds:
        schema["description"] = ", ".join(bounds)


def _add_whole_limits(attribute: Scalar, schema: Json) -> None:
    schema |= {"minimum": -LARGEST - 1, "maximum": LARGEST}
    for name, key in (("min", "minimum"), ("max", "maximum")):
        limit = getattr(attribute, name, None)
        if limit is not None:
            schema[key] = min(max(int(limit), -LARGEST - 1), LARGEST)


def _add_choices(attribute: Scalar, schema: Json) -> None:
    schema["enum"] = list(getattr(attribute, "enum", ()))


_RULES: Mapping[str, Callable[[Scalar, Json], None]] = {
    "integer": _add_whole_limits,
    "biginteger": _add_big_limits,
    "float": _add_limits,
    "decimal": _add_limits,
    "enumeration": _add_choices,
}
