"""The current actor and its origin, from the current request, or in whose name a job is done."""

from typing import Any

from octavo import request_context
from octavo.plugin import AuthEvent
from octavo.request_context import LONGEST, Author


def current_actor() -> dict[str, str | None]:
    """Return the caller and the request; without a request its author, or the system itself."""
    actor = request_context.actor()
    ctx = request_context.get()
    if ctx is None:
        return {"actorType": "system"} if actor is None else _described(actor)
    route = ctx.state.route
    return {
        **_described(actor or Author("public", None)),
        "ip": _text(ctx.ip),
        "requestId": _text(ctx.state.get("request_id")),
        "method": ctx.method,
        "route": None if route is None else _text(route.path),
    }


def account_actor(event: AuthEvent) -> dict[str, str | None]:
    """Return an account that has just logged in, which the request does not have yet."""
    kind = "admin" if event.uid.startswith("admin::") else event.uid.removeprefix("plugin::").split(".")[0]
    return _described(Author(kind, event.account))


def _described(actor: Author) -> dict[str, str | None]:
    return {
        "actorType": actor.strategy,
        "actorId": actor.value("id"),
        "actorName": actor.value("username", "name", "email"),
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)[:LONGEST]
