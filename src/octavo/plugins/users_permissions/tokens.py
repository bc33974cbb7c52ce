"""Tokens: signed with HS256 by the plugin's own keys, and read with nothing else."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import jwt

ALGORITHM = "HS256"
Kind = Literal["access", "refresh"]


@dataclass(frozen=True, slots=True)
class Claims:
    """What a valid token says."""

    user_id: int
    session_id: str
    token_id: str
    expires: int


class Tokens:
    """Makes and reads tokens; the first key signs, all of them verify."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = tuple(keys)

    def issue(
        self, kind: Kind, user_id: int, session_id: str, seconds: int, token_id: str | None = None
    ) -> str:
        """Return a token about a session, valid for so many seconds."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "id": user_id,
            "userId": str(user_id),
            "sessionId": session_id,
            "type": kind,
            "jti": token_id or secrets.token_hex(8),
            "iat": now,
            "exp": now + seconds,
        }
        return jwt.encode(claims, self._keys[0], algorithm=ALGORITHM)

    def read(self, text: str, kind: Kind) -> Claims | None:
        """Return what a token of a kind says; None where it is of another kind, expired, or not ours."""
        for key in self._keys:
            try:
                claims = jwt.decode(text, key, algorithms=[ALGORITHM], options={"require": ["exp", "iat"]})
            except jwt.InvalidSignatureError:
                continue
            except jwt.PyJWTError:
                return None
            return _claims(claims, kind)
        return None


def _claims(claims: dict[str, Any], kind: Kind) -> Claims | None:
    user_id, session_id, token_id = claims.get("id"), claims.get("sessionId"), claims.get("jti")
    if claims.get("type") != kind or not isinstance(user_id, int):
        return None
    if not isinstance(session_id, str) or not isinstance(token_id, str):
        return None
    return Claims(user_id, session_id, token_id, int(claims["exp"]))
