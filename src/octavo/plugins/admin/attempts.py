"""How often somebody may try: counted for each route by account and by address, not by the path's text."""

from octavo import Context, Octavo
from octavo.http.rate_limit import account_key, network_of
from octavo.plugin import RateLimiter
from octavo.plugins.admin.config import AdminOptions


class AttemptService:
    """Counts attempts at the routes that take credentials."""

    def __init__(self, app: Octavo) -> None:
        options: AdminOptions = app.plugin("admin").config
        limits = options.rate_limit
        self.enabled = limits.enabled
        self.accounts = RateLimiter(limits.max, limits.interval, limits.store)
        self.addresses = RateLimiter(max(limits.max, limits.max_per_address), limits.interval, limits.store)

    async def close(self) -> None:
        """Let go of what counting needs."""
        await self.accounts.close()
        await self.addresses.close()

    async def check(self, ctx: Context, route: str, account: object = None) -> None:
        """Count one attempt; raises RateLimitError (429) past a limit."""
        if not self.enabled:
            return
        address = network_of(ctx.ip or "")
        await self.addresses.check(ctx, "admin", route, "address", address)
        name = account_key(account) if isinstance(account, str) and account else f"@{address}"
        await self.accounts.check(ctx, "admin", route, "account", name)
