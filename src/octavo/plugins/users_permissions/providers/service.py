"""The enabled providers."""

from importlib import import_module
from typing import Any

from octavo import Octavo, StartupError
from octavo.plugin import Problem
from octavo.plugins.users_permissions.config import settings_of
from octavo.plugins.users_permissions.provider_settings import ProviderName, ProviderSettings
from octavo.plugins.users_permissions.providers.known_providers import KINDS, PLACE, provider_problems
from octavo.plugins.users_permissions.providers.profile import Provider

NO_EXTRA = "needs what is not installed"
ICONS = {
    "cognito": "aws",
    "discord": "discord",
    "github": "github",
    "google": "google",
    "microsoft": "windows",
}
_OFF = ProviderSettings(enabled=False)


class ProviderService:
    """The providers of one instance; its constructor raises StartupError with everything that is wrong."""

    uid = "plugin::users-permissions.providers"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        settings = settings_of(app).providers
        self.settings = {name: one for name, one in settings.items() if one.enabled}
        problems = [
            problem for name, one in self.settings.items() for problem in provider_problems(name, one)
        ]
        if self.settings and not app.settings.development and not app.settings.server.url:
            fix = "the address providers send browsers back to, such as https://cms.example.org"
            problems.append(Problem("octavo.toml#/server/url", "is needed by login providers", fix))
        if problems:
            raise StartupError(problems)
        self.providers = {name: self._make_provider(name, one) for name, one in self.settings.items()}

    def _make_provider(self, name: ProviderName, settings: ProviderSettings) -> Provider:
        try:
            factory = import_module("octavo.plugins.users_permissions.providers.factory")
        except ModuleNotFoundError as error:
            problem = Problem(f"{PLACE}/{name}", f"{NO_EXTRA}: {error.name}", "pip install 'octavo[oidc]'")
            raise StartupError([problem]) from error
        allowed = self.app.settings.server.outgoing_allowed
        provider: Provider = factory.make_provider(name, settings, self.redirect_uri(name), allowed)
        return provider

    def redirect_uri(self, name: str) -> str:
        """Return the callback URL: from the settings, never from a request."""
        return f"{self.app.url}{self.app.settings.api.rest.prefix}/connect/{name}/callback"

    def serialize(self) -> dict[str, Any]:
        """Return all providers as administrators see them, in Strapi's format, without secrets."""
        settings = settings_of(self.app).providers
        return {name: self._serialize(name, settings.get(name, _OFF)) for name in KINDS}

    def _serialize(self, name: ProviderName, settings: ProviderSettings) -> dict[str, Any]:
        return {
            "icon": ICONS.get(name, ""),
            "enabled": settings.enabled,
            "key": settings.client_id,
            "secret": "",
            "callbackUrl": settings.redirect_url,
            "scope": list(settings.scope or KINDS[name].scope),
            "redirectUri": self.redirect_uri(name),
        }
