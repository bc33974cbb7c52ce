"""Roles of administrators and their permissions over HTTP."""

from typing import Any

from octavo import Context, ForbiddenError, NotFoundError, Octavo
from octavo.plugin import (
    FLAG,
    TEXT,
    WHOLE,
    DocumentParts,
    Form,
    Operation,
    RowIds,
    Text,
    admin_route,
    body_schema,
    list_of,
    map_of,
    nullable,
    one_of,
    record,
    row_id,
    shared,
    wrapped,
)
from octavo.plugins.admin import actions, permissions
from octavo.plugins.admin.abilities import READ as READ_CONTENT
from octavo.plugins.admin.abilities import ability_of
from octavo.plugins.admin.actions import Permission
from octavo.plugins.admin.answers import PERMISSION, STAMPS, listing
from octavo.plugins.admin.listing import read_params
from octavo.plugins.admin.permissions import PermissionService
from octavo.plugins.admin.roles.service import AdminRoleService, serialize

LISTED = dict.fromkeys(("id", "documentId", "name", "code", "description", "createdAt", "updatedAt"), ())
LIST_KEYS = ("filters", "sort", "_q")
DESCRIPTION = Text("description", nullable=True)
CREATE = Form(Text("name", required=True, min_length=1), DESCRIPTION)
UPDATE = Form(Text("name", min_length=1), DESCRIPTION)
DELETE_MANY = Form(RowIds("ids", required=True, least=1))


class AdminRoleController:
    """`/admin/roles` and `/admin/permissions`."""

    uid = "plugin::admin.role"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.roles = app.service(AdminRoleService)
        self.permissions = app.service(PermissionService)

    async def find(self, ctx: Context) -> object:
        """Answer every role."""
        roles = await self.roles.find_many(**read_params(ctx.query, LISTED, LIST_KEYS))
        return {"data": [serialize(role) for role in roles]}

    async def find_one(self, ctx: Context) -> object:
        """Answer one role."""
        role = await self.roles.find(row_id(ctx.params["id"]))
        if role is None:
            raise NotFoundError("role.notFound")
        return {"data": serialize(role)}

    async def create(self, ctx: Context) -> object:
        """Make a role that may do nothing yet."""
        data = CREATE.read(ctx.request.body)
        role = await self.roles.create(data["name"], data.get("description"))
        return ctx.created({"data": serialize(role)})

    async def update(self, ctx: Context) -> object:
        """Change a role's name and description."""
        data = UPDATE.read(ctx.request.body)
        number = row_id(ctx.params["id"])
        await self._check_reach(ctx, number)
        return {"data": serialize(await self.roles.update(number, data))}

    async def delete(self, ctx: Context) -> object:
        """Remove a role nobody has; null where there was none."""
        number = row_id(ctx.params["id"])
        await self._check_reach(ctx, number)
        deleted = await self.roles.delete([number] if number else [], "id", ctx.params["id"])
        return {"data": serialize(deleted[0]) if deleted else None}

    async def delete_many(self, ctx: Context) -> object:
        """Remove several roles, all or none."""
        numbers = DELETE_MANY.read(ctx.request.body)["ids"]
        for number in numbers:
            await self._check_reach(ctx, number)
        deleted = await self.roles.delete(numbers, "ids", numbers)
        return {"data": [serialize(role) for role in deleted]}

    async def permissions_of(self, ctx: Context) -> object:
        """Answer what a role may do."""
        number = row_id(ctx.params["id"])
        return {"data": await self.permissions.of_role(number or 0)}

    async def assign(self, ctx: Context) -> object:
        """Set the permissions of a role; nobody gives or takes more than they have."""
        number = row_id(ctx.params["id"])
        await self._check_reach(ctx, number)
        permissions_ = self.permissions.read(ctx.request.body)
        self._check_granted(ctx, permissions_)
        return {"data": await self.permissions.assign(number or 0, permissions_)}

    async def list_permissions(self, ctx: Context) -> object:
        """Answer everything that can be permitted."""
        return {"data": await permissions.described(self.app, self.permissions.conditions)}

    async def check(self, ctx: Context) -> object:
        """Answer which of some permissions the caller has."""
        return {"data": self.permissions.check(ability_of(ctx), ctx.request.body)}

    async def _check_reach(self, ctx: Context, role_id: int | None) -> None:
        """Raise ForbiddenError for a role with permissions that the caller lacks."""
        if ability_of(ctx).everything or role_id is None:
            return
        role = await self.roles.find(role_id)
        if role is not None:
            self._check_granted(ctx, await self.permissions.of_role(role_id))

    def _check_granted(self, ctx: Context, listed: list[Permission]) -> None:
        ability: Any = ability_of(ctx)
        if not all(map(ability.includes, listed)):
            raise ForbiddenError()


