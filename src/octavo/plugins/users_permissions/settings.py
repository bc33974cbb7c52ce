"""Settings that administrators change at run time, in the store under Strapi's names."""

import re
from collections.abc import Mapping
from typing import Any

from octavo import Octavo
from octavo.plugin import Boolean, Form, Object, Report, Rule, Text
from octavo.plugins.users_permissions.uids import AUTHENTICATED
from octavo.schema.errors import Path

ADVANCED = "plugin_users-permissions_advanced"
GRANT = "plugin_users-permissions_grant"
TEMPLATES = "plugin_users-permissions_email"

ADVANCED_DEFAULTS: Mapping[str, Any] = {
    "unique_email": True,
    "allow_register": True,
    "email_confirmation": False,
    "email_reset_password": None,
    "email_confirmation_redirection": None,
    "default_role": AUTHENTICATED,
}
GRANT_DEFAULTS: Mapping[str, Any] = {"email": {"icon": "envelope", "enabled": True}}

TEMPLATE_DEFAULTS: Mapping[str, Any] = {
    "reset_password": {
        "display": "Email.template.reset_password",
        "icon": "sync",
        "options": {
            "from": {"name": "", "email": ""},
            "response_email": "",
            "object": "Reset your password",
            "message": "<p>Somebody asked for a new password for your account.</p>\n"
            '<p><a href="{{ URL }}?code={{ TOKEN }}">Choose a new password</a></p>\n'
            "<p>If it was not you, there is nothing to do: your password stays as it is.</p>",
        },
    },
    "email_confirmation": {
        "display": "Email.template.email_confirmation",
        "icon": "check-square",
        "options": {
            "from": {"name": "", "email": ""},
            "response_email": "",
            "object": "Confirm your e-mail address",
            "message": "<p>Thank you for registering.</p>\n"
            '<p><a href="{{ URL }}?confirmation={{ CODE }}">Confirm your e-mail address</a></p>',
        },
    },
}


def _address(value: str, here: Path, report: Report) -> None:
    """Report a text that is neither a URL nor a path of this site, unless it is empty."""
    if not re.match(_ADDRESS, value):
        report.add(here, "must be an address: https://… or a path", value)


def _plain_template(value: str, here: Path, report: Report) -> None:
    """Report a template that names unknown values, or contains code (Strapi)."""
    if _CODE.search(value) or not all(name.strip() in NAMES for name in _PLACEHOLDER.findall(value)):
        report.say(here, "Invalid template", value)


_ADDRESS = "^(https?://|/|$)"
_PLACEHOLDER = re.compile(r"<%=([\s\S]+?)%>")
_CODE = re.compile(r"<%[^=][\s\S]*?%>|\$\{[^{}]*\}")
NAMES = frozenset({"URL", "ADMIN_URL", "SERVER_URL", "CODE", "TOKEN", "USER", "USER.email", "USER.username"})
"""The names that templates may use between `<%=` and `%>` (Strapi)."""

ADDRESS = Rule(_address, {"pattern": _ADDRESS})
ADVANCED_FORM = Form(
    Boolean("unique_email"),
    Boolean("allow_register"),
    Boolean("email_confirmation"),
    Text("email_reset_password", nullable=True, rules=[ADDRESS]),
    Text("email_confirmation_redirection", nullable=True, rules=[ADDRESS]),
    Text("default_role", nullable=True),
    filled=True,
)
SENDER = Form(Text("name"), Text("email"))
OPTIONS = Form(
    Object("from", SENDER),
    Text("response_email"),
    Text("object"),
    Text("message", rules=[Rule(_plain_template, {})]),
)
TEMPLATE_FORM = Form(Object("options", OPTIONS, required=True), open=True, name="EmailTemplateInput")
TEMPLATES_FORM = Form(
    *(Object(name, TEMPLATE_FORM) for name in TEMPLATE_DEFAULTS), filled=True, name="EmailTemplatesInput"
)


class SettingsService:
    """Reads and writes the settings; reads are cached."""

    uid = "plugin::users-permissions.settings"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def advanced(self) -> dict[str, Any]:
        """Return the advanced settings."""
        return {**ADVANCED_DEFAULTS, **await self.app.store.get(ADVANCED, {})}

    async def set_advanced(self, values: Mapping[str, Any]) -> None:
        """Change some advanced settings.

        Raises ValidationError for unknown ones, values of a wrong type, and invalid addresses.
        """
        ADVANCED_FORM.read(values)
        await self.app.store.set(ADVANCED, {**await self.advanced(), **values})

    async def grants(self) -> dict[str, Any]:
        """Return the login providers and their settings, by name."""
        return {**GRANT_DEFAULTS, **await self.app.store.get(GRANT, {})}

    async def template(self, name: str) -> dict[str, Any]:
        """Return one e-mail template: `options` with `object` and `message`."""
        templates = await self.templates()
        return dict(templates[name])

    async def templates(self) -> dict[str, Any]:
        """Return the e-mail templates by name."""
        return {**TEMPLATE_DEFAULTS, **await self.app.store.get(TEMPLATES, {})}

    async def set_templates(self, values: Mapping[str, Any]) -> None:
        """Change e-mail templates."""
        await self.app.store.set(TEMPLATES, {**await self.templates(), **values})
