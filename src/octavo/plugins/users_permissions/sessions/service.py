"""Sessions of users, with an origin and keys of their own."""

from octavo import Octavo
from octavo.plugin import Issued, Lives, Sessions, Tokens
from octavo.plugins.users_permissions.config import settings_of, signing_keys

ORIGIN = "users-permissions"
KIND = "refresh"


class SessionService(Sessions):
    """Begins, renews, lists and ends sessions."""

    uid = "plugin::users-permissions.session"

    def __init__(self, app: Octavo) -> None:
        self.settings = settings_of(app)
        sessions, legacy = self.settings.sessions, self.settings.legacy_seconds
        lives = (
            Lives(sessions.access_token_seconds, sessions.idle_seconds, sessions.max_seconds)
            if self.refreshing
            else Lives(None, legacy, legacy)
        )
        super().__init__(app, ORIGIN, Tokens(signing_keys(app)), {KIND: lives})

    @property
    def refreshing(self) -> bool:
        """Whether access tokens are short-lived and refreshed."""
        return self.settings.jwt_management == "refresh"

    async def start(self, user_id: int, device_id: object = None) -> Issued:
        """Begin a session of a user."""
        return await self.begin(user_id, KIND, device_id)

    def of_refresh_token(self, token: object, user_id: int) -> str | None:
        """Return the id of the session a refresh token of a user belongs to."""
        claims = self.tokens.read(token, "refresh") if isinstance(token, str) else None
        return claims.session_id if claims is not None and claims.user_id == user_id else None
