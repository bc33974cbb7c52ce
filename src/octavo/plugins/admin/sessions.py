"""Sessions of administrators."""

from collections.abc import Mapping
from typing import Any, Final

from octavo import Octavo, request_context
from octavo.plugin import Claims, Issued, Lives, Sessions, Tokens, derived_key
from octavo.plugins.admin.config import AdminOptions
from octavo.plugins.admin.session_place import place_of

ORIGIN: Final = "admin"
ONE_SITTING: Final = "session"
REMEMBERED: Final = "refresh"
PURPOSE: Final = "octavo admin tokens"
GRACE: Final = 10
"""Seconds a refresh token is accepted after the next was given, to the other tabs of a browser."""


class AdminSessionService:
    """The sessions of administrators, with an origin and keys of their own."""

    uid = "plugin::admin.session"

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
            GRACE,
        )

    async def start(self, admin: Mapping[str, Any], body: Any = None) -> Issued:
        """Begin a session, and keep where the request comes from; the body may ask to be remembered."""
        options = body if isinstance(body, Mapping) else {}
        kind = REMEMBERED if options.get("rememberMe") is True else ONE_SITTING
        return await self._sessions.begin(
            admin["id"], kind, options.get("deviceId"), place_of(request_context.get())
        )

    async def read(self, access_token: str) -> Claims | None:
        """Return the claims of an access token while its session is active."""
        claims = self._sessions.tokens.read(access_token, "access")
        if claims is None or not await self._sessions.is_alive(claims):
            return None
        return claims

    async def refresh(self, refresh_token: str) -> Issued | None:
        """Renew a session; None for an invalid token."""
        return await self._sessions.refresh(refresh_token)

    async def listed(self, admin: Mapping[str, Any], current: str | None) -> list[dict[str, Any]]:
        """Return an administrator's sessions as in the admin API; `current` is the id of one's own."""
        unknown = place_of(None)
        return [{**unknown, **session} for session in await self._sessions.listed(admin["id"], current)]

    async def end(self, admin: Mapping[str, Any], session_id: str) -> bool:
        """End one of an administrator's sessions and return whether there was such a one."""
        return await self._sessions.end(admin["id"], session_id)

    async def revoke(self, admin: Mapping[str, Any], device_id: object = None) -> None:
        """End an administrator's sessions: those of one device if it is named."""
        if isinstance(device_id, str) and device_id:
            await self._sessions.end_device(admin["id"], device_id)
        else:
            await self._sessions.end_all(admin["id"])
