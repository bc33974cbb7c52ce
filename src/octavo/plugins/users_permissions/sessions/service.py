"""Sessions of users: one row for each login, apart from administrators' by their origin and their keys."""

from typing import Any

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
        said, legacy = self.settings.sessions, self.settings.legacy_seconds
        lives = (
            Lives(said.access_token_seconds, said.idle_seconds, said.max_seconds)
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

    async def list(self, user_id: int, current: str | None) -> list[dict[str, Any]]:
        """Return the sessions of a user as they are told: the current one first, then the latest."""
        told: list[dict[str, Any]] = [
            {
                "id": row["sessionId"],
                "deviceId": row["deviceId"] or None,
                "current": row["sessionId"] == current,
                "loginAt": row["createdAt"],
                "lastActiveAt": row["updatedAt"],
            }
            for row in await self.rows_of(user_id)
        ]
        return sorted(told, key=lambda session: not session["current"])

    def of_refresh_token(self, token: object, user_id: int) -> str | None:
        """Return the id of the session a refresh token of a user belongs to."""
        claims = self.tokens.read(token, "refresh") if isinstance(token, str) else None
        return claims.session_id if claims is not None and claims.user_id == user_id else None
