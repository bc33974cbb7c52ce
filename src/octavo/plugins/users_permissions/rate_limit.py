"""How often the routes of authentication may be called: for an address, and for the account they name."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, Middleware, Next, Octavo, RateLimitError
from octavo.http.rate_limit import RateLimiter, RateState, account_key, network_of
from octavo.plugin import FamiliarPlaces
from octavo.plugins.users_permissions.config import settings_of

NAMES = ("identifier", "email")
"""What a body names an account by."""

FOR_MANY = "for_many"
"""Configures a route an address calls for many accounts, however few may log in from there."""

NAMED = "named"
"""Configures such a route whose bodies name an account; those that do not count as one account (Strapi)."""

ORIGIN = "users-permissions-place"
"""What the places accounts log in from are kept as, beside sessions."""

CROWD = 10
"""How many times as often as for one account such a route may be called from an address at least."""


class RateLimitService:
    """The counters of one instance, keyed by route, whatever the spelling of its path."""

    uid = "plugin::users-permissions.rate-limit"

    def __init__(self, app: Octavo) -> None:
        settings = settings_of(app).ratelimit
        self.places = FamiliarPlaces(app, ORIGIN)
        self.enabled = settings.enabled
        address = max(settings.max, settings.max_per_address)
        self.account = RateLimiter(settings.max, settings.seconds, settings.store)
        self.address = RateLimiter(address, settings.seconds, settings.store)
        self.crowd = RateLimiter(max(settings.max * CROWD, address), settings.seconds, settings.store)

    async def close(self) -> None:
        """Let go of what counting needs."""
        for limiter in (self.account, self.address, self.crowd):
            await limiter.close()

    async def count(self, ctx: Context, *, for_many: bool, named: bool = False) -> None:
        """Count a call and say in headers where the caller stands; raises RateLimitError past the limit."""
        route, network = f"{ctx.state.route.method} {ctx.state.route.path}", network_of(ctx.ip)
        by_address = self.crowd if for_many else self.address
        states = [await by_address.hit(route, "address", network)]
        accounts = _accounts(ctx) or ([f"@{network}"] if named else [])
        # Who is refused anyway neither uses up others' tries nor fills the memory with their names.
        for account in accounts if states[0].allowed else ():
            states.insert(-1, await self._of_account(ctx, route, account))
        # Of a wide counter nobody is told before it is the one that refuses.
        told = next((state for state in states if not state.allowed), min(states, key=_nearness))
        self.account.tell(ctx, told)
        if not told.allowed:
            raise RateLimitError

    async def _of_account(self, ctx: Context, route: str, account: str) -> RateState:
        """Count a call about an account; where it logs in itself, strangers use up nothing."""
        state = await self.account.hit(route, "account", account)
        if state.allowed:
            return state
        place = await self.places.familiar(account, ctx.ip, _device(ctx))
        return state if place is None else await self.account.hit(route, "account", account, place)


def _nearness(state: RateState) -> int:
    return state.remaining


async def _run(ctx: Context, next: Next, config: Mapping[str, Any]) -> object:
    limits = ctx.octavo.service(RateLimitService)
    if limits.enabled:
        await limits.count(ctx, for_many=bool(config.get(FOR_MANY)), named=bool(config.get(NAMED)))
    return await next()


rate_limit = Middleware("rate-limit", _run, refusals=(429,))
LIMITED = [rate_limit]
LIMITED_FOR_MANY = [rate_limit.with_config({FOR_MANY: True})]
LIMITED_NAMED = [rate_limit.with_config({FOR_MANY: True, NAMED: True})]
"""What routes are surrounded by."""


def _accounts(ctx: Context) -> list[str]:
    """Return every account a call is about: those its body names, and the caller's own."""
    user = ctx.state.user
    return accounts_of(ctx.request.body) + ([f"#{user['id']}"] if user else [])


def _device(ctx: Context) -> object:
    return ctx.request.body.get("deviceId") if isinstance(ctx.request.body, Mapping) else None


def accounts_of(body: object) -> list[str]:
    """Return every account a body names, however its letters are written: no name hides another."""
    named = (body.get(key) for key in NAMES) if isinstance(body, Mapping) else ()
    names = [account_key(name) for name in named if isinstance(name, str)]
    return [name for name in dict.fromkeys(names) if name]
