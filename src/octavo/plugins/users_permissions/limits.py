"""How often the routes of authentication may be called: for an address, and for the account they name."""

import ipaddress
import unicodedata
from collections.abc import Mapping
from typing import Any

from octavo import Context, Middleware, Next, Octavo, RateLimitError
from octavo.http.rate_limit import RateLimiter, RateState
from octavo.plugins.users_permissions.config import settings_of

NAMES = ("identifier", "email")
"""What a body names an account by."""

LONGEST = 320
"""Characters of an account's name that count; longer than any address there is (RFC 3696)."""

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
        route = f"{ctx.state.route.method} {ctx.state.route.path}"
        account = account_of(ctx.request.body)
        if named and not account:
            account = f"@{network_of(ctx.ip)}"
        by_address = self.wide if by_account else self.strict
        states = [await by_address.hit(route, "address", network_of(ctx.ip))]
        if account:
            states.insert(0, await self.strict.hit(route, "account", account))
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


def account_of(body: object) -> str:
    """Return the account a body is about, however its letters are written; empty where it names none."""
    if not isinstance(body, Mapping):
        return ""
    name = next((body[key] for key in NAMES if isinstance(body.get(key), str)), "")
    return unicodedata.normalize("NFKC", name[:LONGEST]).casefold().strip()


def network_of(address: str) -> str:
    """Return the address to count: of IPv6 the network one subscriber has (RFC 6177)."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
