"""The routes, services and jobs of webhooks."""

from octavo import Octavo, StartupError
from octavo.plugin import Plugin, Problem
from octavo.plugins.webhooks.config import WebhooksSettings
from octavo.plugins.webhooks.deliveries import DeliveryService
from octavo.plugins.webhooks.email_templates import DISABLED
from octavo.plugins.webhooks.health import HealthService, tell_disabled
from octavo.plugins.webhooks.hooks import HookService
from octavo.plugins.webhooks.routes import ROUTES, WebhookController
from octavo.plugins.webhooks.schemas import DELIVERY_SCHEMA, HOOK, HOOK_SCHEMA
from octavo.plugins.webhooks.sending import NEEDS_HTTPX, Sender, has_httpx
from octavo.plugins.webhooks.tasks import send_aside, send_message


async def _register(app: Octavo) -> None:
    settings: WebhooksSettings = app.plugin("webhooks").config
    if settings.hooks and not has_httpx():
        raise StartupError([Problem("octavo.toml#/plugins/webhooks/config/hooks", NEEDS_HTTPX)])
    app.watch([HOOK], app.service(HookService).refresh)


async def _bootstrap(app: Octavo) -> None:
    await app.service(HookService).synchronize()
    deliveries = app.service(DeliveryService)
    app.background.repeat("deleting old deliveries of webhooks", deliveries.clean)
    app.content.events.subscribe(deliveries.note, before_commit=True, condition=deliveries.is_wanted)


plugin = Plugin(
    name="webhooks",
    config=WebhooksSettings,
    content_types=[HOOK_SCHEMA, DELIVERY_SCHEMA],
    controllers=[WebhookController],
    services=[HookService, Sender, DeliveryService, HealthService],
    routes=ROUTES,
    jobs=[send_message, send_aside, tell_disabled],
    emails=[DISABLED],
    register=_register,
    bootstrap=_bootstrap,
)
