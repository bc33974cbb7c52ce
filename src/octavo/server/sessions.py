"""Login sessions, one row each. A token is valid only while its session's row exists."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from octavo.http.json import iso_datetime
from octavo.kernel import Octavo
from octavo.kernel.openapi import FLAG, TEXT, nullable, record, shared, text
from octavo.server.session_tokens import Claims, Tokens

SESSION = "admin::session"
LONGEST_DEVICE_ID = 255
PREVIOUS = "previous"
"""In a session's `metadata`: the refresh token before the latest, and until when it is accepted."""
BEGUN = "begun"
"""In a session's `metadata`: from where it was begun, which is listed with it."""

SessionRow = dict[str, Any]

LISTED = shared(
    "LoginSession",
    record(
        {
            "id": TEXT,
            "deviceId": nullable(TEXT),
            "current": FLAG,
            "loginAt": text(format="date-time"),
            "lastActiveAt": text(format="date-time"),
        }
    ),
)
"""The JSON Schema of what `Sessions.listed` returns for one session."""


@dataclass(frozen=True, slots=True)
class Lives:
    """Lifetimes in seconds: of an access token, of an unused session, of any session.

    Without `access` there are no refresh tokens, and access tokens last as long as the session.
    """

    access: int | None
    idle: int
    longest: int


@dataclass(frozen=True, slots=True)
class Issued:
    """The access token and the refresh token of a session, its kind, and how many seconds it lasts unused."""

    jwt: str
    refresh_token: str | None
    kind: str
    seconds: int
    user_id: int


class StaleTokenError(Exception):
    """A refresh token was used before, or its session is over."""


class Sessions:
    """Begins, renews, lists and ends the sessions of one kind of users; `lives` by kind of session.

    With `grace` the refresh token before the latest is accepted for so many seconds, because the tabs of a
    browser share a cookie and renew their session at one moment; it gives the latest again, never another.
    """

    def __init__(
        self, app: Octavo, origin: str, tokens: Tokens, lives: Mapping[str, Lives], grace: int = 0
    ) -> None:
        self.app = app
        self.origin = origin
        self.tokens = tokens
        self.lives = lives
        self.grace = grace

    async def begin(
        self, user_id: int, kind: str, device_id: object = None, place: Mapping[str, str | None] | None = None
    ) -> Issued:
        """Begin a session of a user, from a place that is listed with it; expired ones of the same user are
        deleted.
        """
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
                "metadata": None if place is None else {BEGUN: dict(place)},
                "deviceId": device.replace("\0", "")[:LONGEST_DEVICE_ID],
                "expiresAt": iso_datetime(now + timedelta(seconds=idle)),
                "absoluteExpiresAt": iso_datetime(now + timedelta(seconds=lives.longest)),
            }
        )
        return self._issue_tokens(user_id, session_id, token_id, kind, idle)

    async def _sweep(self, user_id: int, now: datetime) -> None:
        rows = self.app.query(SESSION)
        over = {**self._of(user_id), "expiresAt": {"$lt": iso_datetime(now)}}
        if await rows.find_one(over, select=["id"]) is not None:
            await rows.delete_many(over)

    async def refresh(self, refresh_token: str) -> Issued | None:
        """Renew a session by its latest refresh token, which cannot be used again once the grace is over;
        None for any other token.
        """
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
            # The first write locks the row, so that of two requests with one token only one finds it unused.
            row = await rows.update(place, {})
            if row is None or moment_of(row["expiresAt"]) <= now:
                raise StaleTokenError
            kind = row["type"] if row["type"] in self.lives else next(iter(self.lives))
            if row["childId"] == claims.token_id:
                remaining = moment_of(row["absoluteExpiresAt"]) - now
                idle = min(timedelta(seconds=self.lives[kind].idle), remaining)
                expires = {"childId": token_id, "expiresAt": iso_datetime(now + idle)}
                await rows.update(place, {**expires, **self._remember_token(row, now)})
            elif _was_just_before(row, claims.token_id, now):
                token_id, idle = row["childId"], moment_of(row["expiresAt"]) - now
            else:
                raise StaleTokenError
        seconds = int(idle.total_seconds())
        return self._issue_tokens(claims.user_id, claims.session_id, token_id, kind, seconds)

    def _remember_token(self, row: SessionRow, now: datetime) -> SessionRow:
        """Return what a session keeps of the refresh token that is used now."""
        if not self.grace:
            return {}
        until = iso_datetime(now + timedelta(seconds=self.grace))
        return {"metadata": {**(row["metadata"] or {}), PREVIOUS: {"token": row["childId"], "until": until}}}

    def _issue_tokens(self, user_id: int, session_id: str, token_id: str, kind: str, seconds: int) -> Issued:
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
        """Whether the session of a token exists and has not expired."""
        row = await self.app.query(SESSION).find_one(
            {**self._of(claims.user_id), "sessionId": claims.session_id}
        )
        return row is not None and moment_of(row["absoluteExpiresAt"]) > datetime.now(UTC)

    async def rows_of(self, user_id: int) -> list[SessionRow]:
        """Return the rows of a user's active sessions, the latest first."""
        alive = {**self._of(user_id), "expiresAt": {"$gt": iso_datetime(datetime.now(UTC))}}
        return await self.app.query(SESSION).find_many(alive, order_by="id:desc")

    async def listed(self, user_id: int, current: str | None) -> list[SessionRow]:
        """Return the sessions of a user as in the APIs: the current one first, then the latest."""
        listed: list[SessionRow] = [
            {
                "id": row["sessionId"],
                "deviceId": row["deviceId"] or None,
                "current": row["sessionId"] == current,
                "loginAt": row["createdAt"],
                "lastActiveAt": row["updatedAt"],
                **(row["metadata"] or {}).get(BEGUN, {}),
            }
            for row in await self.rows_of(user_id)
        ]
        return sorted(listed, key=lambda session: not session["current"])

    async def end(self, user_id: int, session_id: str) -> bool:
        """End one session and return whether it existed."""
        place = {**self._of(user_id), "sessionId": session_id}
        return await self.app.query(SESSION).delete(place) is not None

    async def end_device(self, user_id: int, device_id: str) -> bool:
        """End the sessions of one device and return whether there were any."""
        return await self._end({**self._of(user_id), "deviceId": device_id})

    async def end_all(self, user_id: int) -> None:
        """End every session of a user, so that none of their tokens is valid any more."""
        await self._end(self._of(user_id))

    async def _end(self, where: SessionRow) -> bool:
        ended = await self.app.query(SESSION).delete_many(where)
        return ended["count"] > 0

    def _of(self, user_id: int) -> SessionRow:
        return {"userId": str(user_id), "origin": self.origin}


def _was_just_before(row: SessionRow, token_id: str | None, now: datetime) -> bool:
    """Whether a refresh token is the one before a session's latest, and its grace is not over."""
    previous = (row["metadata"] or {}).get(PREVIOUS)
    return previous is not None and previous["token"] == token_id and now < moment_of(previous["until"])


def moment_of(text: str) -> datetime:
    """Parse a moment that is stored as a text."""
    return datetime.fromisoformat(text)
