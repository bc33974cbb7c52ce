"""E-mails to administrators."""

from octavo import Octavo
from octavo.plugins.admin.config import AdminOptions

RESET_SUBJECT = "Choose a new password"
RESET_TEXT = """Somebody asked for a new password for your account. If it was you, follow this link:

{link}

It works once, for {minutes} minutes. If it was not you, nothing has changed.
"""


ADDRESS_SUBJECT = "Your e-mail address was changed"
ADDRESS_TEXT = """Your account at {site} has another e-mail address now; this one is worth nothing there.

If it was not you, tell whoever runs the site at once.
"""


class MailService:
    """Sends e-mails."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def send_reset(self, address: str, token: str) -> None:
        """Send the link to a form for a new password."""
        options: AdminOptions = self.app.plugin("admin").config
        minutes = options.forgot_password_lifespan // 60
        text = RESET_TEXT.format(link=self.link(f"/auth/reset-password?code={token}"), minutes=minutes)
        await self.app.service("plugin::email.email").send(address, RESET_SUBJECT, text)

    async def send_address_changed(self, address: str) -> None:
        """Tell an address that an account left it."""
        if "plugin::email.email" in self.app.services:
            text = ADDRESS_TEXT.format(site=self.app.url)
            await self.app.service("plugin::email.email").send(address, ADDRESS_SUBJECT, text)

    def link(self, path: str) -> str:
        """Return an address in the admin panel."""
        options: AdminOptions = self.app.plugin("admin").config
        panel = options.url if "://" in options.url else f"{self.app.url}{options.url}"
        return f"{panel.rstrip('/')}{path}"
