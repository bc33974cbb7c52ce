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
    nullable,
    record,
    text,
)
from octavo.plugins.email.service import EmailService

FIELDS = ("to", "subject", "text", "html")
TEST = Form(Text("to", required=True))
SETTINGS = "plugin::email.settings.read"


class EmailController:
    """`POST /api/email`, `GET /email/settings` and `POST /email/test`."""

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
        shown = {
            "defaultFrom": service.settings.default_from,
            "defaultReplyTo": service.settings.default_reply_to or None,
        }
        return {"config": {"provider": service.provider_name, "settings": shown}}

    async def test(self, ctx: Context) -> object:
        """Send one message at once, and answer what keeps it from being taken."""
        to = TEST.read(ctx.request.body)["to"]
        try:
            await self.app.service(EmailService).send_test(to)
        except (OSError, GiveUp) as error:
            raise ApplicationError(f"The message was not taken: {error or type(error).__name__}") from error
        return {}


_ADDRESS = {"anyOf": [text(format="email"), text(pattern="^[^<>]+ <[^<>@ ]+@[^<>@ ]+>$")]}
_TEXT_OR_HTML = [{"required": [name], "properties": {name: {"minLength": 1}}} for name in ("text", "html")]
_SHOWN = record({"defaultFrom": TEXT, "defaultReplyTo": nullable(TEXT)})
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
        about=Operation("Send a message to try the settings", record({}), body=TEST.json_schema(to=_ADDRESS)),
    ),
]
