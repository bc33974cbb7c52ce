"""Sessions: one row for each login. A token is worth something as long as its session's row is there."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from octavo.http.json import iso_datetime
from octavo.kernel import Octavo
from octavo.server.session_tokens import Claims, Tokens

SESSION = "admin::session"
LONGEST_DEVICE_ID = 255

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lives:
    """How long things last, in seconds: an access token, a session nobody uses, a session in any case.

    Without `access` there are no refresh tokens, and access tokens last as long as the session.
    """

    access: int | None
    idle: int
    longest: int


@dataclass(frozen=True, slots=True)
class Issued:
    """The access token of a session and its refresh token, its kind, and how many seconds it lasts unused."""

    jwt: str
    refresh_token: str | None
    kind: str
    seconds: int
    user_id: int


class StaleTokenError(Exception):
    """A refresh token that was used before, or whose session is over."""


class Sessions:
    """Begins, renews, lists and ends the sessions of one kind of users; `lives` by kind of session."""

    def __init__(self, app: Octavo, origin: str, tokens: Tokens, lives: Mapping[str, Lives]) -> None:
        self.app = app
        self.origin = origin
        self.tokens = tokens
        self.lives = lives

    async def begin(self, user_id: int, kind: str, device_id: object = None) -> Issued:
        """Begin a session of a user; what is over of theirs goes."""
        now = datetime.now(UTC)
        session_id, token_id = secrets.token_hex(16), secrets.token_hex(8)
        device = device_id if isinstance(device_id, str) else ""
        lives = self.lives[kind]
        idle = min(lives.idle, lives.longest)
        await self._sweep(user_id, now)
        await self.app.query(SESSION).create(
            {
                **self._of(user_id),
                "sessionId": session_id,
                "childId": token_id,
                "type": kind,
                "deviceId": device.replace("\0", "")[:LONGEST_DEVICE_ID],
                "expiresAt": iso_datetime(now + timedelta(seconds=idle)),
                "absoluteExpiresAt": iso_datetime(now + timedelta(seconds=lives.longest)),
            }
        )
        return self._issued(user_id, session_id, token_id, kind, idle)

    async def _sweep(self, user_id: int, now: datetime) -> None:
        rows = self.app.query(SESSION)
        over = {**self._of(user_id), "expiresAt": {"$lt": iso_datetime(now)}}
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
        place = {**self._of(claims.user_id), "sessionId": claims.session_id}
        async with self.app.transaction():
            # The first write holds the row, so that of two who bring one token only one finds it unused.
            row = await rows.update(place, {})
            if row is None or row["childId"] != claims.token_id or moment_of(row["expiresAt"]) <= now:
                raise StaleTokenError
            kind = row["type"] if row["type"] in self.lives else next(iter(self.lives))
            left = moment_of(row["absoluteExpiresAt"]) - now
            idle = min(timedelta(seconds=self.lives[kind].idle), left)
            await rows.update(place, {"childId": token_id, "expiresAt": iso_datetime(now + idle)})
        seconds = int(idle.total_seconds())
        return self._issued(claims.user_id, claims.session_id, token_id, kind, seconds)

    def _issued(self, user_id: int, session_id: str, token_id: str, kind: str, seconds: int) -> Issued:
        access = self.lives[kind].access
        if access is None:
            token = self.tokens.issue("access", user_id, session_id, seconds)
            return Issued(token, None, kind, seconds, user_id)
        return Issued(
            self.tokens.issue("access", user_id, session_id, min(access, seconds)),
            self.tokens.issue("refresh", user_id, session_id, seconds, token_id),
            kind,
            seconds,
            user_id,
        )

    async def is_alive(self, claims: Claims) -> bool:
        """Whether the session of a token goes on."""
        row = await self.app.query(SESSION).find_one(
            {**self._of(claims.user_id), "sessionId": claims.session_id}
        )
        return row is not None and moment_of(row["absoluteExpiresAt"]) > datetime.now(UTC)

    async def rows_of(self, user_id: int) -> list[Row]:
        """Return the rows of the sessions of a user that go on, the latest first."""
        alive = {**self._of(user_id), "expiresAt": {"$gt": iso_datetime(datetime.now(UTC))}}
        return await self.app.query(SESSION).find_many(alive, order_by="id:desc")

    async def end(self, user_id: int, session_id: str) -> bool:
        """End one session; whether there was one."""
        place = {**self._of(user_id), "sessionId": session_id}
        return await self.app.query(SESSION).delete(place) is not None

    async def end_device(self, user_id: int, device_id: str) -> bool:
        """End the sessions of one device; whether there were any."""
        return await self._end({**self._of(user_id), "deviceId": device_id})

    async def end_all(self, user_id: int) -> None:
        """End every session of a user: none of their tokens is worth anything any more."""
        await self._end(self._of(user_id))

    async def _end(self, where: Row) -> bool:
        ended = await self.app.query(SESSION).delete_many(where)
        return ended["count"] > 0

    def _of(self, user_id: int) -> Row:
        return {"userId": str(user_id), "origin": self.origin}


def moment_of(text: str) -> datetime:
    """Return the moment that a row keeps as a text."""
    return datetime.fromisoformat(text)
