"""API tokens: keys for machines, which read, do everything, or do what is listed for each."""

from octavo import Octavo
from octavo.plugin import Plugin
from octavo.plugins.api_tokens.admin_routes import ADMIN_ROUTES, TokenController, ensure_defaults
from octavo.plugins.api_tokens.config import ApiTokenSettings
from octavo.plugins.api_tokens.service import PERMISSION, TOKEN, ApiTokenService
from octavo.plugins.api_tokens.strategy import ApiTokenStrategy


async def _register(app: Octavo) -> None:
    tokens: ApiTokenService = app.service(ApiTokenService.uid)
    app.watch([TOKEN, PERMISSION], tokens.forget)
    app.use_strategy(ApiTokenStrategy(app))


plugin = Plugin(
    name="api-tokens",
    config=ApiTokenSettings,
    services=[ApiTokenService],
    controllers=[TokenController],
    routes=ADMIN_ROUTES,
    described_by="octavo.plugins.api_tokens.operations",
    register=_register,
    bootstrap=ensure_defaults,
)
