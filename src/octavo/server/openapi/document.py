"""Builds the whole OpenAPI document: every route by its path, and the schemas they refer to."""

import re
from typing import Any

from octavo.errors import OctavoError
from octavo.kernel import Endpoint, Octavo
from octavo.kernel.openapi import EXTENSION
from octavo.kernel.permissions import NOTHING
from octavo.queries.access import Ability
from octavo.schema.class_names import ClassNames
from octavo.schema.uid import camel_case
from octavo.server.auth import PUBLIC
from octavo.server.endpoint import path_of
from octavo.server.middlewares import canonical_name
from octavo.server.openapi.components import OpenAPIParts
from octavo.server.openapi.entities import EntitySchemas
from octavo.server.openapi.operations import SECURITY_SCHEMES, Operations, named_responses
from octavo.server.openapi.paths import Template, shape, template
from octavo.server.openapi.shared_components import share_parameters, share_responses

Json = dict[str, Any]

VERSION = "3.1.0"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
ALL_METHODS = ("get", "post", "put", "patch", "delete")


def build_document(app: Octavo, public: Ability | None = None, base: str = "") -> Json:
    """Return the OpenAPI document of an instance mounted at a path.

    `public` is the ability of callers without credentials.
    """
    entities = EntitySchemas(app.schemas)
    public_ability = app.permissions.ability(PUBLIC) if public is None else public
    parts = OpenAPIParts(app, entities)
    operations = Operations(app, parts, public_ability or NOTHING, limited=_is_limited(app))
    paths = _paths(app, operations)
    settings = app.settings
    return {
        "openapi": VERSION,
        "info": {
            "title": settings.api.openapi.title or settings.folder.resolve().name or "Octavo",
            "version": settings.api.openapi.version,
        },
        "servers": [{"url": settings.server.url or base or "/"}],
        "paths": paths,
        "components": {
            "schemas": entities.build(),
            "parameters": share_parameters(paths),
            "responses": share_responses(paths, named_responses()),
            "securitySchemes": SECURITY_SCHEMES,
        },
    }


def _paths(app: Octavo, operations: Operations) -> Json:
    paths: Json = {}
    by_shape: dict[str, Template] = {}
    names = ClassNames()
    for endpoint in app.routes:
        if endpoint.state.config.get(EXTENSION) is False:
            continue
        template = _template(app, endpoint, by_shape)
        item = paths.setdefault(template.path, {})
        method = endpoint.state.method.lower()
        for one in ALL_METHODS if method == "all" else (method,):
            if one in METHODS and one not in item:
                name = names.take(_operation_id(endpoint, one))
                described = operations.describe(endpoint, one, list(template.parameters))
                item[one] = {"operationId": name, **described}
    return {path: item for path, item in paths.items() if item}


def _template(app: Octavo, endpoint: Endpoint, by_shape: dict[str, Template]) -> Template:
    """Return the path of a route; routes that differ only in the names of parameters have the same."""
    try:
        path = template(path_of(app, endpoint))
    except ValueError as error:
        raise OctavoError(f"{endpoint.state.path}: {error}") from None
    return by_shape.setdefault(shape(path.path), path)


def _operation_id(endpoint: Endpoint, method: str) -> str:
    """Return `article_findOne` for `api::article.article.findOne`, else the method and words of the path."""
    handler = endpoint.state.handler
    if isinstance(handler, str) and "." in handler:
        owner, _, action = handler.partition("::")[2].rpartition(".") if "::" in handler else _short(endpoint)
        names = dict.fromkeys(owner.replace("-", "_").split("."))
        return "_".join([*names, camel_case(action)])
    words = re.findall(r"\w+", endpoint.state.path)
    return "_".join([method, *words])


def _short(endpoint: Endpoint) -> tuple[str, str, str]:
    """Split a handler like `article.find`; the API or plugin it belongs to stands before the name."""
    info = endpoint.state.info
    owner, dot, action = str(endpoint.state.handler).rpartition(".")
    return f"{info.api_name or info.plugin_name or ''}.{owner}".strip("."), dot, action


def _is_limited(app: Octavo) -> bool:
    entries = app.settings.middlewares or ()
    return any(canonical_name(entry.name) == "octavo::rate_limit" for entry in entries)
