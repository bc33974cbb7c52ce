"""Login providers as administrators read them, in Strapi's form (as recorded): never a secret."""

from typing import Any

from octavo import Octavo
from octavo.plugins.users_permissions import lookups
from octavo.plugins.users_permissions.config import settings_of
from octavo.plugins.users_permissions.provider_settings import ProviderName, ProviderSettings
from octavo.plugins.users_permissions.providers.kinds import KINDS
from octavo.plugins.users_permissions.providers.service import ProviderService

LOCAL = "email"
"""Strapi's name for logging in by password."""

ICONS = {
    "cognito": "aws",
    "discord": "discord",
    "github": "github",
    "google": "google",
    "microsoft": "windows",
}
IN_FILE = (
    "Login providers are configured in octavo.toml, below [plugins.users-permissions.config.providers], "
    "and are not written over HTTP"
)
_OFF = ProviderSettings(enabled=False)


async def shown_providers(app: Octavo) -> dict[str, Any]:
    """Return every way to log in there is, by name: whether it is enabled, and how it is configured."""
    said = settings_of(app).providers
    local = (await lookups.settings(app).grants())[LOCAL]
    return {LOCAL: local} | {name: _shown(app, name, said.get(name, _OFF)) for name in KINDS}


def _shown(app: Octavo, name: ProviderName, settings: ProviderSettings) -> dict[str, Any]:
    return {
        "icon": ICONS.get(name, ""),
        "enabled": settings.enabled,
        "key": settings.client_id,
        "secret": "",
        "callbackUrl": settings.redirect_url,
        "scope": list(settings.scope or KINDS[name].scope),
        "redirectUri": _service(app).redirect_uri(name),
    }


def _service(app: Octavo) -> ProviderService:
    service: ProviderService = app.service(ProviderService.uid)
    return service
