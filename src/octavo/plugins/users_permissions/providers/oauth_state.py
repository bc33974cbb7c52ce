"""The state of one login at a provider, in a signed cookie of the browser that began it."""

import base64
import binascii
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from octavo import Context

SECONDS = 600


@dataclass(frozen=True, slots=True)
class OAuthState:
    """`state` comes back in the URL (RFC 6749), `nonce` in the id token, `verifier` is PKCE's."""

    state: str
    nonce: str
    verifier: str
    until: int

    @classmethod
    def new(cls) -> "OAuthState":
        """Return a random state."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, int(time.time()) + SECONDS)

    def keep(self, ctx: Context, name: str, redirect_uri: str) -> None:
        """Set the cookie for the callback URL."""
        content = json.dumps([self.state, self.nonce, self.verifier, self.until]).encode()
        _set_cookie(ctx, name, base64.urlsafe_b64encode(content).decode().rstrip("="), redirect_uri)


def take(ctx: Context, name: str, redirect_uri: str, state: object) -> OAuthState | None:
    """Return the state of a browser and remove its cookie; None for another state, or an expired one."""
    value = ctx.cookies.get(_cookie(name), signed=True)
    _set_cookie(ctx, name, None, redirect_uri)
    oauth = _read(value or "")
    if oauth is None or not isinstance(state, str) or oauth.until < time.time():
        return None
    return oauth if hmac.compare_digest(oauth.state.encode(), state.encode("utf-8", "replace")) else None


def _read(value: str) -> OAuthState | None:
    try:
        return OAuthState(*json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))))
    except (binascii.Error, ValueError, TypeError):
        return None


def _cookie(name: str) -> str:
    return f"octavo_login_{name}"


def _set_cookie(ctx: Context, name: str, value: str | None, redirect_uri: str) -> None:
    # Lax: the browser comes back by a link from the provider's site, with which a strict cookie stays away.
    path = urlsplit(redirect_uri).path
    ctx.cookies.set(
        _cookie(name), value, path=path, max_age=SECONDS * 1000, same_site="lax", http_only=True, signed=True
    )
