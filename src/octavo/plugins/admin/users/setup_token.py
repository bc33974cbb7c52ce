"""Who may be the first administrator: who has the token the server printed, or develops on its machine."""

import hmac
import ipaddress
import time

from octavo import Context, Octavo
from octavo.plugin import derived_key
from octavo.plugins.admin.config import AdminOptions

LIFESPAN = 3600
"""Seconds a token works: logs are kept, and read by others, for much longer."""
_DIGITS = 8
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "Via")


class SetupToken:
    """The tokens of an instance: each tells until when it works, and every process accepts them."""

    def __init__(self, app: Octavo, instance: str) -> None:
        options: AdminOptions = app.plugin("admin").config
        self._expected_token = options.first_admin_token
        self._development = app.settings.development
        self._key = app.settings.server.app_keys[0].get_secret_value()
        self._instance = instance

    @property
    def is_needed(self) -> bool:
        """Whether it is needed wherever one calls from."""
        return not self._development if self._expected_token is None else self._expected_token

    def is_needed_by(self, ctx: Context) -> bool:
        """Whether this caller needs it: in development those on the same machine do not."""
        return self.is_needed or (self._expected_token is None and not _is_from_here(ctx))

    def make(self) -> str:
        """Return a token that works for an hour."""
        return self._signed(int(time.time()) + LIFESPAN)

    def accepts(self, token: str) -> bool:
        """Whether a token was made here, and works still."""
        try:
            ends = int(token[:_DIGITS], 16)
        except ValueError:
            return False
        return hmac.compare_digest(token.encode("utf-8", "replace"), self._signed(ends).encode()) and (
            ends > time.time()
        )

    def _signed(self, ends: int) -> str:
        purpose = f"octavo first administrator {self._instance} until {ends}"
        return f"{ends:0{_DIGITS}x}{derived_key(self._key, purpose)[:32]}"


def _is_from_here(ctx: Context) -> bool:
    """Whether a request comes from this machine, by its own name, and through no proxy or tunnel.

    A page whose name was made to lead to this machine sends that name as Host.
    """
    if any(ctx.get(name) for name in _FORWARDED):
        return False
    name = ctx.request.hostname.lower()
    return _is_loopback(ctx.request.socket.remote_address or "") and (
        name == "localhost" or _is_loopback(name.strip("[]"))
    )


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
