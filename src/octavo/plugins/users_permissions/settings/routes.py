"""The settings of accounts over HTTP; the responses are not wrapped (as recorded)."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, Octavo, ValidationError
from octavo.plugin import (
    FLAG,
    TEXT,
    WHOLE,
    DocumentParts,
    Form,
    Object,
    Operation,
    admin_route,
    list_of,
    map_of,
    record,
    shared,
)
from octavo.plugins.users_permissions.providers.service import ProviderService
from octavo.plugins.users_permissions.roles.routes import ABOUT_PERMISSIONS
from octavo.plugins.users_permissions.roles.service import RoleService
from octavo.plugins.users_permissions.schemas import DONE, all_but_ids
from octavo.plugins.users_permissions.settings_service import (
    ADVANCED_FORM,
    TEMPLATE_DEFAULTS,
    TEMPLATES_FORM,
    SettingsService,
)
from octavo.plugins.users_permissions.uids import ROLE

IN_FILE = (
    "Login providers are configured in octavo.toml, below [plugins.users-permissions.config.providers], "
    "and are not written over HTTP"
)
WRAPPED = Form(Object("email-templates", TEMPLATES_FORM, required=True), open=True)
"""Another form of bodies with templates (Strapi)."""


class UserSettingsController:
    """`/users-permissions/advanced` and its neighbours."""

    uid = "plugin::users-permissions.settings"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.settings = app.service(SettingsService)
        self.roles = app.service(RoleService)

    async def advanced(self, ctx: Context) -> object:
        """Answer the advanced settings, with the roles one of them may name."""
        return {"settings": await self.settings.advanced(), "roles": await self.roles.list()}

    async def set_advanced(self, ctx: Context) -> object:
        """Change some advanced settings; the default role must be one there is."""
        values = ADVANCED_FORM.read(ctx.request.body)
        role = values.get("default_role")
        if role is not None and await self.roles.find_by_type(role) is None:
            raise ValidationError(f"There is no role of the type {role}")
        await self.settings.set_advanced(values)
        return {"ok": True}

    async def templates(self, ctx: Context) -> object:
        """Answer the e-mail templates."""
        return await self.settings.templates()

    async def set_templates(self, ctx: Context) -> object:
        """Change e-mail templates."""
        body = ctx.request.body
        is_wrapped = isinstance(body, Mapping) and "email-templates" in body
        templates = WRAPPED.read(body)["email-templates"] if is_wrapped else TEMPLATES_FORM.read(body)
        before = await self.settings.templates()
        updated_templates = {
            name: _with_options(before[name], template["options"]) for name, template in templates.items()
        }
        await self.settings.set_templates(updated_templates)
        return {"ok": True}

    async def providers(self, ctx: Context) -> object:
        """Answer the login providers there are, without their secrets."""
        local = (await self.settings.grants())["email"]
        return {"email": local, **self.app.service(ProviderService).serialize()}

    async def refuse_providers(self, ctx: Context) -> object:
        """Answer that login providers are configured in files."""
        return ctx.forbidden(IN_FILE)

    async def permissions(self, ctx: Context) -> object:
        """Answer every action that can be granted."""
        return {"permissions": self.roles.all_actions()}


def _with_options(template: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """Return a template with some of its options, and of its sender, changed."""
    before = template["options"]
    sender = {**before["from"], **options.get("from", {})}
    return {**template, "options": {**before, **options, "from": sender}}


_SENDER = record({"name": TEXT, "email": TEXT})
_OPTIONS = record({"from": _SENDER, "response_email": TEXT, "object": TEXT, "message": TEXT})
_TEMPLATE = shared("EmailTemplate", record({"display": TEXT, "icon": TEXT, "options": _OPTIONS}))
_OWN = {"key": TEXT, "secret": TEXT, "callbackUrl": TEXT, "scope": list_of(TEXT), "redirectUri": TEXT}
_PROVIDER = record({"icon": TEXT, "enabled": FLAG, **_OWN}, optional=list(_OWN))
"""A way to log in; by password it has no settings."""


def _about_advanced(app: Octavo, parts: DocumentParts) -> Operation:
    role = {**parts.response_properties(ROLE), "locale": {"type": "null"}, "nb_users": WHOLE}
    roles = list_of(record(role, optional=all_but_ids(parts, ROLE)))
    settings = record(ADVANCED_FORM.json_schema()["properties"])
    return Operation("Read the settings of accounts", record({"settings": settings, "roles": roles}))


_PREFIX = "/users-permissions"
_ACTION = "plugin::users-permissions"
ROUTES = [
    admin_route("GET", f"{_PREFIX}/permissions", UserSettingsController.permissions, about=ABOUT_PERMISSIONS),
    admin_route(
        "GET",
        f"{_PREFIX}/advanced",
        UserSettingsController.advanced,
        f"{_ACTION}.advanced-settings.read",
        about=_about_advanced,
    ),
    admin_route(
        "PUT",
        f"{_PREFIX}/advanced",
        UserSettingsController.set_advanced,
        f"{_ACTION}.advanced-settings.update",
        about=Operation("Change the settings of accounts", DONE, body=ADVANCED_FORM),
    ),
    admin_route(
        "GET",
        f"{_PREFIX}/providers",
        UserSettingsController.providers,
        f"{_ACTION}.providers.read",
        about=Operation("Read the login providers, without their secrets", map_of(_PROVIDER)),
    ),
    admin_route(
        "PUT",
        f"{_PREFIX}/providers",
        UserSettingsController.refuse_providers,
        f"{_ACTION}.providers.update",
        about=Operation("Refused: login providers are configured in octavo.toml", status=None),
    ),
    admin_route(
        "GET",
        f"{_PREFIX}/email-templates",
        UserSettingsController.templates,
        f"{_ACTION}.email-templates.read",
        about=Operation("Read the templates of e-mails", record(dict.fromkeys(TEMPLATE_DEFAULTS, _TEMPLATE))),
    ),
    admin_route(
        "PUT",
        f"{_PREFIX}/email-templates",
        UserSettingsController.set_templates,
        f"{_ACTION}.email-templates.update",
        about=Operation(
            "Change templates of e-mails",
            DONE,
            body={"anyOf": [TEMPLATES_FORM.json_schema(), WRAPPED.json_schema()]},
        ),
    ),
]
