"""Sessions: one row for each login. A token is worth something as long as its session's row is there."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from octavo import Octavo
from octavo.plugins.users_permissions.config import settings_of, signing_keys
from octavo.plugins.users_permissions.tokens import Claims, Tokens
from octavo.plugins.users_permissions.uids import SESSION

ORIGIN = "users-permissions"
LONGEST_DEVICE_ID = 255


@dataclass(frozen=True, slots=True)
class Issued:
    """The tokens of a session; no refresh token where tokens are long-lived."""

    jwt: str
    refresh_token: str | None


class StaleTokenError(Exception):
    """A refresh token that was used before, or whose session is over."""


class SessionService:
    """Begins, renews, lists and ends sessions."""

    uid = "plugin::users-permissions.session"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.settings = settings_of(app)
        self.tokens = Tokens(signing_keys(app))

    @property
    def refreshing(self) -> bool:
        """Whether access tokens are short-lived and refreshed."""
        return self.settings.jwt_management == "refresh"

    async def start(self, user_id: int, device_id: object = None) -> Issued:
        """Begin a session of a user; what is over of theirs goes."""
        now = datetime.now(UTC)
        session_id, token_id = secrets.token_hex(16), secrets.token_hex(8)
        device = device_id if isinstance(device_id, str) else ""
        lives = self.settings.sessions
        idle = lives.idle_seconds if self.refreshing else self.settings.legacy_seconds
        longest = lives.max_seconds if self.refreshing else self.settings.legacy_seconds
        await self._sweep(user_id, now)
        await self.app.query(SESSION).create(
            {
                **_of(user_id),
                "sessionId": session_id,
                "childId": token_id,
                "deviceId": device[:LONGEST_DEVICE_ID],
                "expiresAt": _stamp(now + timedelta(seconds=min(idle, longest))),
                "absoluteExpiresAt": _stamp(now + timedelta(seconds=longest)),
            }
        )
        return self._issued(user_id, session_id, token_id, min(idle, longest))

    async def _sweep(self, user_id: int, now: datetime) -> None:
        rows = self.app.query(SESSION)
        over = {**_of(user_id), "expiresAt": {"$lt": _stamp(now)}}
        if await rows.find_one(over, select=["id"]) is not None:
            await rows.delete_many(over)

    async def refresh(self, refresh_token: str) -> Issued | None:
        """Renew a session by its latest refresh token, which is used up by it; None for any other."""
        claims = self.tokens.read(refresh_token, "refresh")
        if claims is None:
            return None
        try:
            return await self._rotate(claims)
        except StaleTokenError:
            return None

    async def _rotate(self, claims: Claims) -> Issued:
        now, token_id = datetime.now(UTC), secrets.token_hex(8)
        rows = self.app.query(SESSION)
        place = {**_of(claims.user_id), "sessionId": claims.session_id}
        async with self.app.transaction():
            # The first write holds the row, so that of two who bring one token only one finds it unused.
            row = await rows.update(place, {})
            if row is None or row["childId"] != claims.token_id or _moment(row["expiresAt"]) <= now:
                raise StaleTokenError
            left = _moment(row["absoluteExpiresAt"]) - now
            idle = min(timedelta(seconds=self.settings.sessions.idle_seconds), left)
            await rows.update(place, {"childId": token_id, "expiresAt": _stamp(now + idle)})
        return self._issued(claims.user_id, claims.session_id, token_id, int(idle.total_seconds()))

    def _issued(self, user_id: int, session_id: str, token_id: str, seconds: int) -> Issued:
        if not self.refreshing:
            return Issued(self.tokens.issue("access", user_id, session_id, seconds), None)
        lives = min(self.settings.sessions.access_token_seconds, seconds)
        return Issued(
            self.tokens.issue("access", user_id, session_id, lives),
            self.tokens.issue("refresh", user_id, session_id, seconds, token_id),
        )

    async def is_alive(self, claims: Claims) -> bool:
        """Whether the session of a token goes on."""
        place = {**_of(claims.user_id), "sessionId": claims.session_id}
        row = await self.app.query(SESSION).find_one(place)
        return row is not None and _moment(row["absoluteExpiresAt"]) > datetime.now(UTC)

    async def list(self, user_id: int, current: str | None) -> list[dict[str, Any]]:
        """Return the sessions of a user, the latest first."""
        alive = {**_of(user_id), "expiresAt": {"$gt": _stamp(datetime.now(UTC))}}
        rows = await self.app.query(SESSION).find_many(alive, order_by="id:desc")
        return [
            {
                "id": row["sessionId"],
                "deviceId": row["deviceId"] or None,
                "current": row["sessionId"] == current,
                "loginAt": row["createdAt"],
                "lastActiveAt": row["updatedAt"],
            }
            for row in rows
        ]

    async def end(self, user_id: int, session_id: str) -> bool:
        """End one session; whether there was one."""
        place = {**_of(user_id), "sessionId": session_id}
        return await self.app.query(SESSION).delete(place) is not None

    async def end_device(self, user_id: int, device_id: str) -> bool:
        """End the sessions of one device; whether there were any."""
        return await self._end({**_of(user_id), "deviceId": device_id})

    async def end_all(self, user_id: int) -> None:
        """End every session of a user: none of their tokens is worth anything any more."""
        await self._end(_of(user_id))

    async def _end(self, where: dict[str, Any]) -> bool:
        ended = await self.app.query(SESSION).delete_many(where)
        return ended["count"] > 0


def _of(user_id: int) -> dict[str, Any]:
    return {"userId": str(user_id), "origin": ORIGIN}


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
