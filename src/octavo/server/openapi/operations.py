"""Describes a route as an OpenAPI operation: parameters, body, responses and security."""

import inspect
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from octavo.errors import status_name
from octavo.kernel import Endpoint, Octavo
from octavo.kernel.openapi import EXTENSION, HasSchema, Operation
from octavo.queries.access import Ability
from octavo.schema.content_type import ContentType
from octavo.server.core_api.controller import CoreController
from octavo.server.core_api.routes import ACTIONS
from octavo.server.openapi.components import OpenAPIParts
from octavo.server.openapi.parameters import query_parameters
from octavo.server.openapi.shared import ref

Json = dict[str, Any]

JSON_TYPE = "application/json"
FORM_TYPE = "multipart/form-data"
WITH_BODY = frozenset({"post", "put", "patch"})
BEARER, ADMINISTRATOR = "bearer", "administrator"
SECURITY_SCHEMES: Json = {
    BEARER: {
        "type": "http",
        "scheme": "bearer",
        "description": "The JSON web token of a user who is logged in, or an API token.",
    },
    ADMINISTRATOR: {
        "type": "http",
        "scheme": "bearer",
        "description": "The JSON web token of an administrator's session.",
    },
}
_SUMMARIES = {
    "find": "List {many}",
    "find_one": "Read one of {many}",
    "create": "Add to {many}",
    "update": "Change one of {many}",
    "delete": "Delete one of {many}",
}
_SINGLE = {"find": "Read {one}", "update": "Write {one}", "delete": "Delete {one}"}
_ERRORS: Mapping[int, str] = {
    400: "The request is malformed, or names what is unknown or forbidden.",
    401: "The credentials are missing where some are needed, or bad.",
    403: "The caller has not been granted this.",
    404: "There is no such thing.",
    409: "What it builds on has changed meanwhile, or the same is under way.",
    412: "Somebody else has saved since the version that If-Match names.",
    413: "The body is too large.",
    415: "The body's encoding is not understood.",
    429: "Too many requests; Retry-After says when to try again.",
    500: "Something went wrong that is not the caller's fault.",
    502: "Another server that is needed for this did not answer as it should.",
    503: "It cannot be done now; Retry-After says when to try again.",
}


DELETED: Json = {"description": "It is gone, or was not there."}
CUSTOM: Json = {"description": "As its author decides; errors in the one shape."}


def named_responses() -> Json:
    """Return the responses that many operations share, by name: errors, and those without content."""
    content = {JSON_TYPE: {"schema": ref("ErrorAnswer")}}
    errors = {
        status_name(status): {"description": text, "content": content} for status, text in _ERRORS.items()
    }
    return {**errors, "Deleted": DELETED, "Custom": CUSTOM}


