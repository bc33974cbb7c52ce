"""How often somebody may try: counted for each route by account and by address, not by the path's text."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, Octavo, RateLimitError
from octavo.http.rate_limit import account_key, network_of
from octavo.plugin import FamiliarAddresses, RateLimiter
from octavo.plugins.admin.config import AdminOptions

ORIGIN = "admin-address"
"""What the addresses administrators log in from are kept as, beside sessions."""


class AttemptService:
    """Counts attempts at the routes that take credentials."""

    def __init__(self, app: Octavo) -> None:
        options: AdminOptions = app.plugin("admin").config
        limits = options.rate_limit
        self.enabled = limits.enabled
        self.familiar = FamiliarAddresses(app, ORIGIN)
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
        if not state.allowed and not own and await self.familiar.is_familiar(name, address):
            state = await self.accounts.hit("admin", route, "account", name, address)
        self.accounts.tell(ctx, state)
        if not state.allowed:
            raise RateLimitError

    def remember(self, ctx: Context, admin: Mapping[str, Any]) -> None:
        """Remember the address an administrator has logged in from."""
        if self.enabled:
            self.familiar.remember(admin["id"], (admin["email"],), ctx.ip)