_ROLE = shared(
    "AdministratorRole",
    record(
        {
            "id": WHOLE,
            "documentId": TEXT,
            "name": TEXT,
            "code": TEXT,
            "description": nullable(TEXT),
            **STAMPS,
            "usersCount": WHOLE,
        },
        optional=["usersCount"],
    ),
)
_KEYS = ("action", "plugin", "subCategory", "category", "displayName")
_SETTING = shared("PermissionSetting", record(dict.fromkeys(_KEYS, TEXT), optional=_KEYS))
_ACTION = {"label": TEXT, "actionId": TEXT, "subjects": list_of(TEXT), "applyToProperties": list_of(TEXT)}
_PROPERTY = record({"label": TEXT, "value": TEXT, "children": list_of({"type": "object"})})
_SUBJECT = record({"uid": TEXT, "label": TEXT, "properties": list_of(_PROPERTY)})
_CONTENT = shared(
    "PermissionContent", record({"actions": list_of(record(_ACTION)), "subjects": list_of(_SUBJECT)})
)
_SECTION = shared("PermissionSection", {"anyOf": [list_of(_SETTING), _CONTENT]})
_SECTIONS = ("plugins", "settings", "singleTypes", "collectionTypes")
_CONDITION = record({"id": TEXT, "displayName": TEXT, "category": TEXT})
_DESCRIBED = record(
    {"conditions": list_of(_CONDITION), "sections": record(dict.fromkeys(_SECTIONS, _SECTION))}
)


def _about_assign(app: Octavo, parts: DocumentParts) -> Operation:
    limits = {"actionParameters": {"type": "object"}, "conditions": list_of(TEXT)}
    on_content = {
        "action": one_of(*actions.PROPERTIES),
        "subject": one_of(*actions.subjects_of(app, READ_CONTENT)),
        "properties": map_of(list_of(TEXT)),
    }
    alone = {
        "action": one_of(*sorted(actions.registry().names)),
        "subject": {"type": "null"},
        "properties": record({}),
    }
    kinds = [
        body_schema({**on_content, **limits}, ["action", "subject"]),
        body_schema({**alone, **limits}, ["action"]),
    ]
    body = permissions.ASSIGNED.json_schema(permissions=list_of({"anyOf": kinds}))
    return Operation("Say what a role may do", wrapped(list_of(PERMISSION)), body=body)


ROLES = "/admin/roles"
READ, WRITE, CHANGE, REMOVE = (f"admin::roles.{name}" for name in ("read", "create", "update", "delete"))

ROUTES = [
    admin_route(
        "GET",
        ROLES,
        AdminRoleController.find,
        READ,
        about=Operation("List the roles of administrators", wrapped(list_of(_ROLE)), query=listing(LISTED)),
    ),
    admin_route(
        "POST",
        ROLES,
        AdminRoleController.create,
        WRITE,
        about=Operation("Add a role", wrapped(_ROLE), 201, body=CREATE),
    ),
    admin_route(
        "POST",
        f"{ROLES}/batch-delete",
        AdminRoleController.delete_many,
        REMOVE,
        about=Operation("Delete roles nobody has", wrapped(list_of(_ROLE)), body=DELETE_MANY),
    ),
    admin_route(
        "GET",
        f"{ROLES}/:id",
        AdminRoleController.find_one,
        READ,
        about=Operation("Read a role", wrapped(_ROLE)),
    ),
    admin_route(
        "PUT",
        f"{ROLES}/:id",
        AdminRoleController.update,
        CHANGE,
        about=Operation("Change a role's name and description", wrapped(_ROLE), body=UPDATE),
    ),
    admin_route(
        "DELETE",
        f"{ROLES}/:id",
        AdminRoleController.delete,
        REMOVE,
        about=Operation(
            "Delete a role nobody has; null where there was none", wrapped(nullable(_ROLE)), finds_all=True
        ),
    ),
    admin_route(
        "GET",
        f"{ROLES}/:id/permissions",
        AdminRoleController.permissions_of,
        READ,
        about=Operation("List what a role may do", wrapped(list_of(PERMISSION))),
    ),
    admin_route("PUT", f"{ROLES}/:id/permissions", AdminRoleController.assign, CHANGE, about=_about_assign),
    admin_route(
        "GET",
        "/admin/permissions",
        AdminRoleController.list_permissions,
        about=Operation("List what can be permitted", wrapped(_DESCRIBED)),
    ),
    admin_route(
        "POST",
        "/admin/permissions/check",
        AdminRoleController.check,
        about=Operation(
            "Ask which of some permissions one has", wrapped(list_of(FLAG)), body=permissions.ASKED
        ),
    ),
]
