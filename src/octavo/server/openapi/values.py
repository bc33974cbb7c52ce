"""The JSON Schemas (draft 2020-12) of scalar attributes, in bodies and in responses."""

from typing import Any

from octavo.schema.attributes.base import Scalar

Json = dict[str, Any]


def answer_schema(attribute: Scalar, *, nullable: bool) -> Json:
    """Return the schema of a scalar in responses."""
    schema = attribute.json_schema()
    return or_null(schema) if nullable else schema


def body_schema(attribute: Scalar) -> Json:
    """Return the schema of a scalar in the body of an entry that is to be published."""
    schema = attribute.input_schema()
    return schema if attribute.required else or_null(schema)


def or_null(schema: Json) -> Json:
    """Return a schema that accepts null too."""
    kind = schema.get("type")
    if not isinstance(kind, str):
        takes_all = not {"$ref", "anyOf", "enum", "const"} & schema.keys()
        return schema if takes_all else {"anyOf": [schema, {"type": "null"}]}
    widened = {**schema, "type": [kind, "null"]}
    if "enum" in schema:
        widened["enum"] = [*schema["enum"], None]
    return widened
