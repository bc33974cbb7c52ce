"""`POST /api/<plural>/bulk`: many writes of one type, each as in a request of its own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

from octavo import request_context
from octavo.compose import compose
from octavo.content.operations.many import REFUSALS, TOGETHER
from octavo.db.errors import DatabaseError
from octavo.db.in_step import in_step
from octavo.db.savepoints import savepoint
from octavo.errors import ValidationError, default_message, status_error_name
from octavo.http.router import Router
from octavo.kernel import Context, ContextMiddleware, Endpoint, Octavo, RouteState
from octavo.kernel.openapi import TEXT, WHOLE, DocumentParts, Json, Operation, list_of, record, shared
from octavo.log import RequestFailed, log_event
from octavo.schema.content_type import ContentType
from octavo.server.core_api.controller import CollectionController, CoreController
from octavo.server.core_api.service import CollectionService
from octavo.server.endpoint import path_of
from octavo.server.error_response import answer_to
from octavo.server.forms import Boolean, Choice, Form, Forms, Object, Text
from octavo.server.middlewares import errors

_LAST_PARAMETER = re.compile(r"/[:(][^/]*$")
MOST = 1000
"""Entries of one request."""

METHODS = {"create": "POST", "update": "PUT", "publish": "PUT", "delete": "DELETE"}
GRANTS = ("create", "update", "delete")

ENTRY = Form(
    Choice("action", tuple(METHODS), required=True),
    Text("documentId", min_length=1, description="Which entry; not for `create`."),
    Object("data", description="For `create` and `update`, as in a request for one entry."),
    Text("locale"),
    Choice("status", ("draft", "published"), description="As `?status=` of a request for one entry."),
    Text("ifMatch", description="As the header If-Match of a request for one entry."),
)
BODY = Form(
    Forms("data", form=ENTRY, required=True, least=1),
    Boolean("atomic", description="Whether all are written or none."),
    name="BulkBody",
)


class Undone(Exception):
    """An entry was refused, so nothing of an atomic request is written."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one entry: the status, and the body, of a request for it alone."""

    status: int
    body: Any

    @property
    def is_error(self) -> bool:
        """Whether it was refused."""
        return self.status >= 400

    @property
    def error(self) -> Json:
        """Why it was refused; a project's own controller may answer that in another shape, or not at all."""
        error = self.body.get("error") if isinstance(self.body, Mapping) else None
        if isinstance(error, Mapping):
            return dict(error)
        name, message = status_error_name(self.status), default_message(self.status)
        return {"status": self.status, "name": name, "message": message, "details": {}}

    @property
    def document_id(self) -> Any:
        """The id of the document that was written, as far as it was answered."""
        entry = self.body.get("data") if isinstance(self.body, Mapping) else None
        return entry.get("documentId") if isinstance(entry, Mapping) else None

    def to_json(self) -> Json:
        """Return it as in the response: the document's id, or the error."""
        if self.is_error:
            return {"status": self.status, "error": self.error}
        document = {} if self.document_id is None else {"documentId": self.document_id}
        return {"status": self.status, **document}


