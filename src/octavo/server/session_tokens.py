"""Session tokens: JWTs signed with HS256, with a key for each purpose."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

ALGORITHM = "HS256"
Kind = Literal["access", "refresh"]


def derived_key(secret: str, purpose: str) -> str:
    """Return a key for one purpose, long enough for HS256 whatever the secret (RFC 7518 §3.2)."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a valid token."""

    user_id: int
    session_id: str
    token_id: str
    expires: int


class Tokens:
    """Issues and verifies tokens; the first key signs, all of them verify."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = tuple(keys)

    def issue(
        self, kind: Kind, user_id: int, session_id: str, seconds: int, token_id: str | None = None
    ) -> str:
        """Return a token about a session, valid for so many seconds."""
        import jwt  # noqa: PLC0415  # see `read`

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
        """Return the claims of a token of a kind; None if it is of another kind, expired or invalid."""
        # Imported at the first token: with `cryptography` it takes a tenth of a second.
        import jwt  # noqa: PLC0415

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
