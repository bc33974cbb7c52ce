"""Sending over the content API, for callers who are granted it."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, Octavo, Route, ValidationError
from octavo.plugin import TEXT, Operation, given, record, text
from octavo.plugins.email.service import EmailService

FIELDS = ("to", "subject", "text", "html")


class EmailController:
    """`POST /api/email`."""

    uid = "plugin::email.email"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def send(self, ctx: Context) -> dict[str, Any]:
        """Send `{to, subject, text, html}`; the sender is always the site's own."""
        body = ctx.request.body
        given = body if isinstance(body, Mapping) else {}
        unknown = sorted(set(given) - set(FIELDS))
        if unknown:
            raise ValidationError(f"Invalid key {unknown[0]}", {"key": unknown[0], "source": "body"})
        for name in FIELDS:
            if not isinstance(given.get(name, ""), str):
                raise ValidationError(f"{name} must be a text")
        if not given.get("to") or not (given.get("text") or given.get("html")):
            raise ValidationError("to and text are required")
        await self.app.service(EmailService).send(
            to=given["to"],
            subject=given.get("subject", ""),
            text=given.get("text", ""),
            html=given.get("html") or None,
        )
        return {}


_ADDRESS = {"anyOf": [text(format="email"), text(pattern="^[^<>]+ <[^<>@ ]+@[^<>@ ]+>$")]}
_SAID = [{"required": [name], "properties": {name: {"minLength": 1}}} for name in ("text", "html")]
_BODY = given({**dict.fromkeys(FIELDS, TEXT), "to": _ADDRESS}, ["to"]) | {"anyOf": _SAID}

ROUTES = [
    Route(
        "POST",
        "/email",
        EmailController.send,
        about=Operation("Send an e-mail", record({}), body=_BODY),
    )
]
