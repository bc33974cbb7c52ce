"""Roles of administrators and their permissions over HTTP."""

from typing import Any

from octavo import Context, ForbiddenError, NotFoundError, Octavo
from octavo.plugin import FormReader, row_id
from octavo.plugins.admin import permissions
from octavo.plugins.admin.actions import Permission
from octavo.plugins.admin.listing import read_params
from octavo.plugins.admin.permissions import PermissionService
from octavo.plugins.admin.roles import RoleService, shown
from octavo.plugins.admin.strategy import ability_of

LISTED = dict.fromkeys(("id", "documentId", "name", "code", "description", "createdAt", "updatedAt"), ())
LIST_KEYS = ("filters", "sort", "_q")


class RoleController:
    """`/admin/roles` and `/admin/permissions`."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    @property
    def roles(self) -> RoleService:
        """The roles."""
        found: RoleService = self.app.service("plugin::admin.role")
        return found

    @property
    def permissions(self) -> PermissionService:
        """What roles may do."""
        found: PermissionService = self.app.service("plugin::admin.permission")
        return found

    async def find(self, ctx: Context) -> object:
        """Answer every role."""
        found = await self.roles.find_many(**read_params(ctx.query, LISTED, LIST_KEYS))
        return {"data": [shown(role) for role in found]}

    async def find_one(self, ctx: Context) -> object:
        """Answer one role."""
        role = await self.roles.find(row_id(ctx.params["id"]))
        if role is None:
            raise NotFoundError("role.notFound")
        return {"data": shown(role)}

    async def create(self, ctx: Context) -> object:
        """Make a role that may do nothing yet."""
        form = FormReader(ctx.request.body)
        name = form.text("name", required=True, least=1)
        description = form.text("description", nullable=True)
        form.finish()
        return ctx.created({"data": shown(await self.roles.create(name or "", description))})

    async def update(self, ctx: Context) -> object:
        """Change a role's name and description."""
        form = FormReader(ctx.request.body)
        data = {
            "name": form.text("name", least=1),
            "description": form.text("description", nullable=True),
        }
        form.finish()
        number = row_id(ctx.params["id"])
        await self._check_reach(ctx, number)
        given = {name: value for name, value in data.items() if form.has(name)}
        return {"data": shown(await self.roles.update(number, given))}

    async def delete(self, ctx: Context) -> object:
        """Remove a role nobody has; null where there was none."""
        number = row_id(ctx.params["id"])
        await self._check_reach(ctx, number)
        found = await self.roles.delete([number] if number else [], "id", ctx.params["id"])
        return {"data": shown(found[0]) if found else None}

    async def delete_many(self, ctx: Context) -> object:
        """Remove several roles, all or none."""
        form = FormReader(ctx.request.body)
        numbers = form.ids("ids", required=True, least=1) or []
        form.finish()
        for number in numbers:
            await self._check_reach(ctx, number)
        found = await self.roles.delete(numbers, "ids", numbers)
        return {"data": [shown(role) for role in found]}

    async def permissions_of(self, ctx: Context) -> object:
        """Answer what a role may do."""
        number = row_id(ctx.params["id"])
        return {"data": await self.permissions.of_role(number or 0)}

    async def assign(self, ctx: Context) -> object:
        """Say what a role may do; nobody gives or takes more than they have."""
        number = row_id(ctx.params["id"])
        await self._check_reach(ctx, number)
        wanted = self.permissions.read(ctx.request.body)
        self._check_given(ctx, wanted)
        return {"data": await self.permissions.assign(number or 0, wanted)}

    async def list_permissions(self, ctx: Context) -> object:
        """Answer everything that can be permitted."""
        return {"data": await permissions.described(self.app, self.permissions.conditions)}

    async def check(self, ctx: Context) -> object:
        """Answer which of some permissions the caller has."""
        return {"data": self.permissions.check(ability_of(ctx), ctx.request.body)}

    async def _check_reach(self, ctx: Context, role_id: int | None) -> None:
        """Raise ForbiddenError for a role that may do what the caller may not."""
        if ability_of(ctx).everything or role_id is None:
            return
        role = await self.roles.find(role_id)
        if role is not None:
            self._check_given(ctx, await self.permissions.of_role(role_id))

    def _check_given(self, ctx: Context, listed: list[Permission]) -> None:
        ability: Any = ability_of(ctx)
        if not all(map(ability.includes, listed)):
            raise ForbiddenError()
