"""Values that fit a schema of the document, the same at every run: the least or all there may be."""

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

Json = Any

BUILT_IN = {
    "admin",
    "api-tokens",
    "content-releases",
    "content-type-builder",
    "email",
    "history",
    "i18n",
    "upload",
    "users-permissions",
    "webhooks",
}
"""The tags of the operations of built-in plugins."""

BY_FORMAT = {
    "email": "somebody@example.org",
    "date": "2024-02-29",
    "date-time": "2024-02-29T12:34:56.789Z",
    "password": "correct horse battery",
    "uri": "https://example.org/hook",
}
BY_PATTERN = {
    "^[A-Z]+[0-9]*$": "ABC12",
    r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?$": "23:59:01.5",
    r"^-?\d+$": "1709210096789",
    r"^-?\d{1,18}$": "-123456789012345678",
    r"^[A-Za-z0-9\-_.~]*$": "an-address",
    r"^\S(.*\S)?$": "Ann Lee",
    r"^[^A-Z]+$": "ann@example.org",
}
BLOCKS = [{"type": "paragraph", "children": [{"type": "text", "text": "Words."}]}]


class Examples:
    """Makes values for the schemas of one document; relations stay empty, as nothing is there to point at."""

    def __init__(self, document: Mapping[str, Any], *, full: bool) -> None:
        self.document = document
        self.full = full

    def of(self, schema: Json, name: str = "") -> Json:
        if "$ref" in schema:
            return self._named(schema["$ref"].rpartition("/")[2])
        if "default" in schema or "const" in schema:
            return schema.get("default", schema.get("const"))
        if "enum" in schema:
            return schema["enum"][0]
        if "anyOf" in schema:
            return self._any(schema["anyOf"], name)
        kind = schema.get("type")
        kind = kind[0] if isinstance(kind, list) else kind
        return {
            "object": lambda: self._object(schema),
            "array": lambda: self._array(schema),
            "string": lambda: _text(schema),
            "integer": lambda: max(schema.get("minimum", 7), -7),
            "number": lambda: schema.get("minimum", 2.5),
            "boolean": lambda: True,
            "null": lambda: None,
        }.get(kind, lambda: {"any": [1, "value", None]})()

    def _named(self, name: str) -> Json:
        return self.of(self.document["components"]["schemas"][name])

    def _any(self, options: list[Json], name: str) -> Json:
        texts = str(options)
        if "ReferenceChanges" in texts:
            return [] if "'items'" in texts else None
        return self.of(options[0], name)

    def _object(self, schema: Json) -> Json:
        required = schema.get("required", ())
        return {
            name: self.of(inner, name)
            for name, inner in schema.get("properties", {}).items()
            if (self.full and name != "id") or name in required
        }

    def _array(self, schema: Json) -> Json:
        if schema.get("items", {}).get("$ref", "").endswith("/Block"):
            return BLOCKS
        options = schema["items"].get("anyOf", [schema["items"]]) if "items" in schema else []
        if not self.full:
            options = options[:1] * schema.get("minItems", 0)
        return [self.of(option) for option in options][: schema.get("maxItems")]


def _text(schema: Json) -> str:
    if "pattern" in schema:
        return BY_PATTERN[schema["pattern"]]
    text = BY_FORMAT.get(schema.get("format", ""), "Some words")
    return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]


def parameters_of(document: Mapping[str, Any], operation: Mapping[str, Any]) -> dict[str, Any]:
    """Return an operation's parameters by name, those it shares with others too."""
    shared = document["components"]["parameters"]
    refs = [one.get("$ref", "").rpartition("/")[2] for one in operation["parameters"]]
    found = [shared[ref] if ref else one for ref, one in zip(refs, operation["parameters"], strict=True)]
    return {one["name"]: one for one in found}


def problems(document: Mapping[str, Any], schema: Json, value: Json) -> list[str]:
    """Return what of a value breaks a schema of the document; keys it does not name break it too."""
    whole = {**closed(schema), "components": closed(document["components"])}
    validator = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(value)]


def closed(schema: Json) -> Json:
    """Return a schema whose objects have no keys but those it names."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    if inner.get("type") == "object" and isinstance(schema.get("properties"), dict):
        inner.setdefault("additionalProperties", False)
    return inner