class Operations:
    """Describes the routes of one instance; `public` is the ability of callers without credentials."""

    def __init__(
        self,
        app: Octavo,
        parts: OpenAPIParts,
        public: Ability,
        *,
        limited: bool,
    ) -> None:
        self.app = app
        self.parts = parts
        self.entities = parts.entities
        self.public = public
        self.limited = limited

    def describe(self, endpoint: Endpoint, method: str, path_parameters: list[Json]) -> Json:
        """Return the operation of one route and method."""
        core, about = core_action(endpoint), self._about(endpoint)
        if core:
            described = self._core(*core, endpoint)
        elif about:
            described = self.parts.refer(self._describe(about, endpoint, method))
            path_parameters = [
                {**one, **self.parts.refer(about.path.get(one["name"], {}))} for one in path_parameters
            ]
        else:
            described = self._custom(endpoint, method)
        described |= self._access(endpoint)
        laid_over = endpoint.state.config.get(EXTENSION)
        if isinstance(laid_over, Mapping):
            described |= deepcopy(dict(laid_over))  # what the route itself says stays as it is
        beside = _beside(described.pop("parameters", []), path_parameters)
        parameters = [*path_parameters, *beside]
        return {"tags": [_tag(endpoint)], **({"parameters": parameters} if parameters else {}), **described}

    def _about(self, endpoint: Endpoint) -> Operation | None:
        about = endpoint.about
        return about if about is None or isinstance(about, Operation) else about(self.app, self.parts)

    def _core(self, content_type: ContentType, action: str, endpoint: Endpoint) -> Json:
        single = content_type.kind == "singleType"
        names = {"many": content_type.plural_name, "one": content_type.display_name}
        operation: Json = {
            "summary": (_SINGLE if single else _SUMMARIES)[action].format(**names),
            "parameters": query_parameters(self.app, content_type, action, self.entities),
            "responses": self._core_responses(content_type, action, endpoint),
        }
        if action in {"create", "update"}:
            role = self.entities.input if action == "create" else self.entities.update
            data = {"type": "object", "required": ["data"], "properties": {"data": role(content_type.uid)}}
            operation["requestBody"] = {"required": True, "content": {JSON_TYPE: {"schema": data}}}
        return operation

    def _core_responses(self, content_type: ContentType, action: str, endpoint: Endpoint) -> Json:
        statuses = {400, 500}
        if action in {"create", "update"}:
            statuses |= {413, 415}
        if action in {"find_one", "update"} or (action == "find" and content_type.kind == "singleType"):
            statuses.add(404)
        responses = self._errors(endpoint, statuses)
        if action == "delete":
            return {"204": _response("Deleted"), **responses}
        entry = self.entities.entry(content_type.uid)
        is_list = action == "find" and content_type.kind == "collectionType"
        success = "201" if action == "create" else "200"
        return {success: _data(entry, is_list=is_list), **responses}

    def _describe(self, about: Operation, endpoint: Endpoint, method: str) -> Json:
        """Describe a route by its `about`, with the errors that every such route may answer."""
        statuses = {400, 500, *about.refusals}
        if method in WITH_BODY:
            statuses |= {413, 415}
        if "/:" in endpoint.state.path and not about.finds_all:
            statuses.add(404)
        responses = {**self._errors(endpoint, statuses), **_by_status(about.responses)}
        if about.status is not None:
            responses = {str(about.status): _answer(about.answer), **responses}
        contents = {JSON_TYPE: _schema(about.body), FORM_TYPE: about.form}
        content = {kind: {"schema": schema} for kind, schema in contents.items() if schema is not None}
        request_body = {"required": _is_needed(contents.values()), "content": content}
        body = {"requestBody": request_body} if content else {}
        parameters = {"parameters": list(about.query)} if about.query else {}
        return {"summary": about.summary, **parameters, **body, "responses": responses}

    def _custom(self, endpoint: Endpoint, method: str) -> Json:
        """Describe a route without `about`: any body, any response, errors in the usual shape."""
        operation: Json = {
            "summary": _summary(endpoint, method),
            "responses": {**self._errors(endpoint, set()), "default": _response("Custom")},
        }
        if method in WITH_BODY:
            operation["requestBody"] = {"content": {JSON_TYPE: {"schema": {}}}}
        return operation

    def _errors(self, endpoint: Endpoint, statuses: set[int]) -> Json:
        """Return the error responses of a route: its own, and those of the middlewares around it."""
        if not endpoint.open:
            statuses |= {401, 403}
        if endpoint.policies:
            statuses.add(403)
        statuses |= set(endpoint.refusals)
        if self.limited:
            statuses.add(429)
        return {str(status): _response(status_name(status)) for status in sorted(statuses)}

    def _access(self, endpoint: Endpoint) -> Json:
        """Return who may call: anybody, anybody as long as the grant is public, or callers with a token."""
        if endpoint.open:
            return {"security": []}
        grants = {} if endpoint.scope is None else {"x-octavo-grants": list(endpoint.scope)}
        if endpoint.state.info.type == "admin":
            return {"security": [{ADMINISTRATOR: []}], **grants}
        bearer: list[Json] = [{BEARER: []}]
        can = self.public.can
        is_public = endpoint.scope is not None and all(can(action) for action in endpoint.scope)
        if endpoint.any_of:
            is_public = is_public and any(can(action) for action in endpoint.any_of)
            grants = {"x-octavo-grants-any": list(endpoint.any_of)}
        return {"security": [{}, *bearer] if is_public else bearer, **grants}


def core_action(endpoint: Endpoint) -> tuple[ContentType, str] | None:
    """Return the content type and core action of a route, also if the project overrides the action."""
    controller = getattr(endpoint.action, "__self__", None)
    name = getattr(endpoint.action, "__name__", "")
    if not isinstance(controller, CoreController) or name not in ACTIONS[controller.content_type.kind]:
        return None
    return controller.content_type, name


def _summary(endpoint: Endpoint, method: str) -> str:
    """Return the first line of an action's docstring, or else its method and path."""
    summary = (inspect.getdoc(endpoint.action) or "").partition("\n")[0].strip()
    return summary or f"{method.upper()} {endpoint.state.path}"


def _answer(schema: Json | None) -> Json:
    response: Json = {"description": "As asked."}
    return response if schema is None else {**response, "content": {JSON_TYPE: {"schema": schema}}}


def _schema(body: Json | HasSchema | None) -> Json | None:
    return body if body is None or isinstance(body, dict) else body.json_schema()


def _by_status(responses: Mapping[int, Json]) -> Json:
    return {str(status): response for status, response in responses.items()}


def _is_needed(schemas: Iterable[Json | None]) -> bool:
    """Whether a body is required, because some of its properties are."""
    return any("required" in schema or "anyOf" in schema for schema in schemas if schema is not None)


def _data(entry: Json, *, is_list: bool) -> Json:
    meta: Json = {"type": "object"}
    if is_list:
        meta["properties"] = {"pagination": ref("Pagination")}
    data = {"type": "array", "items": entry} if is_list else entry
    schema = {"type": "object", "required": ["data", "meta"], "properties": {"data": data, "meta": meta}}
    return {"description": "As asked.", "content": {JSON_TYPE: {"schema": schema}}}


def _tag(endpoint: Endpoint) -> str:
    info = endpoint.state.info
    return info.api_name or info.plugin_name or info.type


def _beside(parameters: list[Json], own: list[Json]) -> list[Json]:
    """Return the parameters that are not parameters of the path."""
    names = {(one["name"], one["in"]) for one in own}
    return [one for one in parameters if (one.get("name"), one.get("in")) not in names]


def _response(name: str) -> Json:
    return {"$ref": f"#/components/responses/{name}"}
