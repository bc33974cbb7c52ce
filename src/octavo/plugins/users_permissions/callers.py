"""Who a token belongs to: verified once, cached, invalidated as soon as anything about it changes."""

import time
from dataclasses import dataclass
from typing import Any

from octavo import Octavo, UnauthorizedError
from octavo.plugin import Cache
from octavo.plugins.users_permissions.sessions.service import SessionService
from octavo.plugins.users_permissions.settings_service import SettingsService
from octavo.plugins.users_permissions.uids import ROLE, SESSION, USER
from octavo.plugins.users_permissions.users.service import UserService

BAD = "Invalid credentials"


@dataclass(frozen=True, slots=True)
class AuthenticatedUser:
    """The user of a valid token."""

    user: dict[str, Any]
    session_id: str
    expires: float

    @property
    def role_type(self) -> str:
        """The type of the user's role; empty without one."""
        role = self.user.get("role")
        return role["type"] if role else ""


class Callers:
    """The callers recognised lately, by token."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.users = app.service(UserService)
        self.sessions = app.service(SessionService)
        self.settings = app.service(SettingsService)
        self._callers: Cache[AuthenticatedUser] = Cache(app.changes)

    def subscribe(self) -> None:
        """Invalidate callers when their users, roles or sessions change."""
        self.app.watch([USER], lambda row: self.invalidate(None if row is None else row["id"]))
        self.app.watch([SESSION], lambda row: self.invalidate(None if row is None else row.get("userId")))
        self.app.watch([ROLE], lambda row: self.invalidate(None))

    def invalidate(self, user_id: object) -> None:
        """Invalidate the tokens of a user, or of everybody."""
        if user_id is None:
            self._callers.clear()
        else:
            self._callers.remove_where(lambda caller: str(caller.user["id"]) == str(user_id))

    async def of(self, token: str) -> AuthenticatedUser | None:
        """Return who an access token belongs to; None where it is not, or no longer, one of ours.

        Raises UnauthorizedError for users who are blocked or have yet to confirm their address.
        """
        caller = await self._callers.get(token, self._verify)
        if caller is None or caller.expires <= time.time():
            return None
        if not caller.user["confirmed"] and (await self.settings.advanced())["email_confirmation"]:
            raise UnauthorizedError(BAD)
        return caller

    async def _verify(self, token: str) -> AuthenticatedUser | None:
        claims = self.sessions.tokens.read(token, "access")
        user = None if claims is None else await self.users.find(claims.user_id)
        if claims is None or user is None:
            return None
        if user["blocked"]:
            raise UnauthorizedError(BAD)
        if not await self.sessions.is_alive(claims):
            return None
        return AuthenticatedUser(user, claims.session_id, claims.expires)
