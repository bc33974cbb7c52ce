"""OAuth 2 providers without id tokens: the profile is read with the access token."""

from octavo.plugins.users_permissions.providers.oauth_state import OAuthState
from octavo.plugins.users_permissions.providers.profile import Profile, from_discord, from_github
from octavo.plugins.users_permissions.providers.remote import POST, Remote

GITHUB = "https://github.com"


class GitHubProvider:
    """GitHub, or an Enterprise server (docs.github.com/apps/oauth-apps)."""

    def __init__(self, remote: Remote) -> None:
        self.remote = remote
        self.site = remote.issuer.rstrip("/")
        self.api = "https://api.github.com" if self.site == GITHUB else f"{self.site}/api/v3"

    async def authorization_url(self, oauth: OAuthState) -> str:
        """Return the URL to which browsers are redirected."""
        return self.remote.authorization_url(f"{self.site}/login/oauth/authorize", oauth)

    async def profile(self, code: str, oauth: OAuthState) -> Profile:
        """Return the profile for a code."""
        endpoint = f"{self.site}/login/oauth/access_token"
        token = (await self.remote.tokens(endpoint, code, oauth, POST))["access_token"]
        user = await self.remote.read_mapping(f"{self.api}/user", token)
        emails = await self.remote.read(f"{self.api}/user/emails", token)
        return from_github(user, emails if isinstance(emails, list) else [])


class DiscordProvider:
    """Discord (docs.discord.com, OAuth2)."""

    def __init__(self, remote: Remote) -> None:
        self.remote = remote
        self.site = remote.issuer.rstrip("/")

    async def authorization_url(self, oauth: OAuthState) -> str:
        """Return the URL to which browsers are redirected."""
        return self.remote.authorization_url(f"{self.site}/oauth2/authorize", oauth)

    async def profile(self, code: str, oauth: OAuthState) -> Profile:
        """Return the profile for a code."""
        tokens = await self.remote.tokens(f"{self.site}/api/oauth2/token", code, oauth)
        return from_discord(
            await self.remote.read_mapping(f"{self.site}/api/users/@me", tokens["access_token"])
        )
