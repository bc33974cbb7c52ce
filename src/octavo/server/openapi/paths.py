"""Route paths as OpenAPI writes them: `/articles/:id` is `/articles/{id}`."""

import re
from typing import Any, NamedTuple

from octavo.http.path_pattern import Key, parse
from octavo.schema.class_names import ClassNames

PLAIN = "[^/#?]+?"


class Template(NamedTuple):
    """A path, and its parameters."""

    path: str
    parameters: list[dict[str, Any]]


def template(route_path: str) -> Template:
    """Return a route's path with its parameters; optional ones are shown as given."""
    text, parameters = "", []
    names = ClassNames()
    for token in parse(route_path):
        if not isinstance(token, Key):
            text += token
        elif not token.pattern:
            text += token.prefix + token.suffix
        else:
            name = names.take(_name_of(token))
            text += f"{token.prefix}{{{name}}}{token.suffix}"
            parameters.append(_parameter(name, token))
    return Template(text, parameters)


def _name_of(key: Key) -> str:
    """Return a parameter's name as an identifier; unnamed groups are called `rest`."""
    return re.sub(r"\W", "_", str(key.name)) if isinstance(key.name, str) else "rest"


def _parameter(name: str, key: Key) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "minLength": 1}
    if key.pattern != PLAIN and not key.modifier:
        schema["pattern"] = f"^(?:{key.pattern})$"
    return {"name": name, "in": "path", "required": True, "schema": schema}


def shape(path: str) -> str:
    """Return a path without the names of its parameters: paths of one shape are one path in the document."""
    inside, result = False, ""
    for char in path:
        if char == "}":
            inside = False
        if not inside:
            result += char
        if char == "{":
            inside = True
    return result
