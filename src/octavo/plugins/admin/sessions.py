"""Who of the administrators is logged in."""

from collections.abc import Mapping
from typing import Any, Final

from octavo import Octavo
from octavo.plugin import Claims, Issued, Lives, Sessions, Tokens, derived_key
from octavo.plugins.admin.config import AdminOptions

ORIGIN: Final = "admin"
ONE_SITTING: Final = "session"
REMEMBERED: Final = "refresh"
PURPOSE: Final = "octavo admin tokens"


class SessionService:
    """The sessions of administrators, kept apart from everybody else's by their origin and their keys."""

    def __init__(self, app: Octavo) -> None:
        options: AdminOptions = app.plugin("admin").config
        lives = options.sessions
        keys = [derived_key(key.get_secret_value(), PURPOSE) for key in app.settings.server.app_keys]
        access = lives.access_token_lifespan
        self._sessions = Sessions(
            app,
            ORIGIN,
            Tokens(keys),
            {
                ONE_SITTING: Lives(access, lives.idle_lifespan, lives.max_lifespan),
                REMEMBERED: Lives(access, lives.remembered_idle_lifespan, lives.remembered_max_lifespan),
            },
        )

    async def start(self, admin: Mapping[str, Any], body: Any = None) -> Issued:
        """Log an administrator in; a body may ask to be remembered, and name its device."""
        said = body if isinstance(body, Mapping) else {}
        kind = REMEMBERED if said.get("rememberMe") is True else ONE_SITTING
        return await self._sessions.begin(admin["id"], kind, said.get("deviceId"))

    async def read(self, access_token: str) -> Claims | None:
        """Return what an access token says, as long as its session goes on."""
        claims = self._sessions.tokens.read(access_token, "access")
        if claims is None or not await self._sessions.is_alive(claims):
            return None
        return claims

    async def refresh(self, refresh_token: str) -> Issued | None:
        """Renew a session; None for a token that is worth nothing."""
        return await self._sessions.refresh(refresh_token)

    async def revoke(self, admin: Mapping[str, Any], device_id: object = None) -> None:
        """End an administrator's sessions: of one device where it is named."""
        if isinstance(device_id, str) and device_id:
            await self._sessions.end_device(admin["id"], device_id)
        else:
            await self._sessions.end_all(admin["id"])
