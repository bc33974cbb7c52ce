"""E-mail: one service that sends, by a provider the settings name."""

from octavo.plugin import Plugin
from octavo.plugins.email.config import EmailSettings
from octavo.plugins.email.routes import ROUTES, EmailController
from octavo.plugins.email.service import EmailService

plugin = Plugin(
    name="email",
    config=EmailSettings,
    controllers=[EmailController],
    services=[EmailService],
    routes=ROUTES,
)
