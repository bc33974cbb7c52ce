"""The services of this plugin, typed."""

from collections.abc import Mapping
from typing import Protocol, cast

from octavo import Octavo
from octavo.plugins.users_permissions.roles import RoleService
from octavo.plugins.users_permissions.sessions import SessionService
from octavo.plugins.users_permissions.settings import SettingsService
from octavo.plugins.users_permissions.users import UserService


class Mailer(Protocol):
    """The service that sends e-mail."""

    async def send_template(self, to: str, subject: str, html: str, values: Mapping[str, str]) -> None:
        """Send one message made of templates."""


def users(app: Octavo) -> UserService:
    """Return the service of accounts."""
    return cast(UserService, app.service(UserService.uid))


def roles(app: Octavo) -> RoleService:
    """Return the service of roles."""
    return cast(RoleService, app.service(RoleService.uid))


def sessions(app: Octavo) -> SessionService:
    """Return the service of sessions."""
    return cast(SessionService, app.service(SessionService.uid))


def settings(app: Octavo) -> SettingsService:
    """Return the service of settings that are kept in the database."""
    return cast(SettingsService, app.service(SettingsService.uid))


def mailer(app: Octavo) -> Mailer | None:
    """Return the service that sends e-mail, where there is one."""
    service = app.services.get("plugin::email.email")
    return None if service is None else cast(Mailer, service)
