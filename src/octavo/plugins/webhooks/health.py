"""Whether receivers answer: since when one fails, and when its webhook is disabled for that."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from octavo import Octavo, job
from octavo.plugin import QueueFull, find_mailer, iso_datetime, send_to_each
from octavo.plugins.webhooks.config import WebhooksSettings
from octavo.plugins.webhooks.email_templates import DISABLED
from octavo.plugins.webhooks.hooks import HookService, Webhook
from octavo.plugins.webhooks.schemas import HOOK

TELL: str = "plugin::webhooks.tell-disabled"
MAX_RECIPIENTS = 50


class HealthService:
    """Notes since when receivers fail, and disables webhooks that fail for too long."""

    uid = "plugin::webhooks.health"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.hooks = app.service(HookService)
        self.settings: WebhooksSettings = app.plugin("webhooks").config

    async def note_success(self, hook: Webhook) -> None:
        """Note that a receiver took a message."""
        if hook.failing_since is not None:
            await self._set(hook, failingSince=None)

    async def note_failure(self, hook: Webhook, at: datetime) -> None:
        """Note that a receiver took none; disable the webhook if that has lasted too long."""
        if hook.failing_since is None:
            await self._set(hook, failingSince=iso_datetime(at))
            return
        longest = timedelta(days=self.settings.disable_after)
        if longest and hook.is_enabled and at - hook.failing_since >= longest:
            await self._disable(hook)

    async def _set(self, hook: Webhook, **columns: Any) -> None:
        await self.app.query(HOOK).update({"id": hook.id}, columns)

    async def _disable(self, hook: Webhook) -> None:
        """Disable a webhook, as a document, so that an audit log has it, and tell the super admins."""
        async with self.app.transaction():
            data = {"isEnabled": False, "disabledAt": iso_datetime(datetime.now(UTC))}
            await self.app.documents(HOOK).update(hook.document_id, data=data)
            with suppress(QueueFull):  # the panel and the audit log say it, too
                await self.app.jobs.enqueue(TELL, {"hook_id": hook.id}, key=str(hook.id))


@job(name=TELL)
async def tell_disabled(app: Octavo, hook_id: int) -> None:
    """Mail the super admins that a webhook was disabled."""
    hook = await app.service(HookService).find(hook_id)
    if hook is None or hook.failing_since is None or find_mailer(app) is None:
        return
    values = {
        "NAME": hook.name,
        "SERVER_URL": app.url,
        "SINCE": f"{hook.failing_since:%Y-%m-%d %H:%M} UTC",
        "ORIGIN": hook.origin,
        "URL": _link(app, hook),
    }
    addresses = await _super_admins(app)
    await send_to_each(app, DISABLED, addresses, values, about=f"the webhook {hook.name}")


async def _super_admins(app: Octavo) -> list[str]:
    """Return the addresses of the administrators who may do everything and log in."""
    users = app.services.get("plugin::admin.user")
    admins = [] if users is None else await users.find_super_admins(MAX_RECIPIENTS)
    return [str(admin["email"]) for admin in admins]


def _link(app: Octavo, hook: Webhook) -> str:
    path = f"/settings/webhooks/{hook.id}"
    return str(app.service("plugin::admin.mail").link(path)) if "plugin::admin.mail" in app.services else ""
