"""HTTP requests this server sends, guarded against requests to internal addresses (SSRF). Needs httpx, from
the extras.

A name is resolved once, all of its addresses are checked (`octavo.addresses`), and the connection goes to one
of exactly those, with TLS verified against the name, so that a later change of the name has no effect.
"""

import asyncio
import importlib.util
import socket
import ssl
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address

import httpx

from octavo.addresses import Address, ResolvedAddress, read_allowance, read_url, refusal

SECONDS = 10.0
"""Timeout of a whole exchange, from resolving the name to the last byte."""

MOST_BYTES = 1_000_000
MOST_TRIED = 4
"""How many addresses of a name are tried, IPv6 and IPv4 alternating (RFC 8305 §4)."""

if importlib.util.find_spec("sniffio") is None:
    # httpcore imports it, if it is there, for each lock and event of a request: looking through `sys.path`
    # eight times a request took a third of what sending costs. None says at once that it is not there.
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class OutgoingError(Exception):
    """A request got no answer; the message is for the log, not for whoever caused the request."""


class OutgoingRefusedError(OutgoingError):
    """A request was not sent because its address is not allowed."""


@dataclass(frozen=True, slots=True)
class OutgoingResponse:
    """The response to an outgoing request."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def resolved(host: str, port: int) -> list[str]:
    """Resolve a name to its addresses."""
    infos = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in infos]


class Outgoing:
    """Sends requests to the public internet, and to what `server.outgoing_allowed` allows."""

    def __init__(
        self, allowed: Iterable[str] = (), resolve: Resolve = resolved, *, seconds: float = SECONDS
    ) -> None:
        self._allowances = [read_allowance(entry) for entry in allowed]
        self._resolve = resolve
        self._seconds = seconds

    async def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        *,
        cut_after: int | None = None,
    ) -> OutgoingResponse:
        """Send one request and return its response, redirects included; raises OutgoingError.

        With `cut_after` so many bytes of the response are read and the rest is not waited for.
        """
        try:
            async with asyncio.timeout(self._seconds):
                target = self._read(url)
                addresses = await self._addresses(target)
                return await self._first(addresses, target, method, headers or {}, content, cut_after)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise OutgoingError(f"{url}: {type(error).__name__} {str(error)[:200]}".rstrip()) from error

    def _read(self, url: str) -> ResolvedAddress:
        try:
            return read_url(url)
        except ValueError as error:
            raise OutgoingRefusedError(f"{url!r} is not called: {error}") from error

    async def _addresses(self, target: ResolvedAddress) -> list[Address]:
        """Return the addresses of a target; raises if one of them is not allowed."""
        literal = target.literal
        if literal is not None:
            addresses: list[Address] = [literal]
        else:
            texts = await self._resolve(target.host, target.port)
            addresses = [ip_address(text) for text in dict.fromkeys(texts)]
        for address in addresses:
            reason = refusal(target, address, self._allowances)
            if reason:
                raise OutgoingRefusedError(f"{target.origin} is not called: {reason}")
        return _in_turn(addresses)

    async def _first(
        self,
        addresses: Sequence[Address],
        target: ResolvedAddress,
        method: str,
        headers: Mapping[str, str],
        content: bytes | None,
        cut_after: int | None,
    ) -> OutgoingResponse:
        """Return the response of the first address that can be connected to."""
        failure: Exception = OSError("it has no address")
        for address in addresses:
            url = httpx.URL(
                scheme=target.scheme, host=str(address), port=target.port, raw_path=target.path.encode()
            )
            request = httpx.Request(
                method,
                url,
                headers=_request_headers(headers, target),
                content=content,
                extensions={"sni_hostname": target.host},  # TLS is verified against this name
            )
            try:
                return await self._exchange(request, cut_after)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error  # nothing was sent yet
        raise failure

    async def _exchange(self, request: httpx.Request, cut_after: int | None) -> OutgoingResponse:
        timeout = httpx.Timeout(self._seconds, connect=self._seconds / MOST_TRIED)
        request.extensions["timeout"] = timeout.as_dict()
        body = bytearray()
        async with httpx.AsyncHTTPTransport(verify=self._tls) as transport:
            answer = await transport.handle_async_request(request)
            try:
                async for part in answer.aiter_raw():
                    body += part
                    if cut_after is not None and len(body) >= cut_after:
                        del body[cut_after:]
                        break
                    if len(body) > MOST_BYTES:
                        raise OutgoingError(f"{request.headers['Host']} answered too much")
            finally:
                await answer.aclose()
        return OutgoingResponse(answer.status_code, answer.headers, bytes(body))

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()


def _request_headers(headers: Mapping[str, str], target: ResolvedAddress) -> httpx.Headers:
    merged = httpx.Headers({"User-Agent": "Octavo"})  # GitHub refuses requests without a User-Agent
    merged.update(headers)
    # The name in place of the address; and nothing packed, for it could unpack to any size.
    merged.update({"Host": target.authority, "Accept-Encoding": "identity"})
    return merged


def _in_turn(addresses: Sequence[Address]) -> list[Address]:
    """Return the first few addresses, IPv6 and IPv4 alternating, each in its given order."""
    counts = {4: 0, 6: 0}
    ranked = []
    for address in addresses:
        ranked.append((counts[address.version], address))
        counts[address.version] += 1
    return [address for _, address in sorted(ranked, key=lambda one: one[0])][:MOST_TRIED]
