"""Sending e-mail over the content API, and trying the settings over the admin API."""

from typing import Any

from octavo import ApplicationError, Context, GiveUp, Octavo, Route, ValidationError
from octavo.plugin import (
    TEXT,
    Form,
    Operation,
    Text,
    admin_route,
    body_of,
    body_schema,
    list_of,
    nullable,
    parameter,
    record,
    shared,
    text,
    wrapped,
)
from octavo.plugins.email.service import TEST, EmailService
from octavo.plugins.email.templates import TemplateService

FIELDS = ("to", "subject", "text", "html")
TRY = Form(Text("to", required=True), Text("template"), Text("locale"))
PREVIEW = Form(Text("locale"))
SETTINGS = "plugin::email.settings.read"


class EmailController:
    """`POST /api/email`, and `/email/settings`, `/email/test` and `/email/templates` for administrators."""

    uid = "plugin::email.email"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def send(self, ctx: Context) -> dict[str, Any]:
        """Send `{to, subject, text, html}`; the sender is always the site's own."""
        message = body_of(ctx)
        unknown = sorted(set(message) - set(FIELDS))
        if unknown:
            raise ValidationError(f"Invalid key {unknown[0]}", {"key": unknown[0], "source": "body"})
        for name in FIELDS:
            if not isinstance(message.get(name, ""), str):
                raise ValidationError(f"{name} must be a text")
        if not message.get("to") or not (message.get("text") or message.get("html")):
            raise ValidationError("to and text are required")
        await self.app.service(EmailService).send(
            to=message["to"],
            subject=message.get("subject", ""),
            text=message.get("text", ""),
            html=message.get("html") or None,
        )
        return {}

    async def settings(self, ctx: Context) -> object:
        """Answer which provider sends, and for whom; never what it logs in with."""
        service = self.app.service(EmailService)
        settings = {
            "defaultFrom": service.settings.default_from,
            "defaultReplyTo": service.settings.default_reply_to or None,
        }
        return {"config": {"provider": service.provider_name, "settings": settings}}

    async def test(self, ctx: Context) -> object:
        """Send one message or mail with examples at once, and answer what keeps it from being taken."""
        data = TRY.read(ctx.request.body)
        name = data.get("template") or TEST.name
        try:
            await self.app.service(EmailService).send_test(data["to"], name, data.get("locale"))
        except (OSError, GiveUp) as error:
            raise ApplicationError(f"The message was not taken: {error or type(error).__name__}") from error
        return {}

    async def templates(self, ctx: Context) -> object:
        """Answer the mails this site sends by name."""
        templates = self.app.service(TemplateService)
        return {"data": [await self._serialize(name) for name in sorted(templates.examples)]}

    async def _serialize(self, name: str) -> dict[str, Any]:
        templates = self.app.service(TemplateService)
        mail = await templates.preview(name)
        return {
            "name": name,
            "subject": mail.subject,
            "source": mail.source,
            "locales": templates.locales_of(name),
            "values": list(templates.examples[name]),
        }

    async def preview(self, ctx: Context) -> object:
        """Answer a mail filled in with its examples."""
        name, locale = ctx.params["name"], PREVIEW.read(ctx.query).get("locale")
        mail = await self.app.service(TemplateService).preview(name, locale)
        preview = {"subject": mail.subject, "text": mail.text, "html": mail.html, "source": mail.source}
        return {"data": {"name": name, **preview}}


_ADDRESS = {"anyOf": [text(format="email"), text(pattern="^[^<>]+ <[^<>@ ]+@[^<>@ ]+>$")]}
_TEXT_OR_HTML = [{"required": [name], "properties": {name: {"minLength": 1}}} for name in ("text", "html")]
_SHOWN = record({"defaultFrom": TEXT, "defaultReplyTo": nullable(TEXT)})
_TOLD = {"name": TEXT, "subject": TEXT, "source": text(description="built-in, stored, or the project's file")}
_MAIL = shared("EmailTemplateInfo", record({**_TOLD, "locales": list_of(TEXT), "values": list_of(TEXT)}))
_PREVIEW = {**_TOLD, "text": TEXT, "html": nullable(TEXT)}
_BODY = body_schema({**dict.fromkeys(FIELDS, TEXT), "to": _ADDRESS}, ["to"]) | {"anyOf": _TEXT_OR_HTML}

ROUTES = [
    Route(
        "POST",
        "/email",
        EmailController.send,
        about=Operation("Send an e-mail", record({}), body=_BODY),
    ),
    admin_route(
        "GET",
        "/email/settings",
        EmailController.settings,
        SETTINGS,
        about=Operation(
            "Read how e-mail is sent", record({"config": record({"provider": TEXT, "settings": _SHOWN})})
        ),
    ),
    admin_route(
        "POST",
        "/email/test",
        EmailController.test,
        SETTINGS,
        about=Operation("Send a message to try the settings", record({}), body=TRY.json_schema(to=_ADDRESS)),
    ),
    admin_route(
        "GET",
        "/email/templates",
        EmailController.templates,
        SETTINGS,
        about=Operation("List the mails the site sends by name", wrapped(list_of(_MAIL))),
    ),
    admin_route(
        "GET",
        "/email/templates/:name",
        EmailController.preview,
        SETTINGS,
        about=Operation(
            "Read a mail filled in with examples",
            wrapped(record(_PREVIEW)),
            query=[parameter("locale", TEXT, "Its texts in this locale, where there are some.")],
            refusals=[404],
        ),
    ),
]
