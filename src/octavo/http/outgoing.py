"""Requests this server sends: the one guarded way out. It needs httpx, which extras bring.

A name is looked up once, every address it has is judged (`octavo.addresses`), and the connection goes to one
of exactly those, with TLS verified against the name: what a name stands for later does not matter. No
redirect is followed, no proxy of the environment is used, and the time and size of an answer are bounded.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address

import httpx

from octavo.addresses import Address, Target, read_allowance, read_url, refusal

SECONDS = 10.0
"""How long one exchange may take, from looking up the name to the last byte."""

MOST_BYTES = 1_000_000
MOST_TRIED = 4
"""How many addresses of one name are tried, IPv6 and IPv4 in turn (RFC 8305 §4)."""

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class OutgoingError(Exception):
    """A request that was not answered, and why: words for the log, never for who made the server send it."""


class OutgoingRefusedError(OutgoingError):
    """A request that was not sent, since its address must not be called."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of a name, as this machine knows them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Outgoing:
    """Sends requests to the public internet, and to what is allowed besides (`server.outgoing_allowed`)."""

    def __init__(self, allowed: Iterable[str] = (), resolve: Resolve = resolved) -> None:
        self._allowances = [read_allowance(entry) for entry in allowed]
        self._resolve = resolve

    async def send(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, content: bytes | None = None
    ) -> Answered:
        """Send one request and return its answer, a redirect too; raises OutgoingError."""
        try:
            async with asyncio.timeout(SECONDS):
                target = self._read(url)
                addresses = await self._addresses(target)
                return await self._first(addresses, target, method, headers or {}, content)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise OutgoingError(f"{url}: {type(error).__name__} {str(error)[:200]}".rstrip()) from error

    def _read(self, url: str) -> Target:
        try:
            return read_url(url)
        except ValueError as error:
            raise OutgoingRefusedError(f"{url!r} is not called: {error}") from error

    async def _addresses(self, target: Target) -> list[Address]:
        """Return the addresses of a target, all of which may be called."""
        literal = target.literal
        if literal is not None:
            found: list[Address] = [literal]
        else:
            texts = await self._resolve(target.host, target.port)
            found = [ip_address(text) for text in dict.fromkeys(texts)]
        for address in found:
            reason = refusal(target, address, self._allowances)
            if reason:
                raise OutgoingRefusedError(f"{target.origin} is not called: {reason}")
        return _in_turn(found)

    async def _first(
        self,
        addresses: Sequence[Address],
        target: Target,
        method: str,
        headers: Mapping[str, str],
        content: bytes | None,
    ) -> Answered:
        """Return what the first address answers that can be connected to."""
        failure: Exception = OSError("it has no address")
        for address in addresses:
            url = httpx.URL(
                scheme=target.scheme, host=str(address), port=target.port, raw_path=target.path.encode()
            )
            request = httpx.Request(
                method,
                url,
                headers=_told(headers, target),
                content=content,
                extensions={"sni_hostname": target.host},  # what TLS is verified against
            )
            try:
                return await self._exchanged(request)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error  # nothing was sent yet
        raise failure

    async def _exchanged(self, request: httpx.Request) -> Answered:
        request.extensions["timeout"] = httpx.Timeout(SECONDS, connect=SECONDS / MOST_TRIED).as_dict()
        body = bytearray()
        async with httpx.AsyncHTTPTransport(verify=self._tls) as transport:
            answer = await transport.handle_async_request(request)
            try:
                async for part in answer.aiter_raw():
                    body += part
                    if len(body) > MOST_BYTES:
                        raise OutgoingError(f"{request.headers['Host']} answered too much")
            finally:
                await answer.aclose()
        return Answered(answer.status_code, answer.headers, bytes(body))

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()


def _told(headers: Mapping[str, str], target: Target) -> httpx.Headers:
    told = httpx.Headers({"User-Agent": "Octavo"})  # GitHub answers nobody without a name
    told.update(headers)
    # The name in place of the address; and nothing packed, for it could unpack to any size.
    told.update({"Host": target.authority, "Accept-Encoding": "identity"})
    return told


def _in_turn(addresses: Sequence[Address]) -> list[Address]:
    """Return the first few addresses, the two families in turn, each in the order it was given."""
    seen = {4: 0, 6: 0}
    ranked = []
    for address in addresses:
        ranked.append((seen[address.version], address))
        seen[address.version] += 1
    return [address for _, address in sorted(ranked, key=lambda one: one[0])][:MOST_TRIED]
