"""Rate limits of the authentication routes, by address and by account."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, Middleware, Next, Octavo, RateLimitError
from octavo.http.rate_limit import RateLimiter, RateState, account_key, network_of
from octavo.plugin import KnownDevices, device_of
from octavo.plugins.users_permissions.config import settings_of

NAMES = ("identifier", "email")
"""Fields of a body that name an account."""

FOR_MANY = "for_many"
"""Configures a route that one address calls for many accounts."""

ACCOUNT_IN_BODY = "account_in_body"
"""Configures such a route whose bodies name an account; bodies that do not count as one account (Strapi)."""

ORIGIN = "users-permissions-place"
"""The origin under which known devices of users are stored with the sessions."""

CROWD = 10
"""How many times the limit of one account such a route allows for an address, at least."""


class RateLimitService:
    """The counters of one instance, by route."""

    uid = "plugin::users-permissions.rate-limit"

    def __init__(self, app: Octavo) -> None:
        settings = settings_of(app).ratelimit
        self.devices = KnownDevices(app, ORIGIN)
        self.enabled = settings.enabled
        address = max(settings.max, settings.max_per_address)
        self.account = RateLimiter(settings.max, settings.seconds, settings.store)
        self.address = RateLimiter(address, settings.seconds, settings.store)
        self.crowd = RateLimiter(max(settings.max * CROWD, address), settings.seconds, settings.store)

    async def close(self) -> None:
        """Release resources."""
        for limiter in (self.account, self.address, self.crowd):
            await limiter.close()

    async def count(self, ctx: Context, *, for_many: bool, account_in_body: bool = False) -> None:
        """Count a request and set the rate-limit headers; raises RateLimitError beyond the limit."""
        route, network = f"{ctx.state.route.method} {ctx.state.route.path}", network_of(ctx.ip)
        by_address = self.crowd if for_many else self.address
        states = [await by_address.hit(route, "address", network)]
        accounts = _accounts(ctx) or ([f"@{network}"] if account_in_body else [])
        # Who is refused anyway neither uses up others' tries nor fills the memory with their names.
        for account in accounts if states[0].allowed else ():
            states.insert(-1, await self._of_account(ctx, route, account))
        # Of a wide counter nobody is told before it is the one that refuses.
        worst = next((state for state in states if not state.allowed), min(states, key=_nearness))
        self.account.set_headers(ctx, worst)
        if not worst.allowed:
            raise RateLimitError

    async def _of_account(self, ctx: Context, route: str, account: str) -> RateState:
        """Count a request about an account; strangers do not lock out its known devices."""
        state = await self.account.hit(route, "account", account)
        if state.allowed:
            return state
        place = await self.devices.find_known(account, ctx.ip, device_of(ctx))
        return state if place is None else await self.account.hit(route, "account", account, place)


def _nearness(state: RateState) -> int:
    return state.remaining


async def _run(ctx: Context, next: Next, config: Mapping[str, Any]) -> object:
    limits = ctx.octavo.service(RateLimitService)
    if limits.enabled:
        await limits.count(
            ctx, for_many=bool(config.get(FOR_MANY)), account_in_body=bool(config.get(ACCOUNT_IN_BODY))
        )
    return await next()


rate_limit = Middleware("rate-limit", _run, refusals=(429,))
LIMITED = [rate_limit]
LIMITED_FOR_MANY = [rate_limit.with_config({FOR_MANY: True})]
LIMITED_BY_ACCOUNT = [rate_limit.with_config({FOR_MANY: True, ACCOUNT_IN_BODY: True})]
"""What routes are surrounded by."""


def _accounts(ctx: Context) -> list[str]:
    """Return every account a request is about: those in its body, and the caller's own."""
    user = ctx.state.user
    return accounts_of(ctx.request.body) + ([f"#{user['id']}"] if user else [])


def accounts_of(body: object) -> list[str]:
    """Return every account a body names, normalized."""
    raw_names = (body.get(key) for key in NAMES) if isinstance(body, Mapping) else ()
    names = [account_key(name) for name in raw_names if isinstance(name, str)]
    return [name for name in dict.fromkeys(names) if name]
