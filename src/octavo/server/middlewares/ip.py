"""`octavo::ip`: lets in, or keeps out, by address (koa-ip); behind a proxy only with `server.proxy` on."""

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Annotated

from pydantic import Field, PlainValidator

from octavo.compose import Next
from octavo.config import Settings
from octavo.errors import HttpError
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.server.middlewares.base import Options

Network = Annotated[IPv4Network | IPv6Network, PlainValidator(ip_network)]


class IpOptions(Options):
    """Addresses and networks, such as 10.0.0.0/8."""

    allow: list[Network] = Field(default=[], description="Who gets in; empty: everybody who is not denied.")
    deny: list[Network] = Field(default=[], description="Who does not.")


def make(options: IpOptions, _settings: Settings) -> ContextMiddleware:
    """Return the layer."""

    async def ip(ctx: Context, next: Next) -> object:
        if not admits(options, ctx.ip):
            raise HttpError(403, "Forbidden")
        return await next()

    return ip


def admits(options: IpOptions, text: str) -> bool:
    """Return whether an address gets in; an IPv4 address inside IPv6 is read as the former."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return not options.allow and not options.deny
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    if any(address in network for network in options.deny):
        return False
    return not options.allow or any(address in network for network in options.allow)
