"""The routes and phase functions of the i18n plugin."""

from octavo import Octavo
from octavo.plugin import Plugin
from octavo.plugins.i18n.routes import ROUTES, LocalesController
from octavo.plugins.i18n.service import LOCALE, LocaleService


async def _register(app: Octavo) -> None:
    app.watch([LOCALE], app.service(LocaleService).refresh)


async def _bootstrap(app: Octavo) -> None:
    await app.service(LocaleService).ensure()


plugin = Plugin(
    name="i18n",
    controllers=[LocalesController],
    services=[LocaleService],
    routes=ROUTES,
    register=_register,
    bootstrap=_bootstrap,
)
