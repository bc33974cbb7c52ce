"""Limits login attempts of administrators, counted for each route by account and by address."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, Octavo, RateLimitError
from octavo.http.rate_limit import account_key, network_of
from octavo.plugin import KnownDevices, RateLimiter, device_of
from octavo.plugins.admin.config import AdminOptions

ORIGIN = "admin-place"
"""The origin under which known devices of administrators are stored with the sessions."""


class LoginThrottle:
    """Counts attempts at the routes that take credentials."""

    def __init__(self, app: Octavo) -> None:
        options: AdminOptions = app.plugin("admin").config
        limits = options.rate_limit
        self.enabled = limits.enabled
        self.devices = KnownDevices(app, ORIGIN)
        self.accounts = RateLimiter(limits.max, limits.interval, limits.store)
        self.addresses = RateLimiter(max(limits.max, limits.max_per_address), limits.interval, limits.store)

    async def close(self) -> None:
        """Release resources."""
        await self.accounts.close()
        await self.addresses.close()

    async def check(self, ctx: Context, route: str, account: object = None, *, own: bool = False) -> None:
        """Count one attempt, `own` by somebody logged in; raises RateLimitError (429) beyond a limit."""
        if not self.enabled:
            return
        address = network_of(ctx.ip or "")
        await self.addresses.check(ctx, "admin", route, "address", address)
        name = account_key(account) if isinstance(account, str) and account else f"@{address}"
        state = await self.accounts.hit("admin", route, "account", name)
        # Attempts of strangers do not lock out known devices.
        place = None if state.allowed or own else await self.devices.find_known(name, address, device_of(ctx))
        if place is not None:
            state = await self.accounts.hit("admin", route, "account", name, place)
        self.accounts.set_headers(ctx, state)
        if not state.allowed:
            raise RateLimitError

    def remember(self, ctx: Context, admin: Mapping[str, Any]) -> None:
        """Remember where an administrator has logged in."""
        if self.enabled:
            self.devices.remember(admin["id"], (admin["email"],), ctx.ip, device_of(ctx))
