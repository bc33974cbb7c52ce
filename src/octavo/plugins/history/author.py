"""Who saves or deletes: the caller of the current request."""

from collections.abc import Mapping
from typing import Any

from octavo import request_context

LONGEST = 255
ADMIN = "admin"


def author() -> dict[str, str | None]:
    """Return the author of what is being written, also of what a job does in somebody's name; else nobody."""
    ctx = request_context.get()
    acting = request_context.author() if ctx is None else None
    if acting is not None:
        return _described(acting.strategy, acting.account)
    auth = None if ctx is None else ctx.state.auth
    credentials = None if auth is None else auth.credentials
    if auth is None or credentials is None:
        return {"authorType": None, "authorId": None, "authorName": None}
    return _described(str(auth.strategy.name), credentials)


def _described(kind: str, account: Any) -> dict[str, str | None]:
    return {
        "authorType": kind,
        "authorId": _text(_member(account, "id")),
        "authorName": _text(_name(account)),
    }


def _name(credentials: Any) -> Any:
    """Return the name of an administrator, a user or a token."""
    first, last = _member(credentials, "firstname"), _member(credentials, "lastname")
    whole = " ".join(str(part) for part in (first, last) if part)
    names = (whole, *(_member(credentials, key) for key in ("username", "name", "email")))
    return next((name for name in names if name), None)


def _member(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else getattr(value, key, None)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)[:LONGEST]
