"""Roles: their grants, from the database and the settings, as abilities."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from octavo import ApplicationError, NotFoundError, Octavo
from octavo.plugin import Ability, Cache, Grants, spelled
from octavo.plugins.users_permissions.uids import AUTHENTICATED, PERMISSION, PUBLIC, ROLE, USER
from octavo.plugins.users_permissions.users.service import UserService

Role = dict[str, Any]
Actions = frozenset[str]
AUTH = "plugin::users-permissions.auth"
DEFAULTS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    AUTHENTICATED: (
        "Authenticated",
        "Default role given to authenticated user.",
        (
            f"{AUTH}.logout",
            f"{AUTH}.getSessions",
            f"{AUTH}.revokeSession",
            f"{AUTH}.changePassword",
            f"{USER}.me",
        ),
    ),
    PUBLIC: (
        "Public",
        "Default role given to unauthenticated user.",
        (
            f"{AUTH}.callback",
            f"{AUTH}.connect",
            f"{AUTH}.forgotPassword",
            f"{AUTH}.resetPassword",
            f"{AUTH}.register",
            f"{AUTH}.emailConfirmation",
            f"{AUTH}.sendEmailConfirmation",
            f"{AUTH}.refresh",
        ),
    ),
}
"""The default roles: name, description, and initial grants (as Strapi's)."""

NONE: Actions = frozenset()
_WORD = re.compile(r"[^\W\d_]+|\d+")


class RoleService:
    """The roles of one instance."""

    uid = ROLE

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self._cache: Cache[Mapping[str, Actions]] = Cache(app.changes)
        self._abilities: dict[str, tuple[Grants, Actions, Grants]] = {}

    def clear_cache(self, row: object = None) -> None:
        """Invalidate the cached abilities."""
        self._cache.clear()

    async def ability(self, role_type: str) -> Grants:
        """Return the ability of a role: the grants of its rows, and those of the settings."""
        # Before it is opened an instance answers too, by the settings alone.
        granted = await self._cache.get("", self._read) if self.app.running else None
        actions = (granted or {}).get(role_type, NONE)
        settings_ability = self.app.permissions.ability(role_type)
        cached = self._abilities.get(role_type)
        # The same object as long as it allows the same: compiled queries are kept by it.
        if (
            cached is not None
            and cached[0] is settings_ability
            and (cached[1] is actions or cached[1] == actions)
        ):
            return cached[2]
        prefixes = (f"{prefix}*" for prefix in settings_ability.prefixes)
        ability = Grants([*actions, *settings_ability.actions, *prefixes])
        self._abilities[role_type] = (settings_ability, actions, ability)
        return ability

    async def _read(self, _: str) -> Mapping[str, Actions]:
        """Return the grants of every role, all in one statement."""
        rows: dict[str, set[str]] = {}
        for permission in await self.app.query(PERMISSION).find_many(populate=["role"]):
            role = permission.get("role")
            if role:
                rows.setdefault(role["type"], set()).add(permission["action"])
        return {role_type: frozenset(actions) for role_type, actions in rows.items()}

    async def ensure_defaults(self) -> None:
        """Create the default roles, and those in the settings, if they are missing."""
        existing = {role["type"] for role in await self.app.query(ROLE).find_many(select=["type"])}
        for role_type, (name, description, actions) in DEFAULTS.items():
            if role_type not in existing:
                await self.add(name, description, role_type, actions)
        for role_type in self.app.settings.roles.keys() - existing - DEFAULTS.keys():
            await self.add(role_type.capitalize(), "", role_type, ())

    async def add(self, name: str | None, description: Any, role_type: str, actions: Iterable[str]) -> Role:
        """Write a new role with its grants."""
        async with self.app.transaction():
            row = await self.app.query(ROLE).create(
                {"name": name, "description": description, "type": role_type}
            )
            await self._add_grants(row, set(actions))
        return row

    async def new_type(self, name: str | None, preferred: str | None = None) -> str:
        """Return a type that no role has yet: the preferred one, otherwise `chief_editor` for `Chief
        Editor`.
        """
        base = preferred or _snake_case(name or "")
        used_types = {role["type"] for role in await self.app.query(ROLE).find_many(select=["type"])}
        if base not in used_types:
            return base
        return next(free for n in range(1, len(used_types) + 2) if (free := f"{base}_{n}") not in used_types)

    async def find(self, role_id: object) -> Role:
        """Return a role by row id; raises NotFoundError."""
        text = str(role_id)
        is_id = text.isascii() and text.isdigit() and len(text) < 19
        role = await self.app.query(ROLE).find_one({"id": int(text)}) if is_id else None
        if role is None:
            raise NotFoundError("Role not found")
        return role

    async def find_by_type(self, role_type: str) -> Role | None:
        """Return a role by its type."""
        return await self.app.query(ROLE).find_one({"type": role_type})

    async def list(self) -> list[Role]:
        """Return every role with the number of its users, `nb_users`."""
        rows = await self.app.documents(ROLE).find_many(populate={"users": {"count": True}}, sort="id")
        return [
            {**{key: value for key, value in row.items() if key != "users"}, "nb_users": _count(row["users"])}
            for row in rows
        ]

    async def set_grants(self, role_type: str, actions: Iterable[str]) -> None:
        """Replace the grants of a role in the database; raises NotFoundError for an unknown role."""
        role = await self.find_by_type(role_type)
        if role is None:
            raise NotFoundError("Role not found")
        async with self.app.transaction():
            await self._grant(role, set(actions))

    async def update(self, role: Role, changes: Mapping[str, Any], actions: Iterable[str] | None) -> None:
        """Change a role's name and description, and, unless None, its grants."""
        async with self.app.transaction():
            if changes:
                await self.app.query(ROLE).update({"id": role["id"]}, changes)
            if actions is not None:
                await self._grant(role, set(actions))

    async def _grant(self, role: Role, actions: set[str]) -> None:
        rows = self.app.query(PERMISSION)
        # Whoever changes the same role at the same time waits here.
        await self.app.query(ROLE).update({"id": role["id"]}, {})
        grants = await rows.find_many({"role": {"id": role["id"]}}, select=["action"])
        revoked_ids = [row["id"] for row in grants if row["action"] not in actions]
        if revoked_ids:
            await rows.delete_many({"id": {"$in": revoked_ids}})
        # What the settings grant is shown as granted, and sent back as such: it ends with its line there.
        by_settings = self.app.permissions.ability(role["type"])
        others = {action for action in actions if not by_settings.can(action)}
        await self._add_grants(role, others - {row["action"] for row in grants})

    async def _add_grants(self, role: Role, new: set[str]) -> None:
        if new:
            result = await self.app.query(PERMISSION).create_many([{"action": name} for name in sorted(new)])
            connected = {"permissions": {"connect": [{"id": number} for number in result["ids"]]}}
            await self.app.documents(ROLE).update(role["documentId"], data=connected)

    async def delete(self, role: Role) -> None:
        """Delete a role with its grants; its users get the public role, which itself cannot be deleted
        (ApplicationError).
        """
        if role["type"] == PUBLIC:
            raise ApplicationError("Cannot delete public role")
        public = await self.find_by_type(PUBLIC)
        async with self.app.transaction():
            users = await self.app.query(USER).find_many({"role": {"id": role["id"]}}, select=["id"])
            if users and public is not None:
                moved = {"users": {"connect": [{"documentId": user["documentId"]} for user in users]}}
                await self.app.documents(ROLE).update(public["documentId"], data=moved)
                await self.app.service(UserService).end_sessions([user["id"] for user in users])
            await self.app.query(PERMISSION).delete_many({"role": {"id": role["id"]}})
            await self.app.documents(ROLE).delete(role["documentId"])

    async def matrix(self, role: Role) -> dict[str, Any]:
        """Return every action by plugin or API and controller, and whether a role is granted it."""
        ability: Ability = await self.ability(role["type"])
        return self.all_actions(ability.can)

    def all_actions(self, enabled: Callable[[str], bool] = lambda action: False) -> dict[str, Any]:
        """Return every action that can be granted, by plugin or API and controller (Strapi's form)."""
        matrix: dict[str, Any] = {}
        for action in self.app.actions:
            owner, controller, name = action.rsplit(".", 2)
            controllers = matrix.setdefault(owner, {"controllers": {}})["controllers"]
            controllers.setdefault(controller, {})[name] = {"enabled": enabled(action), "policy": ""}
        return matrix


def enabled_actions(matrix: Mapping[str, Any]) -> set[str]:
    """Return the enabled actions of a mapping in the form of `all_actions`; other forms enable nothing."""
    return {
        spelled(f"{owner}.{controller}.{action}")
        for owner, controllers_by_name in matrix.items()
        for controller, actions in _members(_members(controllers_by_name).get("controllers")).items()
        for action, controllers in _members(actions).items()
        if _members(controllers).get("enabled") is True
    }


def _snake_case(name: str) -> str:
    """Return the words and numbers of a name, without accents (lodash's, which Strapi uses)."""
    parted = unicodedata.normalize("NFD", name.lower())
    plain = "".join(letter for letter in parted if not unicodedata.combining(letter))
    return "_".join(_WORD.findall(unicodedata.normalize("NFC", plain)))


def _members(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _count(value: Any) -> int:
    return int(value["count"]) if isinstance(value, Mapping) else 0
