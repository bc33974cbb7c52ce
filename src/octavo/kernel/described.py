"""What plugins say of their routes for the document of the API: bodies, parameters, answers, refusals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
FLAG: Json = {"type": "boolean"}
ROW_ID: Json = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": 2**63 - 1},
        {"type": "string", "pattern": "^[0-9]{1,18}$"},
    ]
}
"""The id of a row in a body, also as digits."""

PAGINATION: Json = {"$ref": "#/components/schemas/Pagination"}
"""Where a page stands, as lists of the content API tell it."""


class HasSchema(Protocol):
    """What knows its JSON Schema, such as a form."""

    def json_schema(self) -> Json:
        """Return the schema."""


class SharedSchema(dict[str, Any]):
    """A schema that stands in the document once, under `name`, and is referred to."""

    name: str


def shared(name: str, schema: Json) -> SharedSchema:
    """Return a schema that several operations refer to by a name."""
    found = SharedSchema(schema)
    found.name = name
    return found


@dataclass(frozen=True, slots=True)
class Operation:
    """What a route takes and answers, beside what is known of it: its path, who may call it, common refusals.

    Schemas may hold `shared` ones.
    """

    summary: str
    answer: Json | None = None
    """The schema of what is answered; None for an answer without content."""
    status: int | None = 200
    """The status of that answer; None where every request is refused."""
    body: Json | HasSchema | None = None
    """The schema of a JSON body, or the form that reads it."""
    form: Json | None = None
    """The schema of the fields of a multipart form."""
    query: Sequence[Json] = ()
    """The parameters of the query string, as `parameter` makes them."""
    path: Mapping[str, Json] = field(default_factory=dict)
    """What is more to be said of parameters in the path, by name."""
    refusals: Sequence[int] = ()
    """Statuses in the common shape of errors beside those every such route has."""
    finds_all: bool = False
    """Whether a path of something that is not there is no 404."""
    responses: Mapping[int, Json] = field(default_factory=dict)
    """Whole responses by status, laid over all others."""


class DocumentParts(Protocol):
    """What descriptions are made of: the content types in force, and schemas several operations share."""

    def entry(self, uid: str) -> Json:
        """Refer to an entry of a type as the content API answers it."""

    def answered(self, uid: str) -> dict[str, Json]:
        """Return the schemas of a type's attributes as the content API answers them, by name."""

    def written(self, uid: str) -> dict[str, Json]:
        """Return the schemas of a type's attributes as bodies hold them, by name."""

    def parameters(self, uid: str, action: str, only: Sequence[str] = ()) -> list[Json]:
        """Return the parameters of a core action (`find`, `find_one`) on a type, all or some by name."""


def record(properties: Mapping[str, Json], *, optional: Sequence[str] = (), more: bool = False) -> Json:
    """Return the schema of an answered object; `more` says that it has properties nobody can list."""
    required = [name for name in properties if name not in optional]
    needed = {"required": required} if required else {}
    others = {"additionalProperties": True} if more else {}
    return {"type": "object", "properties": dict(properties), **needed, **others}


def given(properties: Mapping[str, Json], required: Sequence[str] = (), *, more: bool = False) -> Json:
    """Return the schema of an object in a body; with `more` other properties are ignored, else refused."""
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": dict(properties), **needed, "additionalProperties": more}


def wrapped(schema: Json) -> Json:
    """Return the schema of an answer that is wrapped in `data`."""
    return record({"data": schema})


def list_of(items: Json) -> Json:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def map_of(values: Json) -> Json:
    """Return the schema of an object whose keys are data."""
    return {"type": "object", "additionalProperties": values}


def nullable(schema: Json) -> Json:
    """Return a schema that takes null too."""
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
    """Return a parameter in the query string."""
    found: Json = {"name": name, "in": "query", "schema": schema}
    return {**found, **({"description": description} if description else {}), "required": required}


def no_content(description: str) -> Json:
    """Return a response without content."""
    return {"description": description}


def json_response(description: str, schema: Json) -> Json:
    """Return a response in JSON."""
    return {"description": description, "content": {"application/json": {"schema": schema}}}
