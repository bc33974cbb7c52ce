"""The providers that are enabled."""

from importlib import import_module

from octavo import Octavo, StartupError
from octavo.plugin import Problem
from octavo.plugins.users_permissions.config import settings_of
from octavo.plugins.users_permissions.provider_settings import ProviderName, ProviderSettings
from octavo.plugins.users_permissions.providers.kinds import PLACE, provider_problems
from octavo.plugins.users_permissions.providers.profile import Provider

NO_EXTRA = "needs what is not installed"


class ProviderService:
    """The providers of one instance; making it raises StartupError with all that is wrong."""

    uid = "plugin::users-permissions.providers"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        said = settings_of(app).providers
        self.settings = {name: one for name, one in said.items() if one.enabled}
        problems = [
            problem for name, one in self.settings.items() for problem in provider_problems(name, one)
        ]
        if self.settings and not app.settings.development and not app.settings.server.url:
            fix = "the address providers send browsers back to, such as https://cms.example.org"
            problems.append(Problem("octavo.toml#/server/url", "is needed by login providers", fix))
        if problems:
            raise StartupError(problems)
        self.providers = {name: self._made(name, one) for name, one in self.settings.items()}

    def _made(self, name: ProviderName, settings: ProviderSettings) -> Provider:
        try:
            making = import_module("octavo.plugins.users_permissions.providers.making")
        except ModuleNotFoundError as error:
            problem = Problem(f"{PLACE}/{name}", f"{NO_EXTRA}: {error.name}", "pip install 'octavo[oidc]'")
            raise StartupError([problem]) from error
        allowed = self.app.settings.server.outgoing_allowed
        made: Provider = making.make_provider(name, settings, self.redirect_uri(name), allowed)
        return made

    def redirect_uri(self, name: str) -> str:
        """Return the address a provider sends browsers back to: the settings', never one a request claims."""
        return f"{self.app.url}{self.app.settings.api.rest.prefix}/connect/{name}/callback"
