"""E-mails to administrators, sent beside the request so that its time tells nothing."""

import asyncio
from collections.abc import Awaitable

from octavo import Octavo
from octavo.plugin import TaskFailed, tell
from octavo.plugins.admin.config import AdminOptions

RESET_SUBJECT = "Choose a new password"
RESET_TEXT = """Somebody asked for a new password for your account. If it was you, follow this link:

{link}

It works once, for {minutes} minutes. If it was not you, nothing has changed.
"""


class MailService:
    """Sends e-mails, and waits for those under way at the end."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self._under_way: set[asyncio.Task[None]] = set()

    async def send_reset(self, address: str, token: str) -> None:
        """Send the link to a form for a new password."""
        options: AdminOptions = self.app.plugin("admin").config
        minutes = options.forgot_password_lifespan // 60
        text = RESET_TEXT.format(link=self.link(f"/auth/reset-password?code={token}"), minutes=minutes)
        await self.app.service("plugin::email.email").send(address, RESET_SUBJECT, text)

    def link(self, path: str) -> str:
        """Return an address in the admin panel."""
        options: AdminOptions = self.app.plugin("admin").config
        panel = options.url if "://" in options.url else f"{self.app.settings.server.url}{options.url}"
        return f"{panel.rstrip('/')}{path}"

    def begin(self, sending: Awaitable[None]) -> None:
        """Have something done beside the request; a failure is told to the log."""
        task = asyncio.get_running_loop().create_task(_send(sending))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Wait for what is being sent."""
        await asyncio.gather(*self._under_way)


async def _send(sending: Awaitable[None]) -> None:
    try:
        await sending
    except Exception as error:
        tell(TaskFailed("e-mail to an administrator", error))
