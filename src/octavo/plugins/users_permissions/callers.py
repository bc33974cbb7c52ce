"""Who a token belongs to: verified once, kept in memory, forgotten as soon as anything about it changes."""

import time
from dataclasses import dataclass
from typing import Any

from octavo import Octavo, UnauthorizedError
from octavo.plugins.users_permissions import lookups
from octavo.plugins.users_permissions.uids import ROLE, SESSION, USER

FRESH_SECONDS = 1.0
"""How long a change another process made may go unnoticed here."""

MOST = 10_000
"""Tokens kept; beyond them all are forgotten, and verified anew when they come back."""

BAD = "Invalid credentials"


@dataclass(frozen=True, slots=True)
class Caller:
    """The user of a valid token."""

    user: dict[str, Any]
    session_id: str
    expires: float
    known_at: float

    def is_good(self) -> bool:
        """Whether the token may be believed without looking again."""
        return self.expires > time.time() and time.monotonic() - self.known_at < FRESH_SECONDS

    @property
    def role_type(self) -> str:
        """The type of the user's role; empty without one."""
        role = self.user.get("role")
        return role["type"] if role else ""


class Callers:
    """The callers recognised lately, by token."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self._callers: dict[str, Caller] = {}
        self._changes = 0

    def subscribe(self) -> None:
        """Forget callers when their users, roles or sessions change."""
        self.app.watch([USER], lambda row: self.forget(None if row is None else row["id"]))
        self.app.watch([SESSION], lambda row: self.forget(None if row is None else row.get("userId")))
        self.app.watch([ROLE], lambda row: self.forget(None))

    def forget(self, user_id: object) -> None:
        """Forget the tokens of a user, or of everybody."""
        self._changes += 1
        if user_id is None:
            self._callers.clear()
            return
        gone = [token for token, known in self._callers.items() if str(known.user["id"]) == str(user_id)]
        for token in gone:
            del self._callers[token]

    async def of(self, token: str) -> Caller | None:
        """Return who an access token belongs to; None where it is not, or no longer, one of ours.

        Raises UnauthorizedError for users who are blocked or have yet to confirm their address.
        """
        known = self._callers.get(token)
        if known is not None and known.is_good():
            return known
        changes = self._changes
        found = await self._verified(token)
        if found is None:
            self._callers.pop(token, None)
        elif changes == self._changes:
            if len(self._callers) >= MOST:
                self._callers.clear()
            self._callers[token] = found
        return found

    async def _verified(self, token: str) -> Caller | None:
        sessions = lookups.sessions(self.app)
        known_at = time.monotonic()
        claims = sessions.tokens.read(token, "access")
        user = None if claims is None else await lookups.users(self.app).find(claims.user_id)
        if claims is None or user is None:
            return None
        if user["blocked"]:
            raise UnauthorizedError(BAD)
        if not user["confirmed"] and (await lookups.settings(self.app).advanced())["email_confirmation"]:
            raise UnauthorizedError(BAD)
        if not await sessions.is_alive(claims):
            return None
        return Caller(user, claims.session_id, claims.expires, known_at)
