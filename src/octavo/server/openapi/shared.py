"""The schemas every document holds: errors, pagination, references, filters by type."""

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

PREFIX = "#/components/schemas/"


def ref(name: str) -> Json:
    """Return a reference to a shared schema."""
    return {"$ref": PREFIX + name}


def _text(description: str = "") -> Json:
    return {"type": "string", **({"description": description} if description else {})}


ERROR: Json = {
    "type": "object",
    "description": "What every refusal and every failure looks like.",
    "required": ["data", "error"],
    "properties": {
        "data": {"type": "null"},
        "error": {
            "type": "object",
            "required": ["status", "name", "message"],
            "properties": {
                "status": {"type": "integer", "minimum": 400, "maximum": 599},
                "name": _text("The kind of error, such as ValidationError."),
                "message": _text("What is wrong, for people."),
                "details": {"description": "What is wrong, for programs: the key, the path, every finding."},
            },
        },
    },
}
PAGINATION: Json = {
    "type": "object",
    "description": "By page (`page`, `pageSize`, `pageCount`) or by offset (`start`, `limit`), as asked.",
    "properties": {
        name: {"type": "number", "minimum": 0}
        for name in ("page", "pageSize", "pageCount", "start", "limit", "total")
    },
}
COUNT: Json = {
    "type": "object",
    "description": "How many there are, for `populate[…][count]=true`.",
    "required": ["count"],
    "properties": {"count": {"type": "integer", "minimum": 0}},
}
BLOCK: Json = {
    "type": "object",
    "description": "A node of structured text: paragraph, heading, list, quote, code or image.",
    "required": ["type"],
    "properties": {"type": {"type": "string"}, "children": {"type": "array", "items": {"type": "object"}}},
}
REFERENCE: Json = {
    "description": "A document: its documentId, the id of a version, or an object with either.",
    "anyOf": [
        {"type": "string", "pattern": "^[a-z0-9]{24}$"},
        {"type": "integer", "minimum": 1},
        {
            "type": "object",
            "properties": {
                "id": {"type": "integer", "minimum": 1},
                "documentId": {"type": "string", "pattern": "^[a-z0-9]{24}$"},
                "locale": {"type": "string"},
                "__type": {"type": "string", "description": "The uid of its type, where any may stand."},
                "position": {
                    "type": "object",
                    "properties": {
                        "before": {"type": "string"},
                        "after": {"type": "string"},
                        "start": {"type": "boolean"},
                        "end": {"type": "boolean"},
                    },
                },
            },
            "anyOf": [{"required": ["documentId"]}, {"required": ["id"]}],
        },
    ],
}
REFERENCE_CHANGES: Json = {
    "type": "object",
    "description": "What to connect and disconnect, or what alone to keep.",
    "properties": {
        name: {"anyOf": [{"type": "array", "items": ref("Reference")}, ref("Reference")]}
        for name in ("connect", "disconnect", "set")
    },
    "minProperties": 1,
    "additionalProperties": False,
}

_NULL_TOO = [ref("ReferenceChanges"), {"type": "null"}]
TO_ONE: Json = {"anyOf": [ref("Reference"), *_NULL_TOO]}
TO_MANY: Json = {"anyOf": [{"type": "array", "items": ref("Reference")}, *_NULL_TOO]}

_TEXT_OPERATORS = (
    "$eqi", "$nei", "$contains", "$notContains", "$containsi", "$notContainsi",
    "$startsWith", "$startsWithi", "$endsWith", "$endsWithi",
)  # fmt: skip
_ONE = ("$eq", "$ne", "$lt", "$lte", "$gt", "$gte")
_SEVERAL = ("$in", "$notIn")
_NULL = ("$null", "$notNull")


def _filter(value: Json) -> Json:
    """Return a filter: a value, or operators."""
    operators: Json = dict.fromkeys(_ONE, value)
    operators |= {name: {"type": "array", "items": value, "minItems": 1} for name in _SEVERAL}
    operators["$between"] = {"type": "array", "items": value, "minItems": 2, "maxItems": 2}
    operators |= {name: {"type": "boolean"} for name in _NULL}
    operators |= {name: {"type": "string"} for name in _TEXT_OPERATORS}
    kept = {"type": "object", "properties": operators, "additionalProperties": False, "minProperties": 1}
    return {"anyOf": [value, kept]}


SHARED: Mapping[str, Json] = {
    "ErrorAnswer": ERROR,
    "Pagination": PAGINATION,
    "Count": COUNT,
    "Block": BLOCK,
    "Reference": REFERENCE,
    "ReferenceChanges": REFERENCE_CHANGES,
    "ToOne": TO_ONE,
    "ToMany": TO_MANY,
    "TextFilter": _filter({"type": "string"}),
    "NumberFilter": _filter({"type": "number"}),
    "BooleanFilter": _filter({"type": "boolean"}),
    "DateFilter": _filter({"type": "string", "format": "date"}),
    "DateTimeFilter": _filter({"type": "string", "format": "date-time"}),
    "TimeFilter": _filter({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?$"}),
}
