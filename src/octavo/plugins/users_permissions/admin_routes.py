"""What administrators manage of users and permissions: roles, settings, templates; and what they may read."""

import re
from collections.abc import Mapping
from typing import Any

from octavo import Context, Octavo, Route, ValidationError
from octavo.plugin import RouteInfo
from octavo.plugins.users_permissions import lookups
from octavo.plugins.users_permissions.providers.shown import IN_FILE, shown_providers
from octavo.plugins.users_permissions.roles import RoleService
from octavo.plugins.users_permissions.settings import SettingsService

SCOPE = "plugin::users-permissions"
NAMES = frozenset({"URL", "ADMIN_URL", "SERVER_URL", "CODE", "TOKEN", "USER", "USER.email", "USER.username"})
"""What a message may name between `<%=` and `%>` (Strapi)."""

_NAMED = re.compile(r"<%=([\s\S]+?)%>")
_CODE = re.compile(r"<%[^=][\s\S]*?%>|\$\{[^{}]*\}")


class SettingsController:
    """`/users-permissions/advanced` and its neighbours; the answers are not wrapped (as recorded)."""

    uid = f"{SCOPE}.settings"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    @property
    def settings(self) -> SettingsService:
        """The settings kept in the database."""
        return lookups.settings(self.app)

    @property
    def roles(self) -> RoleService:
        """The roles."""
        return lookups.roles(self.app)

    async def advanced(self, ctx: Context) -> Any:
        """Answer the advanced settings, with the roles one of them may name."""
        return {"settings": await self.settings.advanced(), "roles": await self.roles.list()}

    async def set_advanced(self, ctx: Context) -> Any:
        """Change some advanced settings; the default role must be one there is."""
        values = _filled(ctx.request.body)
        role = values.get("default_role")
        if isinstance(role, str) and await self.roles.find_by_type(role) is None:
            raise ValidationError(f"There is no role of the type {role}")
        await self.settings.set_advanced(values)
        return {"ok": True}

    async def templates(self, ctx: Context) -> Any:
        """Answer the e-mail templates."""
        return await self.settings.templates()

    async def set_templates(self, ctx: Context) -> Any:
        """Change e-mail templates; a body may name them under `email-templates` (Strapi)."""
        body = _filled(ctx.request.body)
        templates = body.get("email-templates", body)
        await self.settings.set_templates(_checked_templates(templates, await self.settings.templates()))
        return {"ok": True}

    async def providers(self, ctx: Context) -> Any:
        """Answer the login providers there are, without their secrets."""
        return await shown_providers(self.app)

    async def refuse_providers(self, ctx: Context) -> Any:
        """Tell who would write login providers where they are configured."""
        return ctx.forbidden(IN_FILE)

    async def permissions(self, ctx: Context) -> Any:
        """Answer every action that can be granted."""
        return {"permissions": self.roles.all_actions()}


def _filled(body: object) -> Mapping[str, Any]:
    if not isinstance(body, Mapping) or not body:
        raise ValidationError("Request body cannot be empty")
    return body


def _checked_templates(given: Any, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return templates in the form they are kept in; raises ValidationError for any other."""
    if not isinstance(given, Mapping):
        raise ValidationError("email-templates must be an object")
    checked = {}
    for name, template in given.items():
        if name not in known:
            raise ValidationError(f"Invalid key {name}; there are {', '.join(known)}")
        options = template.get("options") if isinstance(template, Mapping) else None
        if not isinstance(options, Mapping):
            raise ValidationError(f"{name}.options must be an object")
        checked[name] = {**known[name], "options": _checked_options(name, options, known[name]["options"])}
    return checked


def _checked_options(name: str, given: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    sender = given.get("from", known["from"])
    if not isinstance(sender, Mapping) or not all(isinstance(part, str) for part in sender.values()):
        raise ValidationError(f"{name}.options.from must be an object of texts")
    if sender.keys() - {"name", "email"}:
        raise ValidationError(f"{name}.options.from has a name and an email")
    texts = {key: value for key, value in given.items() if key != "from"}
    for key, value in texts.items():
        if key not in known or not isinstance(value, str):
            raise ValidationError(f"Invalid key {name}.options.{key}, or no text")
    if not _is_plain_template(str(texts.get("message", ""))):
        raise ValidationError("Invalid template")
    return {**known, **texts, "from": {**known["from"], **sender}}


def _is_plain_template(message: str) -> bool:
    """Whether a message names known values alone, and holds nothing somebody may have wanted executed."""
    return _CODE.search(message) is None and all(name.strip() in NAMES for name in _NAMED.findall(message))


def _for(method: str, path: str, handler: str, *actions: str) -> Route:
    """Return a route for administrators who may do all of some actions."""
    scope = [f"{SCOPE}.{action}" for action in actions]
    auth = {"strategies": ["admin"], "scope": scope}
    return Route(method, f"/users-permissions{path}", handler, auth=auth, info=RouteInfo(type="admin"))


ADMIN_ROUTES = [
    _for("GET", "/roles", "role.find", "roles.read"),
    _for("GET", "/roles/:id", "role.find_one", "roles.read"),
    _for("POST", "/roles", "role.create_role", "roles.create"),
    _for("PUT", "/roles/:role", "role.update_role", "roles.update"),
    _for("DELETE", "/roles/:role", "role.delete_role", "roles.delete"),
    _for("GET", "/permissions", "settings.permissions"),
    _for("GET", "/advanced", "settings.advanced", "advanced-settings.read"),
    _for("PUT", "/advanced", "settings.set_advanced", "advanced-settings.update"),
    _for("GET", "/providers", "settings.providers", "providers.read"),
    _for("PUT", "/providers", "settings.refuse_providers", "providers.update"),
    _for("GET", "/email-templates", "settings.templates", "email-templates.read"),
    _for("PUT", "/email-templates", "settings.set_templates", "email-templates.update"),
]
