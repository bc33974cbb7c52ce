"""The routes and moments of the i18n plugin."""

from octavo import Octavo, Route
from octavo.plugin import Plugin, RouteInfo
from octavo.plugins.i18n.controller import LocalesController
from octavo.plugins.i18n.service import LOCALE, LocaleService


def _for(method: str, path: str, handler: str, *actions: str) -> Route:
    """Return a route for administrators who may do all of some actions."""
    auth = {"strategies": ["admin"], "scope": actions}
    return Route(method, path, handler, auth=auth, info=RouteInfo(type="admin"))


async def _register(app: Octavo) -> None:
    locales: LocaleService = app.service("plugin::i18n.locale")
    app.watch([LOCALE], locales.refresh)


async def _bootstrap(app: Octavo) -> None:
    locales: LocaleService = app.service("plugin::i18n.locale")
    await locales.ensure()


plugin = Plugin(
    name="i18n",
    controllers=[LocalesController],
    services=[LocaleService],
    routes=[
        Route("GET", "/i18n/locales", "locales.list_locales"),
        _for("GET", "/i18n/iso-locales", "locales.list_iso_locales", "plugin::i18n.locale.read"),
        _for("GET", "/i18n/locales", "locales.list_locales"),
        _for("POST", "/i18n/locales", "locales.create_locale", "plugin::i18n.locale.create"),
        _for("PUT", "/i18n/locales/:id", "locales.update_locale", "plugin::i18n.locale.update"),
        _for("DELETE", "/i18n/locales/:id", "locales.delete_locale", "plugin::i18n.locale.delete"),
    ],
    described_by="octavo.plugins.i18n.operations",
    register=_register,
    bootstrap=_bootstrap,
)
