"""Administrators and roles that a seed file names: people to try a project with, in development alone."""

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from octavo.cli.administrators import check_administrator, role_id
from octavo.cli.seed_file import ROLE, USER, SeedEntry
from octavo.errors import Problem, StartupError

PEOPLE = frozenset({USER, ROLE})
NOT_HERE = "administrators and their roles are seeded in development only"
NOBODY_YET = "there is no administrator yet, and these people are not to be the first"
_RULES = ("[a-z]", "[A-Z]", "[0-9]")


async def check(app: Any, people: Sequence[SeedEntry], source: str) -> None:
    """Raise StartupError where there are people in a file and the project is no place for them."""
    from octavo.plugins.admin.users.service import AdminUserService

    if not people:
        return
    place, fix = f"{source}:{people[0].line}", "octavo admin create EMAIL makes one"
    if not app.settings.development:
        raise StartupError([Problem(place, NOT_HERE, fix)])
    users: AdminUserService = app.service(AdminUserService)
    if not await users.any():
        raise StartupError(
            [Problem(place, NOBODY_YET, f"{fix}, and so does the link that the server prints")]
        )


async def write_role(app: Any, data: Mapping[str, Any]) -> None:
    """Make a role with its permissions, by the rules of the admin API."""
    from octavo.plugins.admin.permissions import PermissionService
    from octavo.plugins.admin.roles.routes import CREATE
    from octavo.plugins.admin.roles.service import AdminRoleService

    permissions: PermissionService = app.service(PermissionService)
    roles: AdminRoleService = app.service(AdminRoleService)
    entries = permissions.read({"permissions": data.get("permissions", [])})
    values = CREATE.read({name: value for name, value in data.items() if name != "permissions"})
    role = await roles.create(values["name"], values.get("description"))
    await permissions.assign(role["id"], entries)


async def write_person(app: Any, data: Mapping[str, Any]) -> tuple[int, str]:
    """Make an administrator with a password that nobody has seen; return their row id and the password."""
    from octavo.plugins.admin.users.service import AdminUserService

    users: AdminUserService = app.service(AdminUserService)
    roles = [await role_id(app, name) for name in data.get("roles", [])]
    password = new_password()
    values = {name: value for name, value in data.items() if name != "roles"}
    person = check_administrator({**values, "password": password, "isActive": True})
    admin = await users.create(person, roles)
    return int(admin["id"]), password


def new_password() -> str:
    """Return a password that the admin API takes."""
    while True:
        password = secrets.token_urlsafe(12)
        if all(re.search(rule, password) for rule in _RULES):
            return password
