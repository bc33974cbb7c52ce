"""Whether receivers answer: since when one fails, and when its webhook is disabled for that."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from octavo import Octavo, job
from octavo.plugin import QueueFull, TaskFailed, iso_datetime, log_event
from octavo.plugins.webhooks.config import WebhooksSettings
from octavo.plugins.webhooks.email_templates import DISABLED
from octavo.plugins.webhooks.hooks import HookService, Webhook
from octavo.plugins.webhooks.schemas import HOOK

TELL: str = "plugin::webhooks.tell-disabled"
ADMIN = "admin::user"
SUPER_ADMIN = "strapi-super-admin"
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
    if hook is None or hook.failing_since is None or "plugin::email.email" not in app.services:
        return
    values = {
        "NAME": hook.name,
        "SERVER_URL": app.url,
        "SINCE": f"{hook.failing_since:%Y-%m-%d %H:%M} UTC",
        "ORIGIN": hook.origin,
        "URL": _link(app, hook),
    }
    for address in await _super_admins(app):
        try:
            await app.service("plugin::email.email").send_template(DISABLED.name, address, values)
        except Exception as error:  # the others are told all the same, and nobody twice
            log_event(TaskFailed(f"mail about the webhook {hook.name}", error))


async def _super_admins(app: Octavo) -> list[str]:
    """Return the addresses of the administrators who may do everything and are active."""
    if "plugin::admin.user" not in app.services:
        return []
    filters = {"isActive": True, "roles": {"code": SUPER_ADMIN}}
    admins = await app.documents(ADMIN).find_many(filters=filters, limit=MAX_RECIPIENTS)
    return [admin["email"] for admin in admins if not admin.get("blocked")]


def _link(app: Octavo, hook: Webhook) -> str:
    path = f"/settings/webhooks/{hook.id}"
    return str(app.service("plugin::admin.mail").link(path)) if "plugin::admin.mail" in app.services else ""
