"""How often somebody may try: counted for each route by account and by address, not by the path's text."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, Octavo, RateLimitError
from octavo.http.rate_limit import account_key, network_of
from octavo.plugin import FamiliarPlaces, RateLimiter
from octavo.plugins.admin.config import AdminOptions

ORIGIN = "admin-place"
"""What the places administrators log in from are kept as, beside sessions."""


class LoginThrottle:
    """Counts attempts at the routes that take credentials."""

    def __init__(self, app: Octavo) -> None:
        options: AdminOptions = app.plugin("admin").config
        limits = options.rate_limit
        self.enabled = limits.enabled
        self.places = FamiliarPlaces(app, ORIGIN)
        self.accounts = RateLimiter(limits.max, limits.interval, limits.store)
        self.addresses = RateLimiter(max(limits.max, limits.max_per_address), limits.interval, limits.store)

    async def close(self) -> None:
        """Let go of what counting needs."""
        await self.accounts.close()
        await self.addresses.close()

    async def check(self, ctx: Context, route: str, account: object = None, *, own: bool = False) -> None:
        """Count one attempt, `own` by somebody logged in; raises RateLimitError (429) past a limit."""
        if not self.enabled:
            return
        address = network_of(ctx.ip or "")
        await self.addresses.check(ctx, "admin", route, "address", address)
        name = account_key(account) if isinstance(account, str) and account else f"@{address}"
        state = await self.accounts.hit("admin", route, "account", name)
        # Where somebody logs in themselves, strangers use up nothing.
        place = None if state.allowed or own else await self.places.familiar(name, address, _device(ctx))
        if place is not None:
            state = await self.accounts.hit("admin", route, "account", name, place)
        self.accounts.tell(ctx, state)
        if not state.allowed:
            raise RateLimitError

    def remember(self, ctx: Context, admin: Mapping[str, Any]) -> None:
        """Remember where an administrator has logged in."""
        if self.enabled:
            self.places.remember(admin["id"], (admin["email"],), ctx.ip, _device(ctx))


def _device(ctx: Context) -> object:
    return ctx.request.body.get("deviceId") if isinstance(ctx.request.body, Mapping) else None
