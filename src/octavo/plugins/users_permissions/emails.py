"""Sends the mails of this plugin."""

from functools import partial
from typing import Any

from octavo import Octavo
from octavo.plugin import expect_mailer, find_mailer
from octavo.plugins.users_permissions.email_templates import ADDRESS_CHANGED, CONFIRMATION, RESET
from octavo.plugins.users_permissions.settings_service import SettingsService


async def send_reset_mail(app: Octavo, user: dict[str, Any], code: str, locale: str | None) -> None:
    """Send the link for resetting a password."""
    advanced = await app.service(SettingsService).advanced()
    url = _absolute(app, advanced["email_reset_password"] or "")
    await _send(app, RESET.name, user, url, code, locale)


async def send_confirmation_mail(app: Octavo, user: dict[str, Any], code: str, locale: str | None) -> None:
    """Send the link for confirming an address."""
    url = f"{app.url}{app.settings.api.rest.prefix}/auth/email-confirmation"
    await _send(app, CONFIRMATION.name, user, url, code, locale)


def tell_old_address(app: Octavo, user: dict[str, Any]) -> None:
    """Notify the previous address of a user in the background."""
    service = find_mailer(app)
    if service is not None and user["email"]:
        values = {"SERVER_URL": app.url}
        send = partial(service.send_template, ADDRESS_CHANGED.name, user["email"], values)
        app.background.begin("e-mail address_changed", send)


def _absolute(app: Octavo, address: str) -> str:
    return address if address.startswith(("http://", "https://")) else f"{app.url}{address}"


async def _send(
    app: Octavo, name: str, user: dict[str, Any], url: str, code: str, locale: str | None
) -> None:
    values = {
        "URL": url,
        "CODE": code,
        "TOKEN": code,
        "SERVER_URL": app.url,
        "USER.username": str(user["username"]),
        "USER.email": str(user["email"]),
    }
    await expect_mailer(app).send_template(name, user["email"], values, locale=locale)
