"""One route as an operation: what it takes, what it answers, who may call it."""

import inspect
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from octavo.http.statuses import PHRASES
from octavo.kernel import Endpoint, Octavo
from octavo.kernel.described import HasSchema, Operation
from octavo.queries.access import Ability
from octavo.schema.content_type import ContentType
from octavo.server.core_api.controller import CoreController
from octavo.server.core_api.routes import ACTIONS
from octavo.server.openapi.names import EXTENSION
from octavo.server.openapi.parameters import query_parameters
from octavo.server.openapi.parts import Parts
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
    413: "The body is too large.",
    415: "The body's encoding is not understood.",
    429: "Too many requests; Retry-After says when to try again.",
    500: "Something went wrong that is not the caller's fault.",
    502: "Another server that is needed for this did not answer as it should.",
}


DELETED: Json = {"description": "It is gone, or was not there."}
CUSTOM: Json = {"description": "As its author decides; errors in the one shape."}


def named_responses() -> Json:
    """Return the answers that many operations have, by name: refusals, failures, and what holds nothing."""
    content = {JSON_TYPE: {"schema": ref("ErrorAnswer")}}
    errors = {_name(status): {"description": text, "content": content} for status, text in _ERRORS.items()}
    return {**errors, "Deleted": DELETED, "Custom": CUSTOM}


class Operations:
    """Describes the routes of one instance; `public` is what somebody without credentials may do."""

    def __init__(
        self,
        app: Octavo,
        parts: Parts,
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
        core, said = core_action(endpoint), self._about(endpoint)
        if core:
            described = self._core(*core, endpoint)
        elif said:
            described = self._said(said, endpoint, method)
            path_parameters = self.parts.refer(
                [{**one, **said.path.get(one["name"], {})} for one in path_parameters]
            )
        else:
            described = self._custom(endpoint, method)
        described = self.parts.refer(described)
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

    def _said(self, said: Operation, endpoint: Endpoint, method: str) -> Json:
        """Describe a route as its plugin says, with the refusals every such route has."""
        statuses = {400, 500, *said.refusals}
        if method in WITH_BODY:
            statuses |= {413, 415}
        if "/:" in endpoint.state.path and not said.finds_all:
            statuses.add(404)
        responses = {**self._errors(endpoint, statuses), **_by_status(said.responses)}
        if said.status is not None:
            responses = {str(said.status): _answer(said.answer), **responses}
        contents = {JSON_TYPE: _schema(said.body), FORM_TYPE: said.form}
        content = {kind: {"schema": schema} for kind, schema in contents.items() if schema is not None}
        body = {"requestBody": {"required": _is_needed(said), "content": content}} if content else {}
        parameters = {"parameters": list(said.query)} if said.query else {}
        return {"summary": said.summary, **parameters, **body, "responses": responses}

    def _custom(self, endpoint: Endpoint, method: str) -> Json:
        """Describe a route whose action only its author knows: any body, any answer, the one error shape."""
        operation: Json = {
            "summary": _summary(endpoint, method),
            "responses": {**self._errors(endpoint, set()), "default": _response("Custom")},
        }
        if method in WITH_BODY:
            operation["requestBody"] = {"content": {JSON_TYPE: {"schema": {}}}}
        return operation

    def _errors(self, endpoint: Endpoint, statuses: set[int]) -> Json:
        """Return the refusals of a route: its own, and those of the way to it."""
        if not endpoint.open:
            statuses |= {401, 403}
        if endpoint.policies:
            statuses.add(403)
        statuses |= set(endpoint.refusals)
        if self.limited:
            statuses.add(429)
        return {str(status): _response(_name(status)) for status in sorted(statuses)}

    def _access(self, endpoint: Endpoint) -> Json:
        """Say who may call: everybody, everybody until the grant is taken back, or who brings a token."""
        if endpoint.open:
            return {"security": []}
        grants = {} if endpoint.scope is None else {"x-octavo-grants": list(endpoint.scope)}
        if endpoint.state.info.type == "admin":
            return {"security": [{ADMINISTRATOR: []}], **grants}
        bearer: list[Json] = [{BEARER: []}]
        is_public = endpoint.scope is not None and all(self.public.can(action) for action in endpoint.scope)
        return {"security": [{}, *bearer] if is_public else bearer, **grants}


def core_action(endpoint: Endpoint) -> tuple[ContentType, str] | None:
    """Return the content type and the core action a route answers with, also where a project refines it."""
    controller = getattr(endpoint.action, "__self__", None)
    name = getattr(endpoint.action, "__name__", "")
    if not isinstance(controller, CoreController) or name not in ACTIONS[controller.content_type.kind]:
        return None
    return controller.content_type, name


def _summary(endpoint: Endpoint, method: str) -> str:
    """Return the first line an action says of itself, else its method and path."""
    said = (inspect.getdoc(endpoint.action) or "").partition("\n")[0].strip()
    return said or f"{method.upper()} {endpoint.state.path}"


def _answer(schema: Json | None) -> Json:
    found: Json = {"description": "As asked."}
    return found if schema is None else {**found, "content": {JSON_TYPE: {"schema": schema}}}


def _schema(body: Json | HasSchema | None) -> Json | None:
    return body if body is None or isinstance(body, dict) else body.json_schema()


def _by_status(responses: Mapping[int, Json]) -> Json:
    return {str(status): found for status, found in responses.items()}


def _is_needed(said: Operation) -> bool:
    """Whether there has to be a body, as some of it has to be there."""
    given = [schema for schema in (_schema(said.body), said.form) if schema is not None]
    return any("required" in schema or "anyOf" in schema for schema in given)


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
    """Return the parameters that are not among those of the path."""
    names = {(one["name"], one["in"]) for one in own}
    return [one for one in parameters if (one.get("name"), one.get("in")) not in names]


def _response(name: str) -> Json:
    return {"$ref": f"#/components/responses/{name}"}


def _name(status: int) -> str:
    return "".join(word.capitalize() for word in PHRASES[status].split())
