"""Makes providers from settings. Imported only if one is enabled, because its dependencies are an extra."""

from collections.abc import Sequence

from octavo.plugins.users_permissions.provider_settings import ProviderName, ProviderSettings
from octavo.plugins.users_permissions.providers.openid import OpenIdProvider
from octavo.plugins.users_permissions.providers.profile import Provider
from octavo.plugins.users_permissions.providers.remote import Remote
from octavo.plugins.users_permissions.providers.vendors import DiscordProvider, GitHubProvider


def make_provider(
    name: ProviderName, settings: ProviderSettings, redirect_uri: str, allowed: Sequence[str]
) -> Provider:
    """Return a provider by its name and settings; `allowed` are internal hosts it may call."""
    remote = Remote(name, settings, redirect_uri, allowed)
    if name == "github":
        return GitHubProvider(remote)
    if name == "discord":
        return DiscordProvider(remote)
    return OpenIdProvider(remote)
