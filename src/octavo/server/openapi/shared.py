"""The schemas that every document has: errors, pagination, references, and filters by type."""

from collections.abc import Mapping
from typing import Any, get_args

from octavo.queries.plan import TextOperator
from octavo.schema.attributes.temporal import DateAttribute, DateTimeAttribute, TimeAttribute

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
_DOCUMENT_ID: Json = {"type": "string", "pattern": "^[a-z0-9]{24}$"}
_ROW_ID: Json = {"type": "integer", "minimum": 1}
_PLACE: Json = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("before", "after"), _text()),
        **{name: {"type": "boolean"} for name in ("start", "end")},
    },
}


def _referring(more: Json, needed: tuple[str, ...] = ()) -> Json:
    """Return the schema of a reference as an object: an id with optional and required properties."""
    keys = {"id": _ROW_ID, "documentId": _DOCUMENT_ID, "locale": {"type": ["string", "null"]}}
    either = [{"required": [*needed, key]} for key in ("documentId", "id")]
    return {"type": "object", "properties": {**keys, **more}, "anyOf": either}


def _reference(description: str, **more: Json) -> Json:
    return {"description": description, "anyOf": [_DOCUMENT_ID, _ROW_ID, _referring(more)]}


def _changes(several: Json) -> Json:
    """Return the schema of `connect`, `disconnect` and `set`; `several` is the schema of their values."""
    moved = {"connect": several, "disconnect": several, "options": ref("ReferenceOptions")}
    whole = {"set": several}
    closed: Json = {"type": "object", "additionalProperties": False}
    return {
        "description": "What to connect and disconnect, or what alone to keep.",
        "anyOf": [
            {**closed, "properties": moved, "minProperties": 1},
            {**closed, "properties": whole, "required": ["set"]},
        ],
    }


STRICT: Json = {"type": "boolean", "description": "False puts what has lost its neighbour at the end."}


def _list_of(name: str) -> Json:
    return {"type": "array", "items": ref(name)}


_TYPE = {"__type": _text("The uid of its type.")}
_NULL_TOO = [ref("ReferenceChanges"), {"type": "null"}]
REFERENCES: Mapping[str, Json] = {
    "Reference": _reference("A document: its documentId, the id of a version, or an object with either."),
    "PlacedReference": _reference("A document, and where it comes among the others.", position=_PLACE),
    "ReferenceChanges": _changes({"anyOf": [_list_of("PlacedReference"), ref("PlacedReference")]}),
    "ReferenceOptions": {"type": "object", "properties": {"strict": STRICT}},
    "ToOne": {"anyOf": [ref("Reference"), *_NULL_TOO]},
    "ToMany": {"anyOf": [_list_of("Reference"), *_NULL_TOO]},
}
TYPED: Mapping[str, Json] = {
    "TypedReference": _referring(_TYPE, ("__type",)),
    "TypedPlacedReference": _referring({**_TYPE, "position": _PLACE}, ("__type",)),
    "TypedReferenceChanges": _changes(_list_of("TypedPlacedReference")),
}
"""What relations to any type hold, in documents where there are some."""

_ONE = ("$eq", "$ne", "$lt", "$lte", "$gt", "$gte")
_SEVERAL = ("$in", "$notIn")
_NULL = ("$null", "$notNull")


def _filter(value: Json) -> Json:
    """Return a filter: a value, or operators."""
    operators: Json = dict.fromkeys(_ONE, value)
    operators |= {name: {"type": "array", "items": value, "minItems": 1} for name in _SEVERAL}
    operators["$between"] = {"type": "array", "items": value, "minItems": 2, "maxItems": 2}
    operators |= {name: {"type": "boolean"} for name in _NULL}
    operators |= {name: {"type": "string"} for name in get_args(TextOperator)}
    operators_schema = {
        "type": "object",
        "properties": operators,
        "additionalProperties": False,
        "minProperties": 1,
    }
    return {"anyOf": [value, operators_schema]}


SHARED: Mapping[str, Json] = {
    "ErrorAnswer": ERROR,
    "Pagination": PAGINATION,
    "Count": COUNT,
    "Block": BLOCK,
    **REFERENCES,
    "TextFilter": _filter({"type": "string"}),
    "NumberFilter": _filter({"type": "number"}),
    "BooleanFilter": _filter({"type": "boolean"}),
    "DateFilter": _filter(dict(DateAttribute.json_type)),
    "DateTimeFilter": _filter(dict(DateTimeAttribute.json_type)),
    "TimeFilter": _filter(dict(TimeAttribute.json_type)),
}
