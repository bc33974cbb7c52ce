"""The routes, services and strategy of API tokens."""

from octavo import Octavo
from octavo.plugin import Plugin
from octavo.plugins.api_tokens.config import ApiTokenSettings
from octavo.plugins.api_tokens.routes import ROUTES, TokenController, ensure_defaults
from octavo.plugins.api_tokens.service import PERMISSION, TOKEN, ApiTokenService
from octavo.plugins.api_tokens.strategy import ApiTokenStrategy


async def _register(app: Octavo) -> None:
    app.watch([TOKEN, PERMISSION], app.service(ApiTokenService).clear_cache)
    app.use_strategy(ApiTokenStrategy(app))


plugin = Plugin(
    name="api-tokens",
    config=ApiTokenSettings,
    services=[ApiTokenService],
    controllers=[TokenController],
    routes=ROUTES,
    register=_register,
    bootstrap=ensure_defaults,
)
