"""Sending e-mail over the content API, for callers with the grant."""

from typing import Any

from octavo import Context, Octavo, Route, ValidationError
from octavo.plugin import TEXT, Operation, body_of, body_schema, record, text
from octavo.plugins.email.service import EmailService

FIELDS = ("to", "subject", "text", "html")


class EmailController:
    """`POST /api/email`."""

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


_ADDRESS = {"anyOf": [text(format="email"), text(pattern="^[^<>]+ <[^<>@ ]+@[^<>@ ]+>$")]}
_TEXT_OR_HTML = [{"required": [name], "properties": {name: {"minLength": 1}}} for name in ("text", "html")]
_BODY = body_schema({**dict.fromkeys(FIELDS, TEXT), "to": _ADDRESS}, ["to"]) | {"anyOf": _TEXT_OR_HTML}

ROUTES = [
    Route(
        "POST",
        "/email",
        EmailController.send,
        about=Operation("Send an e-mail", record({}), body=_BODY),
    )
]
