"""How plugins describe their routes in the OpenAPI document: bodies, parameters, responses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]

EXTENSION = "openapi"
"""The key of a route's `config` that changes its description: a mapping is merged into it, False hides it."""

TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
FLAG: Json = {"type": "boolean"}
ROW_ID: Json = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": 2**63 - 1},
        {"type": "string", "pattern": "^[0-9]{1,18}$"},
    ]
}
"""The id of a row in a body, also written as digits."""

MOMENT: Json = {"type": "string", "format": "date-time"}
PAGINATION: Json = {"$ref": "#/components/schemas/Pagination"}
"""The pagination of a page, as in lists of the content API."""


class HasSchema(Protocol):
    """Anything with a JSON Schema, such as a form."""

    def json_schema(self) -> Json:
        """Return the schema."""


class SharedSchema(dict[str, Any]):
    """A schema that is in the document once, under `name`, and referred to elsewhere."""

    name: str


def shared(name: str, schema: Json) -> SharedSchema:
    """Return a schema that several operations refer to by name."""
    result = SharedSchema(schema)
    result.name = name
    return result


@dataclass(frozen=True, slots=True)
class Operation:
    """The description of a route, beyond its path, who may call it, and common errors, which are derived.

    Schemas may contain `shared` ones.
    """

    summary: str
    answer: Json | None = None
    """The schema of the response body; None for a response without content."""
    status: int | None = 200
    """The status of that response; None if every request is refused."""
    body: Json | HasSchema | None = None
    """The schema of a JSON body, or the form that validates it."""
    form: Json | None = None
    """The schema of the fields of a multipart form."""
    query: Sequence[Json] = ()
    """The parameters of the query string, made with `parameter`."""
    path: Mapping[str, Json] = field(default_factory=dict)
    """Additions to the descriptions of path parameters, by name."""
    refusals: Sequence[int] = ()
    """Error statuses, besides those that every such route has."""
    finds_all: bool = False
    """Whether a path of something that does not exist is not a 404."""
    responses: Mapping[int, Json] = field(default_factory=dict)
    """Whole responses by status, which replace all others."""


class DocumentParts(Protocol):
    """What descriptions are made with: the content types of the instance, and schemas that several
    operations share.
    """

    def entry(self, uid: str) -> Json:
        """Return a reference to an entry of a type as in responses of the content API."""

    def response_properties(self, uid: str) -> dict[str, Json]:
        """Return the schemas of a type's attributes in responses, by name."""

    def body_properties(self, uid: str) -> dict[str, Json]:
        """Return the schemas of a type's attributes in bodies, by name."""

    def parameters(self, uid: str, action: str, only: Sequence[str] = ()) -> list[Json]:
        """Return the query parameters of a core action (`find`, `find_one`) on a type, all or some by
        name.
        """


def record(properties: Mapping[str, Json], *, optional: Sequence[str] = (), more: bool = False) -> Json:
    """Return the schema of an object in a response; `more` means that it has further properties."""
    required = [name for name in properties if name not in optional]
    needed = {"required": required} if required else {}
    others = {"additionalProperties": True} if more else {}
    return {"type": "object", "properties": dict(properties), **needed, **others}


def body_schema(properties: Mapping[str, Json], required: Sequence[str] = (), *, more: bool = False) -> Json:
    """Return the schema of an object in a body; with `more`, other properties are ignored, otherwise
    refused.
    """
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": dict(properties), **needed, "additionalProperties": more}


def wrapped(schema: Json) -> Json:
    """Return the schema of a response that is wrapped in `data`."""
    return record({"data": schema})


def list_of(items: Json) -> Json:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def map_of(values: Json) -> Json:
    """Return the schema of an object whose keys are data."""
    return {"type": "object", "additionalProperties": values}


def nullable(schema: Json) -> Json:
    """Return a schema that accepts null too."""
    kind = schema.get("type")
    if isinstance(kind, str) and "enum" not in schema and not isinstance(schema, SharedSchema):
        return {**schema, "type": [kind, "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def text(least: int = 0, most: int | None = None, **more: Any) -> Json:
    """Return the schema of a text of some length."""
    lengths = {"minLength": least or None, "maxLength": most}
    return {"type": "string", **{key: value for key, value in lengths.items() if value is not None}, **more}


def one_of(*values: Any) -> Json:
    """Return the schema of one of some values."""
    if len(values) == 1 and isinstance(values[0], bool):
        return {"type": "boolean", "const": values[0]}
    typed = {"type": "string"} if all(isinstance(value, str) for value in values) else {}
    return {**typed, "enum": list(values)}


def parameter(name: str, schema: Json, description: str = "", *, required: bool = False) -> Json:
    """Return a parameter of the query string."""
    result: Json = {"name": name, "in": "query", "schema": schema}
    return {**result, **({"description": description} if description else {}), "required": required}


def no_content(description: str) -> Json:
    """Return a response without content."""
    return {"description": description}


def json_response(description: str, schema: Json) -> Json:
    """Return a response in JSON."""
    return {"description": description, "content": {"application/json": {"schema": schema}}}
