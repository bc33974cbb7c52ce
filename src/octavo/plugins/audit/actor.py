"""The current actor and its origin, from the current request, or in whose name a job is done."""

from collections.abc import Mapping
from typing import Any

from octavo import request_context
from octavo.plugin import AuthEvent

LONGEST = 255


def current_actor() -> dict[str, str | None]:
    """Return the caller and the request; without a request its author, or the system itself."""
    ctx = request_context.get()
    if ctx is None:
        return _author(request_context.author())
    auth = ctx.state.auth
    credentials = None if auth is None else auth.credentials
    route = ctx.state.route
    return {
        "actorType": "public" if credentials is None else str(auth.strategy.name),
        "actorId": _text(_member(credentials, "id")),
        "actorName": _text(_name(credentials)),
        "ip": _text(ctx.ip),
        "requestId": _text(ctx.state.get("request_id")),
        "method": ctx.method,
        "route": None if route is None else _text(route.path),
    }


def _author(author: request_context.Author | None) -> dict[str, str | None]:
    if author is None:
        return {"actorType": "system"}
    return {
        "actorType": author.strategy,
        "actorId": _text(_member(author.account, "id")),
        "actorName": _text(_name(author.account)),
    }


def account_actor(event: AuthEvent) -> dict[str, str | None]:
    """Return an account that has just logged in, which the request does not have yet."""
    kind = "admin" if event.uid.startswith("admin::") else event.uid.removeprefix("plugin::").split(".")[0]
    return {
        "actorType": kind,
        "actorId": _text(_member(event.account, "id")),
        "actorName": _text(_name(event.account)),
    }


def _name(credentials: Any) -> Any:
    """Return the name of a user, an administrator or a token."""
    names = (_member(credentials, key) for key in ("username", "name", "email"))
    return next((name for name in names if name), None)


def _member(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else getattr(value, key, None)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)[:LONGEST]
