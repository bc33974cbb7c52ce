"""Who calls: the grants, users and tokens of a scenario, made by the plugins' own services."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, ForbiddenError, Octavo
from octavo.plugins.users_permissions.settings_service import ADVANCED, GRANT, TEMPLATES

USER = "plugin::users-permissions.user"
ROLE = "plugin::users-permissions.role"
ADMINISTRATOR = "admin@example.com"
LOOPBACK = {"127.0.0.1", "::1"}
DEFAULT_ROLES = ("public", "authenticated")


async def set_up(ctx: Context) -> dict[str, Any]:
    """Make what a scenario's `setup` says, for callers on this machine."""
    if ctx.ip not in LOOPBACK:
        raise ForbiddenError("Only on loopback")
    app: Octavo = ctx.octavo
    setup: Mapping[str, Any] = ctx.request.body["setup"]
    for role_type, actions in setup.get("grants", {}).items():
        await _grant(app, role_type, actions)
    users = {name: await _user(app, name, said) for name, said in setup.get("users", {}).items()}
    tokens = {name: await _token(app, name, said) for name, said in setup.get("tokens", {}).items()}
    roles = {role["type"]: role["id"] for role in await app.query(ROLE).find_many()}
    return {"users": users, "tokens": tokens, "admin": await _administrator(app), "roles": roles}


async def _administrator(app: Octavo) -> str | None:
    """Log the administrator in, where there is one already."""
    found = await app.service("plugin::admin.user").find(email=ADMINISTRATOR)
    if found is None:
        return None
    return str((await app.service("plugin::admin.session").start(found)).jwt)


async def clear(app: Octavo) -> None:
    """Delete users, tokens and roles of scenarios, and changed settings."""
    await app.query(USER).delete_many({})
    await app.query("admin::session").delete_many({"origin": "users-permissions"})
    for uid in ("admin::api-token-permission", "admin::api-token"):
        await app.query(uid).delete_many({})
    for role in await app.query(ROLE).find_many({"type": {"$notIn": list(DEFAULT_ROLES)}}):
        await app.service(ROLE).delete(role)
    for name in (ADVANCED, GRANT, TEMPLATES):
        await app.store.delete(name)


async def _grant(app: Octavo, role_type: str, wanted: list[str]) -> None:
    """Enable exactly these actions; `*` at the end of one stands for every action that begins so."""
    roles = app.service(ROLE)
    actions = set()
    for action in wanted:
        if action.endswith("*"):
            actions |= {known for known in app.actions if known.startswith(action[:-1])}
        else:
            actions.add(action)
    if await roles.find_by_type(role_type) is None:
        await roles.add(role_type.capitalize(), "", role_type, actions)
    else:
        await roles.set_grants(role_type, actions)


async def _user(app: Octavo, name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    role = await app.service(ROLE).find_by_type(said.get("role", "authenticated"))
    user = await app.service(USER).create(
        {
            "username": name,
            "email": f"{name}@example.com",
            "password": "Secret123",
            "provider": "local",
            "confirmed": said.get("confirmed", True),
            "blocked": said.get("blocked", False),
            "role": role["documentId"],
        }
    )
    jwt = None
    if said.get("login", True):
        jwt = (await app.service("plugin::users-permissions.session").start(user["id"])).jwt
    return {"id": user["id"], "documentId": user["documentId"], "jwt": jwt}


async def _token(app: Octavo, name: str, said: Mapping[str, Any]) -> str:
    token = await app.service("plugin::api-tokens.token").create(
        name, type=said["type"], lifespan=said.get("lifespan"), permissions=said.get("permissions")
    )
    return str(token["accessKey"])
