"""E-mails of this plugin, made of the templates in its settings."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol, cast

from octavo import ApplicationError, Octavo
from octavo.plugins.users_permissions.settings import SettingsService

ADDRESS_SUBJECT = "Your e-mail address was changed"
ADDRESS_MESSAGE = (
    "<p>Your account at {{ SERVER_URL }} has another e-mail address now; this one is worth nothing there any "
    "more.</p>\n<p>If it was not you, tell whoever runs the site at once.</p>"
)


class Mailer(Protocol):
    """The service of the e-mail plugin."""

    async def send_template(self, to: str, subject: str, html: str, values: Mapping[str, str]) -> None:
        """Send one message made of templates."""


def _mailer(app: Octavo) -> Mailer | None:
    """Return the service that sends e-mail, where there is one."""
    return cast(Mailer | None, app.services.get("plugin::email.email"))


def expect_mailer(app: Octavo) -> Mailer:
    """Return the service that sends e-mail; raises ApplicationError where it is off."""
    service = _mailer(app)
    if service is None:
        raise ApplicationError("No e-mail can be sent: the e-mail plugin is off")
    return service


async def send_reset_mail(app: Octavo, user: dict[str, Any], code: str) -> None:
    """Send the link for resetting a password."""
    advanced = await app.service(SettingsService).advanced()
    url = _absolute(app, advanced["email_reset_password"] or "")
    await _send(app, "reset_password", user, {"URL": url, "TOKEN": code, "CODE": code})


async def send_confirmation_mail(app: Octavo, user: dict[str, Any], code: str) -> None:
    """Send the link for confirming an address."""
    url = f"{app.url}{app.settings.api.rest.prefix}/auth/email-confirmation"
    await _send(app, "email_confirmation", user, {"URL": url, "CODE": code, "TOKEN": code})


def tell_old_address(app: Octavo, user: dict[str, Any]) -> None:
    """Notify the previous address of a user in the background."""
    service = _mailer(app)
    if service is not None and user["email"]:
        values = {"SERVER_URL": app.url}
        send = partial(service.send_template, user["email"], ADDRESS_SUBJECT, ADDRESS_MESSAGE, values)
        app.background.begin("e-mail address_changed", send)


def _absolute(app: Octavo, address: str) -> str:
    return address if address.startswith(("http://", "https://")) else f"{app.url}{address}"


async def _send(app: Octavo, template: str, user: dict[str, Any], values: dict[str, str]) -> None:
    options = (await app.service(SettingsService).template(template))["options"]
    known = {
        **values,
        "SERVER_URL": app.url,
        "USER.username": str(user["username"]),
        "USER.email": str(user["email"]),
    }
    service = expect_mailer(app)
    await service.send_template(user["email"], options["object"], options["message"], known)
