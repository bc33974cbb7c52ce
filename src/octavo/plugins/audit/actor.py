"""Who does something now, and from where: read from the request that is being answered."""

from collections.abc import Mapping
from typing import Any

from octavo import request_context
from octavo.plugin import Access

LONGEST = 255


def current_actor() -> dict[str, str | None]:
    """Return the caller and the request; where there is no request, it is the system itself."""
    ctx = request_context.get()
    if ctx is None:
        return {"actorType": "system"}
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


def account_actor(access: Access) -> dict[str, str | None]:
    """Return who has just come in, whom the request does not know yet."""
    kind = "admin" if access.uid.startswith("admin::") else access.uid.removeprefix("plugin::").split(".")[0]
    return {
        "actorType": kind,
        "actorId": _text(_member(access.account, "id")),
        "actorName": _text(_name(access.account)),
    }


def _name(credentials: Any) -> Any:
    """Return what a user, an administrator or a token is called."""
    names = (_member(credentials, key) for key in ("username", "name", "email"))
    return next((name for name in names if name), None)


def _member(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else getattr(value, key, None)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)[:LONGEST]
