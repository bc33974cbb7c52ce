"""How often the routes of authentication may be called: for an address, and for the account they name."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, Middleware, Next, Octavo, RateLimitError
from octavo.http.rate_limit import RateLimiter, RateState, account_key, network_of
from octavo.plugins.users_permissions.config import settings_of

NAMES = ("identifier", "email")
"""What a body names an account by."""

BY_ACCOUNT = "by_account"
"""Configures a route whose address may ask for many accounts, each as often as one may ask for one."""

NAMED = "named"
"""Configures such a route whose bodies name an account; those that do not count as one account (Strapi)."""

CROWD = 10
"""How many times more such an address may call: several people can sit behind one."""


class LimitService:
    """The counters of one instance, keyed by route, whatever the spelling of its path."""

    uid = "plugin::users-permissions.limits"

    def __init__(self, app: Octavo) -> None:
        settings = settings_of(app).ratelimit
        self.enabled = settings.enabled
        self.strict = RateLimiter(settings.max, settings.seconds, settings.store)
        self.wide = RateLimiter(settings.max * CROWD, settings.seconds, settings.store)

    async def close(self) -> None:
        """Let go of what counting needs."""
        await self.strict.close()
        await self.wide.close()

    async def count(self, ctx: Context, *, by_account: bool, named: bool = False) -> None:
        """Count a call and say in headers where the caller stands; raises RateLimitError past the limit."""
        route, network = f"{ctx.state.route.method} {ctx.state.route.path}", network_of(ctx.ip)
        by_address = self.wide if by_account else self.strict
        states = [await by_address.hit(route, "address", network)]
        accounts = accounts_of(ctx.request.body) or ([f"@{network}"] if named else [])
        # Who is refused anyway neither uses up others' tries nor fills the memory with their names.
        for account in accounts if states[0].allowed else ():
            states.insert(-1, await self.strict.hit(route, "account", account))
        # Of a wide counter nobody is told before it is the one that refuses.
        told = next((state for state in states if not state.allowed), min(states, key=_nearness))
        self.strict.tell(ctx, told)
        if not told.allowed:
            raise RateLimitError


def _nearness(state: RateState) -> int:
    return state.remaining


async def _run(ctx: Context, next: Next, config: Mapping[str, Any]) -> object:
    limits: LimitService = ctx.octavo.service(LimitService.uid)
    if limits.enabled:
        await limits.count(ctx, by_account=bool(config.get(BY_ACCOUNT)), named=bool(config.get(NAMED)))
    return await next()


rate_limit = Middleware("rate-limit", _run, refusals=(429,))


def accounts_of(body: object) -> list[str]:
    """Return every account a body names, however its letters are written: no name hides another."""
    named = (body.get(key) for key in NAMES) if isinstance(body, Mapping) else ()
    names = [account_key(name) for name in named if isinstance(name, str)]
    return [name for name in dict.fromkeys(names) if name]
