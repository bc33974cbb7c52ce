"""The e-mail plugin: a service that sends by the provider in the settings."""

from octavo import Octavo, StartupError
from octavo.plugin import Plugin, Problem
from octavo.plugins.email.config import EmailSettings
from octavo.plugins.email.routes import ROUTES, EmailController
from octavo.plugins.email.service import EmailService, send_message


async def _register(app: Octavo) -> None:
    """Refuse to serve people whose mails nobody would get, unless the settings say that this is meant."""
    settings: EmailSettings = app.plugin("email").config
    if app.settings.development or settings.provider != "console" or "provider" in settings.model_fields_set:
        return
    message = "no provider: outside of development mails would be shown to nobody, and sent to nobody"
    fix = 'provider = "smtp", and where its server is; "console" says that this is meant'
    raise StartupError([Problem("octavo.toml#/plugins/email/config/provider", message, fix)])


plugin = Plugin(
    name="email",
    config=EmailSettings,
    controllers=[EmailController],
    services=[EmailService],
    routes=ROUTES,
    jobs=[send_message],
    register=_register,
)
