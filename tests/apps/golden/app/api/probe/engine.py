"""The engine's own services by name, and emptying the database."""

import re
from typing import Any

from app.api.probe import accounts, administration, events
from octavo import Context, NotFoundError, Octavo

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
WRITING = {"create", "update", "delete"}
"""What rows answer is chosen here: writing them takes no `select`."""

EMPTIED = ("plugin::upload.file", "plugin::upload.folder")


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
    selected = params.pop("select", None) if operation in WRITING else None
    result = await getattr(service, operation)(**params)
    return {"result": {name: result[name] for name in selected} if selected else result}


async def reset(app: Octavo) -> dict[str, bool]:
    """Delete every entry, and forget what lifecycles saw of it."""
    own = [uid for uid in app.schemas.content_types if uid.startswith("api::")]
    for uid in (*own, *EMPTIED):
        await app.query(uid).delete_many(where={})
    await accounts.clear(app)
    await administration.clear(app)
    events.log.clear()
    return {"reset": True}
