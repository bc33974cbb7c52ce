"""The JSON Schema by which editors complete and mark schema files, made of the attribute types there are."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from octavo.schema.attributes.base import Attribute, Scalar
from octavo.schema.attributes.options import Option
from octavo.schema.attributes.types import CUSTOM_FIELD, SCALARS, TYPES
from octavo.schema.parse import COMMON_OPTIONS, NEEDED, UNUSED_KEYS

Json = dict[str, Any]

FRAME = "schema.schema.json"
"""What stands around attributes in files of content types and components."""
UNUSED: Mapping[str, Any] = {"doNotSuggest": True}
"""A key that is taken and means nothing here: editors neither mark it nor propose it."""
DEFAULT = "The value of a new entry that brings none."
_CUSTOM_FIELD_UID = {"type": "string", "pattern": r"^(plugin|global)::[^.:]+(\.[^.:]+)?$"}
_RULES: Mapping[str, Json] = {
    "relation": {
        "if": {"properties": {"relation": {"enum": ["morphToOne", "morphToMany"]}}},
        "else": {"required": ["target"]},
    }
}
"""What depends on the value of another option."""


def editor_schema() -> Json:
    """Return the JSON Schema (draft 7) of the files of content types and components."""
    schema: Json = json.loads(files("octavo.schema").joinpath(FRAME).read_text("utf-8"))
    definitions = {kind: _definition(kind, cls) for kind, cls in TYPES.items()}
    definitions[CUSTOM_FIELD] = _custom_field()
    kinds = [*definitions]
    definitions["attribute"] = {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"description": "What it holds.", "enum": kinds}},
        "allOf": [
            {
                "if": {"properties": {"type": {"const": kind}}, "required": ["type"]},
                "then": {"$ref": f"#/definitions/{kind}"},
            }
            for kind in kinds
        ],
    }
    schema["definitions"] |= definitions
    return schema


def _definition(kind: str, cls: type[Attribute]) -> Json:
    """Return the schema of attributes of one type; its docstring says what it is."""
    needed = [key for key, option in cls.options.items() if option.field in NEEDED[kind]]
    default = _default(cls) if issubclass(cls, Scalar) else UNUSED
    about = " ".join((cls.__doc__ or kind).partition("\n\n")[0].split()).replace(" (Strapi)", "")
    return {"description": about, **_attribute(kind, cls.options, needed, default), **_RULES.get(kind, {})}


def _custom_field() -> Json:
    """Return the schema of custom fields: which options one has depends on how a plugin keeps it."""
    options = {key: option for cls in SCALARS.values() for key, option in cls.options.items()}
    described = _attribute(CUSTOM_FIELD, options, [CUSTOM_FIELD], {"description": DEFAULT})
    described["properties"] |= {CUSTOM_FIELD: _CUSTOM_FIELD_UID, "options": {"type": "object"}}
    return {"description": "A type that a plugin brings.", **described}


def _default(cls: type[Scalar]) -> Json:
    """Return the schema of a default: of the same JSON type as values are."""
    types = {key: cls.json_type[key] for key in ("type",) if key in cls.json_type}
    return {"description": DEFAULT, **types}


def _attribute(
    kind: str, options: Mapping[str, Option], needed: list[str], default: Mapping[str, Any]
) -> Json:
    known = {key: option.editor_schema() for key, option in {**COMMON_OPTIONS, **options}.items()}
    properties = {**dict.fromkeys(sorted(UNUSED_KEYS), UNUSED), **known, "default": default}
    return {
        "required": ["type", *needed],
        "additionalProperties": False,
        "properties": {**properties, "type": {"const": kind}},
    }