class BulkController:
    """Answers the bulk route of one collection type at a path, through the routes for single entries."""

    def __init__(self, app: Octavo, content_type: ContentType, path: str, router: Router) -> None:
        self.content_type = content_type
        self._app = app
        self._path = path
        self._plain_methods = _plain_methods(app, path)
        self._answer = compose([errors.make(errors.ErrorsOptions(), app.settings), _routes(router)])

    async def bulk(self, ctx: Context) -> object:
        """Write entries, each as far as it may be written, or all or none."""
        body = BODY.read(ctx.request.body)
        entries = body["data"]
        _check(entries)
        if body.get("atomic"):
            return await self._write_all(ctx, entries)
        results: list[Result] = []
        for some in _in_parts(entries):
            results += await self._write_batch(ctx, some) or [await self._write(ctx, each) for each in some]
        return _response(results)

    async def _write_batch(self, ctx: Context, entries: Sequence[Mapping[str, Any]]) -> list[Result]:
        """Write some entries in step, in one transaction; none where each has to be written by itself."""
        if not self._are_apart(entries):
            return []
        try:
            async with self._app.transaction():
                return await self._write_together(ctx, entries)
        except DatabaseError as error:  # at its end, where nobody knows what became of it
            request_id = ctx.state.get("request_id", "")
            answer = answer_to(error)
            log_event(RequestFailed(ctx.method, ctx.path, answer.status, request_id, error))
            return [Result(answer.status, answer.body)] * len(entries)

    async def _write_all(self, ctx: Context, entries: Sequence[Mapping[str, Any]]) -> object:
        """Write all entries in one transaction; answer the first that is refused, and then write none."""
        results: list[Result] = []
        try:
            async with self._app.transaction():
                for some in _in_parts(entries):
                    together = await self._write_together(ctx, some) if self._are_apart(some) else []
                    results += together or await self._write_in_turn(ctx, some)
                    if results[-1].is_error:
                        raise Undone
        except Undone:
            error = results[-1].error
            details = {**(error.get("details") or {}), "entry": {"path": ["data", len(results) - 1]}}
            return ctx.answer(results[-1].status, {"data": None, "error": {**error, "details": details}})
        return _response(results)

    async def _write_together(self, ctx: Context, entries: Sequence[Mapping[str, Any]]) -> list[Result]:
        """Write entries that are apart in step, as `create_many` does; none if one of them is refused."""
        database = self._app.database
        with suppress(*REFUSALS, Undone):
            async with savepoint(database, (*REFUSALS, Undone)):
                results = await in_step(database, [self._write(ctx, entry) for entry in entries])
                if any(result.is_error for result in results):
                    raise Undone
                return results
        return []

    async def _write_in_turn(self, ctx: Context, entries: Sequence[Mapping[str, Any]]) -> list[Result]:
        """Write some entries one after the other, up to the first that is refused."""
        results: list[Result] = []
        for entry in entries:
            results.append(await self._write(ctx, entry))
            if results[-1].is_error:
                break
        return results

    def _are_apart(self, entries: Sequence[Mapping[str, Any]]) -> bool:
        """Whether entries, all with one action, may be written in step; no code of a project runs then."""
        action, uid = entries[0]["action"], self.content_type.uid
        if len(entries) == 1 or METHODS[action] not in self._plain_methods:
            return False
        if type(self._app.service(uid)) is not CollectionService:
            return False
        operation = "update" if action == "publish" else action
        return self._app.documents(uid).are_apart(operation, [_operation_params(entry) for entry in entries])

    async def _write(self, ctx: Context, entry: Mapping[str, Any]) -> Result:
        """Answer a request for one entry, by the same caller."""
        inner = self._context(ctx, entry)
        token = request_context.enter(inner)
        try:
            await self._answer(inner, _nothing)
        finally:
            request_context.leave(token)
        return Result(inner.status, inner.body)

    def _context(self, ctx: Context, entry: Mapping[str, Any]) -> Context:
        """Return the context of a request for one entry, with the headers of this one."""
        action = entry["action"]
        path = self._path if action == "create" else f"{self._path}/{quote(entry['documentId'], safe='')}"
        if_match = [(b"if-match", entry["ifMatch"].encode())] if entry.get("ifMatch") else []
        headers = [*(pair for pair in ctx.req["headers"] if pair[0] not in _OWN), *if_match]
        scope = {**ctx.req, "headers": headers}
        inner: Context = ctx.app.create_context(scope, _no_body, _no_answer)  # type: ignore[attr-defined]  # an HttpApplication
        inner.method, inner.path, inner.querystring = METHODS[action], path, urlencode(_parameters(entry))
        if "request_id" in ctx.state:
            inner.state["request_id"] = ctx.state["request_id"]
        if action != "delete":
            inner.request.body = {"data": {} if action == "publish" else entry["data"]}
        return inner


_OWN = frozenset({b"content-length", b"content-type", b"transfer-encoding", b"if-match"})
"""Headers about the body and the entry, which are the outer request's own."""


