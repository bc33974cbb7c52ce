"""Settings that administrators change at run time, in the store under Strapi's names."""

import re
from collections.abc import Mapping
from typing import Any, Protocol

from octavo import Octavo, ValidationError
from octavo.plugin import Boolean, Form, Object, Report, Rule, Text
from octavo.plugins.users_permissions.email_templates import EMAILS, KEYS, STORED
from octavo.plugins.users_permissions.uids import AUTHENTICATED
from octavo.schema.errors import ValuePath

Values = Mapping[str, Any]

ADVANCED = "plugin_users-permissions_advanced"
GRANT = "plugin_users-permissions_grant"
TEMPLATES = STORED

ADVANCED_DEFAULTS: Mapping[str, Any] = {
    "unique_email": True,
    "allow_register": True,
    "email_confirmation": False,
    "email_reset_password": None,
    "email_confirmation_redirection": None,
    "default_role": AUTHENTICATED,
}
GRANT_DEFAULTS: Mapping[str, Any] = {"email": {"icon": "envelope", "enabled": True}}

_ICONS = {"reset_password": "sync", "email_confirmation": "check-square"}
_BY_KEY = {KEYS[mail.name]: mail for mail in EMAILS if mail.name in KEYS}

TEMPLATE_DEFAULTS: Mapping[str, Any] = {
    key: {
        "display": f"Email.template.{key}",
        "icon": _ICONS[key],
        "options": {
            "from": {"name": "", "email": ""},
            "response_email": "",
            "object": mail.subject,
            "message": mail.html,
        },
    }
    for key, mail in _BY_KEY.items()
}


def _address(value: str, here: ValuePath, report: Report) -> None:
    """Report a text that is neither a URL nor a path of this site, unless it is empty."""
    if not re.match(_ADDRESS, value):
        report.add(here, "must be an address: https://… or a path", value)


def _plain_template(value: str, here: ValuePath, report: Report) -> None:
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


class MailFile(Protocol):
    """A mail in a file of the project."""

    @property
    def subject(self) -> str:
        """Its subject."""

    @property
    def text(self) -> str:
        """Its text."""

    @property
    def html(self) -> str:
        """Its HTML, or nothing."""

    @property
    def source(self) -> str:
        """The file."""


class TemplateFiles(Protocol):
    """The service of the e-mail plugin that knows the project's files."""

    def file_of(self, name: str) -> MailFile | None:
        """Return the file of a mail."""


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

    async def templates(self) -> dict[str, Any]:
        """Return the e-mail templates by name, as they are sent."""
        templates = {**TEMPLATE_DEFAULTS, **await self.app.store.get(TEMPLATES, {})}
        for key in TEMPLATE_DEFAULTS:
            file = self._file_of(key)
            if file is not None:
                texts = {"object": file.subject, "message": file.html or file.text}
                templates[key] = {**templates[key], "options": {**templates[key]["options"], **texts}}
        return templates

    async def set_templates(self, values: Mapping[str, Any]) -> None:
        """Change e-mail templates; raises ValidationError for another text than a file of the project has."""
        stored = await self.app.store.get(TEMPLATES, {})
        stored_templates = {key: self._beside_file(key, template, stored) for key, template in values.items()}
        await self.app.store.set(TEMPLATES, {**stored, **stored_templates})

    def _beside_file(self, key: str, template: Values, stored: Values) -> dict[str, Any]:
        """Return a template as it is stored: without the texts of a file that is sent in its place."""
        file = self._file_of(key)
        if file is None:
            return dict(template)
        options = template["options"]
        if (options.get("object"), options.get("message")) != (file.subject, file.html or file.text):
            raise ValidationError(f"The texts of this mail are those of {file.source}: change them there")
        before = stored.get(key, TEMPLATE_DEFAULTS[key])["options"]
        stored_texts = {name: before[name] for name in ("object", "message")}
        return {**template, "options": {**options, **stored_texts}}

    def _file_of(self, key: str) -> MailFile | None:
        """Return the project's file in the place of a mail."""
        templates: TemplateFiles | None = self.app.services.get("plugin::email.templates")
        return None if templates is None else templates.file_of(_BY_KEY[key].name)
