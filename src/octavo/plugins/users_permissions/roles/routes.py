"""Roles over HTTP, for users and administrators with the grant, as plain JSON."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, Octavo, PolicyError, Route, ValidationError, content_api
from octavo.plugin import (
    FLAG,
    TEXT,
    WHOLE,
    Boolean,
    DocumentParts,
    Form,
    Map,
    Object,
    Operation,
    Text,
    admin_route,
    list_of,
    map_of,
    record,
    shared,
)
from octavo.plugins.users_permissions.roles.service import RoleService, enabled_actions
from octavo.plugins.users_permissions.schemas import DONE, all_but_ids
from octavo.plugins.users_permissions.uids import ROLE

Json = dict[str, Any]


def _object(value: Any) -> Any:
    """Return a value; an empty list counts as an empty object, as clients in PHP and Lua write it."""
    return {} if value == [] else value


class ActionSwitches(Map):
    """The grants of a role: every action, by plugin or API and controller, with `enabled`."""

    def value_schema(self) -> Json:
        """Return the schema, which stands in the document once."""
        return shared("ActionSwitches", super().value_schema())


_ACTION = Object("action", Form(Boolean("enabled"), open=True), clean=_object)
_CONTROLLERS = Map("controllers", Map("controller", _ACTION, clean=_object), clean=_object)
_OWNER = Object("owner", Form(_CONTROLLERS, open=True), clean=_object)
_FIELDS = (
    Text("name", nullable=True),
    Text("description", nullable=True),
    ActionSwitches("permissions", _OWNER, nullable=True, clean=_object),
)
CREATE = Form(*_FIELDS, Text("type", nullable=True), open=True, filled=True, name="UserRoleInput")
UPDATE = Form(*_FIELDS, open=True, filled=True, name="UserRoleChanges")


class RoleController:
    """Roles, for callers with the grant."""

    uid = ROLE

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.roles = app.service(RoleService)

    async def find(self, ctx: Context) -> object:
        """List roles with the number of their users."""
        return {"roles": [self._serialize(role) for role in await self.roles.list()]}

    async def find_one(self, ctx: Context) -> object:
        """Answer one role, and of every action whether the role may do it."""
        role = await self.roles.find(ctx.params["id"])
        return {"role": {**self._serialize(role), "permissions": await self.roles.matrix(role)}}

    async def create_role(self, ctx: Context) -> object:
        """Write a new role with what it may do."""
        data = CREATE.read(ctx.request.body)
        actions = self._actions(data) or set()
        self._expect_giveable(ctx, actions)
        role_type = await self.roles.new_type(data.get("name"), data.get("type"))
        await self.roles.add(data.get("name"), data.get("description"), role_type, actions)
        return {"ok": True}

    async def update_role(self, ctx: Context) -> object:
        """Change a role; `permissions`, if given, replaces its grants."""
        data = UPDATE.read(ctx.request.body)
        role = await self.roles.find(ctx.params["role"])
        actions = self._actions(data)
        if actions is not None:
            ability = await self.roles.ability(role["type"])
            self._expect_giveable(ctx, {action for action in actions if not ability.can(action)})
        changes = {name: value for name, value in data.items() if name in ("name", "description")}
        await self.roles.update(role, changes, actions)
        return {"ok": True}

    async def delete_role(self, ctx: Context) -> object:
        """Delete a role; its users get the public role."""
        await self.roles.delete(await self.roles.find(ctx.params["role"]))
        return {"ok": True}

    def _actions(self, data: Mapping[str, Any]) -> set[str] | None:
        """Return the enabled actions of a body; raises ValidationError for unknown ones."""
        if data.get("permissions") is None:
            return None
        actions = enabled_actions(data["permissions"])
        unknown = sorted(actions - set(self.app.actions))
        if unknown:
            raise ValidationError(f"Unknown permissions provided: {', '.join(unknown)}")
        return actions

    def _expect_giveable(self, ctx: Context, new: set[str]) -> None:
        """Raise PolicyError for grants that the caller does not have."""
        auth = ctx.state.auth
        if auth.strategy.name == "admin":
            permitted: Any = self.app.service("plugin::admin.permission")
            missing = permitted.not_granted(auth.ability, new)
        else:
            missing = sorted(action for action in new if auth.ability and not auth.ability.can(action))
        if missing:
            raise PolicyError(f"You may not give what you may not do yourself: {', '.join(missing)}")

    def _serialize(self, role: dict[str, Any]) -> dict[str, Any]:
        role_: dict[str, Any] = content_api(self.app, ROLE).sanitize_output(role)
        return role_


class PermissionsController:
    """Every action there is."""

    uid = "plugin::users-permissions.permissions"

    def __init__(self, app: Octavo) -> None:
        self.roles = app.service(RoleService)

    async def get_permissions(self, ctx: Context) -> object:
        """Answer every action that can be granted."""
        return {"permissions": self.roles.all_actions()}


_SWITCH = record({"enabled": FLAG, "policy": TEXT})
_MATRIX = shared("ActionMatrix", map_of(record({"controllers": map_of(map_of(_SWITCH))})))


def _about_find(app: Octavo, parts: DocumentParts) -> Operation:
    counted = record(
        {**parts.response_properties(ROLE), "nb_users": WHOLE}, optional=all_but_ids(parts, ROLE)
    )
    return Operation("List the roles of users", record({"roles": list_of(shared("CountedRole", counted))}))


def _about_find_one(app: Octavo, parts: DocumentParts) -> Operation:
    properties = {**parts.response_properties(ROLE), "permissions": _MATRIX}
    role = record(properties, optional=all_but_ids(parts, ROLE, "permissions"))
    return Operation("Read a role and what it may do", record({"role": shared("UserRoleWithActions", role)}))


ABOUT_PERMISSIONS = Operation("List what can be granted", record({"permissions": _MATRIX}))
_ABOUT_CREATE = Operation("Add a role", DONE, body=CREATE)
_ABOUT_UPDATE = Operation("Change a role and what it may do", DONE, body=UPDATE)
_ABOUT_DELETE = Operation("Delete a role; its users become public", DONE)

_ROLES = "/users-permissions/roles"
READ, ADD, CHANGE, REMOVE = (
    f"plugin::users-permissions.roles.{action}" for action in ("read", "create", "update", "delete")
)
ROUTES = [
    Route("GET", _ROLES, RoleController.find, about=_about_find),
    Route("GET", f"{_ROLES}/:id", RoleController.find_one, about=_about_find_one),
    Route("POST", _ROLES, RoleController.create_role, about=_ABOUT_CREATE),
    Route("PUT", f"{_ROLES}/:role", RoleController.update_role, about=_ABOUT_UPDATE),
    Route("DELETE", f"{_ROLES}/:role", RoleController.delete_role, about=_ABOUT_DELETE),
    Route(
        "GET",
        "/users-permissions/permissions",
        PermissionsController.get_permissions,
        about=ABOUT_PERMISSIONS,
    ),
    admin_route("GET", _ROLES, RoleController.find, READ, about=_about_find),
    admin_route("GET", f"{_ROLES}/:id", RoleController.find_one, READ, about=_about_find_one),
    admin_route("POST", _ROLES, RoleController.create_role, ADD, about=_ABOUT_CREATE),
    admin_route("PUT", f"{_ROLES}/:role", RoleController.update_role, CHANGE, about=_ABOUT_UPDATE),
    admin_route("DELETE", f"{_ROLES}/:role", RoleController.delete_role, REMOVE, about=_ABOUT_DELETE),
]
"""The content API's, and administrators'."""