def bulk_endpoints(app: Octavo, router: Router) -> Iterator[Endpoint]:
    """Yield the bulk route of every collection type whose entries are written one by one over REST, unless
    the project has a route of its own there.
    """
    existing_routes = {(endpoint.state.method, path_of(app, endpoint)) for endpoint in app.routes}
    for endpoint in list(app.routes):
        controller = getattr(endpoint.action, "__self__", None)
        if not isinstance(controller, CoreController) or controller.content_type.kind != "collectionType":
            continue
        state = endpoint.state
        path = f"{state.path.removesuffix('/:id')}/bulk"
        where = path_of(app, endpoint).removesuffix("/:id")
        if state.method not in METHODS.values() or ("POST", f"{where}/bulk") in existing_routes:
            continue
        existing_routes.add(("POST", f"{where}/bulk"))
        bulk = BulkController(app, controller.content_type, where, router)
        uid = controller.content_type.uid
        own = RouteState("POST", path, f"{uid}.bulk", {}, state.info)
        grants = tuple(f"{uid}.{action}" for action in GRANTS)
        yield Endpoint(state=own, action=bulk.bulk, scope=(), any_of=grants, about=_about)


def _plain_methods(app: Octavo, path: str) -> frozenset[str]:
    """Return the methods of routes for single entries at a path to which a project has added nothing, and for
    which it has no route of its own there.
    """
    methods: dict[bool, set[str]] = {True: set(), False: set()}
    for endpoint in app.routes:
        if _LAST_PARAMETER.sub("", path_of(app, endpoint)) == path:
            controller = getattr(endpoint.action, "__self__", None)
            is_custom = (
                endpoint.policies or endpoint.middlewares or type(controller) is not CollectionController
            )
            methods[not is_custom].add(endpoint.state.method)
    return frozenset() if "ALL" in methods[False] else frozenset(methods[True] - methods[False])


def _in_parts(entries: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    """Yield the entries in their order, those of one action together, as many as may go in step."""
    for _, group in groupby(entries, key=lambda entry: entry["action"]):
        part = list(group)
        for first in range(0, len(part), TOGETHER):
            yield part[first : first + TOGETHER]


def _operation_params(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the document service is asked for an entry."""
    identity = {"document_id": entry["documentId"]} if "documentId" in entry else {}
    return {**identity, "data": entry.get("data"), "status": entry.get("status", "published")}


def _about(_app: Octavo, _parts: DocumentParts) -> Operation:
    return ABOUT


def _check(entries: list[Mapping[str, Any]]) -> None:
    """Raise ValidationError for too many entries, and for the first without what its action needs."""
    if len(entries) > MOST:
        raise ValidationError(f"data may have {MOST} entries, and has {len(entries)}", {"path": ["data"]})
    for index, entry in enumerate(entries):
        action = entry["action"]
        needed = {"create": {"data"}, "update": {"documentId", "data"}}.get(action, {"documentId"})
        allowed = needed | {"action", "locale"}
        if action in {"create", "update"}:
            allowed |= {"status"}
        if action != "create":
            allowed |= {"ifMatch"}
        for name in sorted(needed - entry.keys()):
            raise ValidationError(
                f"data[{index}].{name} is needed to {action}", {"path": ["data", index, name]}
            )
        for name in sorted(entry.keys() - allowed):
            message = f"data[{index}].{name} has no meaning for {action}"
            raise ValidationError(message, {"path": ["data", index, name]})


def _parameters(entry: Mapping[str, Any]) -> dict[str, str]:
    """Return the query of a request for one entry, which answers no more than the document's id."""
    answer = {} if entry["action"] == "delete" else {"fields[0]": "documentId"}
    version_params = {name: entry[name] for name in ("locale", "status") if name in entry}
    return {**answer, **version_params}


def _response(results: list[Result]) -> Json:
    refused = sum(result.is_error for result in results)
    meta = {"written": len(results) - refused, "refused": refused}
    return {"data": [result.to_json() for result in results], "meta": meta}


def _routes(router: Router) -> ContextMiddleware:
    async def layer(ctx: Context, next: Any) -> object:
        return await router.dispatch(ctx, next)

    return layer


async def _nothing() -> None:
    """End the layers of an inner request."""


async def _no_body() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _no_answer(_message: Mapping[str, Any]) -> None:
    raise RuntimeError("an entry of a bulk request cannot be answered by hand")


_RESULT = record(
    {"status": WHOLE, "documentId": TEXT, "error": {"type": "object"}}, optional=("documentId", "error")
)
_ANSWER = record({"data": list_of(_RESULT), "meta": record({"written": WHOLE, "refused": WHOLE})})
ABOUT = Operation(
    "Write many, each by itself or all or none",
    body=BODY,
    answer=shared("BulkAnswer", _ANSWER),
    refusals=(403,),
)
