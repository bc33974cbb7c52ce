"""E-mail: one service that sends, by a provider the settings name."""

from octavo import Route
from octavo.plugin import Plugin
from octavo.plugins.email.config import EmailSettings
from octavo.plugins.email.controller import EmailController
from octavo.plugins.email.service import EmailService

plugin = Plugin(
    name="email",
    config=EmailSettings,
    controllers=[EmailController],
    services=[EmailService],
    routes=[Route("POST", "/email", "email.send")],
    described_by="octavo.plugins.email.operations",
)
