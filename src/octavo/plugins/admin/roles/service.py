"""Roles of administrators."""

import secrets
import string
from collections.abc import Mapping, Sequence
from typing import Any

from octavo import ApplicationError, Finding, NotFoundError, Octavo, YupValidationError
from octavo.plugins.admin.defaults import DEFAULT_ROLES, SUPER_ADMIN, default_permissions
from octavo.plugins.admin.permissions import PERMISSION, ROLE

FIELDS = (
    "id",
    "documentId",
    "name",
    "code",
    "description",
    "createdAt",
    "updatedAt",
    "publishedAt",
    "locale",
)
COUNTED: Mapping[str, Any] = {"users": {"count": True}}
STILL_ASSIGNED = "Some roles are still assigned to some users"

Role = dict[str, Any]


def serialize(role: Mapping[str, Any]) -> Role:
    """Return a role as in the admin API; with `users`, their number."""
    values = {name: role.get(name) for name in FIELDS}
    users = role.get("users")
    return {**values, "usersCount": users["count"]} if isinstance(users, Mapping) else values


class AdminRoleService:
    """The roles of an instance."""

    uid = "plugin::admin.role"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def ensure_defaults(self) -> None:
        """Create the default roles if there are none."""
        if await self.app.query(ROLE).count({}):
            return
        async with self.app.transaction():
            for role in DEFAULT_ROLES:
                result = await self.app.query(PERMISSION).create_many(
                    default_permissions(self.app, role.code)
                )
                data = {"name": role.name, "code": role.code, "description": role.description}
                permissions = [{"id": number} for number in result["ids"]]
                await self.app.documents(ROLE).create(data={**data, "permissions": permissions})

    async def find_many(self, **params: Any) -> list[Role]:
        """Return roles with the number of their users."""
        return await self.app.documents(ROLE).find_many(**params, populate=COUNTED)

    async def find(self, role_id: int | None, populate: Any = COUNTED) -> Role | None:
        """Return a role by row id."""
        if role_id is None:
            return None
        return await self.app.documents(ROLE).find_first(filters={"id": {"$eq": role_id}}, populate=populate)

    async def create(self, name: str, description: str | None) -> Role:
        """Make a role; raises ApplicationError for a name that is taken."""
        from slugify import slugify  # noqa: PLC0415  # 10 ms of tables: not before the first role

        await self._check_name(name)
        letters = string.ascii_lowercase + string.digits
        code = f"{slugify(name) or 'role'}-{''.join(secrets.choice(letters) for _ in range(8))}"
        return await self.app.documents(ROLE).create(
            data={"name": name, "code": code, "description": description}
        )

    async def update(self, role_id: int | None, data: Mapping[str, Any]) -> Role:
        """Change a role's name and description; raises NotFoundError, ApplicationError as `create` does."""
        role = await self.find(role_id)
        if role is None:
            raise NotFoundError("role.notFound")
        if role["code"] == SUPER_ADMIN:
            raise ApplicationError("Super admin can't be edited.")
        if data.get("name") not in (None, role["name"]):
            await self._check_name(data["name"])
        updated_role = await self.app.documents(ROLE).update(role["documentId"], data=dict(data))
        if updated_role is None:
            raise NotFoundError("role.notFound")
        return updated_role

    async def delete(self, role_ids: Sequence[int], key: str, value: Any) -> list[Role]:
        """Delete roles without users, and return them; `key` and `value` are for error messages."""
        roles = await self.app.documents(ROLE).find_many(
            filters={"id": {"$in": list(role_ids)}}, populate={"users": {"count": True}}, sort="id"
        )
        if any(role["code"] == SUPER_ADMIN for role in roles):
            raise YupValidationError([Finding((key,), "You cannot delete the super admin role", value)])
        if any(role["users"]["count"] for role in roles):
            raise YupValidationError([Finding((key,), STILL_ASSIGNED, value)])
        async with self.app.transaction():
            for role in roles:
                await self.app.query(PERMISSION).delete_many({"role": {"id": {"$eq": role["id"]}}})
                await self.app.documents(ROLE).delete(role["documentId"])
        return [{name: role[name] for name in role if name != "users"} for role in roles]

    async def _check_name(self, name: str) -> None:
        if await self.app.query(ROLE).find_one({"name": name}):
            message = f"The name must be unique and a role with name `{name}` already exists."
            raise ApplicationError(message)
