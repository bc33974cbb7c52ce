"""The actions of `/api/users-permissions`: roles and what they may do, as plain JSON."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, Octavo, PolicyError, ValidationError, content_api
from octavo.plugins.users_permissions import lookups
from octavo.plugins.users_permissions.roles import RoleService, enabled_actions
from octavo.plugins.users_permissions.uids import ROLE


class RoleController:
    """Roles, for callers who are granted it."""

    uid = ROLE

    def __init__(self, app: Octavo) -> None:
        self.app = app

    @property
    def roles(self) -> RoleService:
        """The service of roles."""
        return lookups.roles(self.app)

    async def find(self, ctx: Context) -> Any:
        """List roles with the number of their users."""
        return {"roles": [self._shown(role) for role in await self.roles.list()]}

    async def find_one(self, ctx: Context) -> Any:
        """Answer one role, and of every action whether the role may do it."""
        role = await self.roles.find(ctx.params["id"])
        return {"role": {**self._shown(role), "permissions": await self.roles.matrix(role)}}

    async def create_role(self, ctx: Context) -> Any:
        """Write a new role with what it may do."""
        body = _filled(ctx.request.body)
        name = _text(body, "name")
        actions = _actions(self.app, body) or set()
        self._expect_giveable(ctx, actions)
        role_type = await self.roles.new_type(name, _text(body, "type"))
        await self.roles.add(name, _text(body, "description"), role_type, actions)
        return {"ok": True}

    async def update_role(self, ctx: Context) -> Any:
        """Change a role; `permissions`, where given, is everything it may do from then on."""
        body = _filled(ctx.request.body)
        role = await self.roles.find(ctx.params["role"])
        actions = _actions(self.app, body)
        if actions is not None:
            ability = await self.roles.ability(role["type"])
            self._expect_giveable(ctx, {action for action in actions if not ability.can(action)})
        changes = {name: _text(body, name) for name in ("name", "description") if name in body}
        await self.roles.update(role, changes, actions)
        return {"ok": True}

    async def delete_role(self, ctx: Context) -> Any:
        """Delete a role; who had it is public from then on."""
        await self.roles.delete(await self.roles.find(ctx.params["role"]))
        return {"ok": True}

    def _expect_giveable(self, ctx: Context, new: set[str]) -> None:
        """Raise PolicyError for grants that are more than the caller may do."""
        auth = ctx.state.auth
        if auth.strategy.name == "admin":
            permitted: Any = self.app.service("plugin::admin.permission")
            missing = permitted.not_given(auth.ability, new)
        else:
            missing = sorted(action for action in new if auth.ability and not auth.ability.can(action))
        if missing:
            raise PolicyError(f"You may not give what you may not do yourself: {', '.join(missing)}")

    def _shown(self, role: dict[str, Any]) -> dict[str, Any]:
        shown: dict[str, Any] = content_api(self.app, ROLE).sanitize_output(role)
        return shown


class PermissionsController:
    """Every action there is."""

    uid = "plugin::users-permissions.permissions"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def get_permissions(self, ctx: Context) -> Any:
        """Answer every action that can be granted."""
        return {"permissions": lookups.roles(self.app).all_actions()}


def _filled(body: object) -> Mapping[str, Any]:
    if not isinstance(body, Mapping) or not body:
        raise ValidationError("Request body cannot be empty")
    return body


def _text(body: Mapping[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise ValidationError(f"{name} must be a `string` type")
    return value


def _actions(app: Octavo, body: Mapping[str, Any]) -> set[str] | None:
    """Return the actions a body enables; raise ValidationError for one there is not."""
    matrix = body.get("permissions")
    if matrix is None:
        return None
    if matrix == []:
        return set()  # nothing, as clients in PHP and Lua write an empty object
    _expect_form(matrix)
    actions = enabled_actions(matrix)
    unknown = sorted(actions - set(app.actions))
    if unknown:
        raise ValidationError(f"Unknown permissions provided: {', '.join(unknown)}")
    return actions


def _expect_form(matrix: Any) -> None:
    """Raise ValidationError for another form than `all_actions` has: it would take what a role may do."""
    for owner, held in _members(matrix, "permissions").items():
        here = f"permissions.{owner}"
        controllers = _members(held, here).get("controllers", {})
        for controller, actions in _members(controllers, f"{here}.controllers").items():
            for action, said in _members(actions, f"{here}.controllers.{controller}").items():
                place = f"{here}.controllers.{controller}.{action}"
                if not isinstance(_members(said, place).get("enabled", False), bool):
                    raise ValidationError(f"{place}.enabled must be true or false")


def _members(value: Any, path: str) -> Mapping[str, Any]:
    if value == []:
        return {}  # as clients in PHP and Lua write an empty object
    if not isinstance(value, Mapping):
        raise ValidationError(f"{path} must be an object")
    return value
