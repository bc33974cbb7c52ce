"""The engine's own services by name, emptying the database, and a scenario's setup."""

import re
from collections.abc import Mapping
from typing import Any

from app.api.probe import events
from octavo import Context, ForbiddenError, NotFoundError, Octavo

OPERATIONS = {
    "documents": {
        "find_many",
        "find_one",
        "find_first",
        "create",
        "update",
        "delete",
        "count",
        "publish",
        "unpublish",
        "discard_draft",
        "clone",
    },
    "query": {
        "find_many",
        "find_one",
        "create",
        "create_many",
        "update",
        "update_many",
        "delete",
        "delete_many",
        "count",
    },
}
EMPTIED = ("plugin::users-permissions.user", "plugin::upload.file", "plugin::upload.folder")
LOOPBACK = {"127.0.0.1", "::1"}


def snake(name: str) -> str:
    """Return a camelCase name as Python has it: `imATeapot` is `im_a_teapot`."""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


async def call(ctx: Context, face: str) -> dict[str, Any]:
    """Call one operation of `documents(uid)` or `query(uid)` with the body's params."""
    body = ctx.request.body
    operation = snake(body["method"])
    if body["uid"] not in ctx.octavo.schemas.content_types or operation not in OPERATIONS[face]:
        raise NotFoundError(f"No {face} {body['uid']} {body['method']}")
    service = getattr(ctx.octavo, face)(body["uid"])
    params = {snake(name): value for name, value in (body.get("params") or {}).items()}
    return {"result": await getattr(service, operation)(**params)}


async def reset(app: Octavo) -> dict[str, bool]:
    """Delete every entry, and forget what lifecycles saw of it."""
    own = [uid for uid in app.schemas.content_types if uid.startswith("api::")]
    for uid in (*own, *EMPTIED):
        await app.query(uid).delete_many(where={})
    events.log.clear()
    return {"reset": True}


async def set_up(ctx: Context) -> dict[str, Any]:
    """Make the grants, users and tokens of a scenario, for callers on this machine."""
    if ctx.ip not in LOOPBACK:
        raise ForbiddenError("Only on loopback")
    setup: Mapping[str, Any] = ctx.request.body["setup"]
    for role, actions in setup.get("grants", {}).items():
        ctx.octavo.permissions.set_role_grants(role, actions)
    users = {name: await _user(ctx.octavo, name, said) for name, said in setup.get("users", {}).items()}
    return {"users": users, "tokens": {}, "admin": None, "roles": {}}


async def _user(app: Octavo, name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    entry = await app.documents("plugin::users-permissions.user").create(
        data={
            "username": name,
            "email": f"{name}@example.com",
            "password": "Secret123",
            "provider": "local",
            "confirmed": said.get("confirmed", True),
            "blocked": said.get("blocked", False),
        }
    )
    return {"id": entry["id"], "documentId": entry["documentId"], "jwt": None}
