"""Decides which addresses this server may call: the public internet, and what `server.outgoing_allowed`
names.

Nothing is resolved here: whoever connects resolves names (`octavo.http.outgoing`). URLs are parsed by one
grammar, stricter than any library's, and the connection uses what was parsed, because two parsers that
disagree about a URL would let requests through.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

PORTS = {"http": 80, "https": 443}
_URL = re.compile(
    r"(?P<scheme>https?)://(?:\[(?P<v6>[0-9a-f:.]{2,45})\]|(?P<name>[a-z0-9._-]{1,253}))"
    r'(?::(?P<port>[0-9]{1,5}))?(?P<path>[/?][!"$-\[\]-~]*)?',
    re.ASCII | re.IGNORECASE,  # without ASCII the long s and the Kelvin sign would be letters too
)
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_ENDS_IN_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"""Hosts that some parsers read as IPv4 addresses in an old spelling (WHATWG URL, "ends in a number")."""

GLOBAL_UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")
_KINDS: Mapping[str, str] = {
    "0.0.0.0/8": "unspecified",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "shared by customers of a provider",
    "127.0.0.0/8": "this machine",
    "168.63.129.16/32": "a cloud's metadata",
    "169.254.0.0/16": "link-local",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "reserved",
    "192.0.2.0/24": "for documentation",
    "192.88.99.0/24": "a 6to4 relay",
    "192.168.0.0/16": "private",
    "198.18.0.0/15": "for benchmarks",
    "198.51.100.0/24": "for documentation",
    "203.0.113.0/24": "for documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
    "::/128": "unspecified",
    "::1/128": "this machine",
    "2001::/32": "Teredo",
    "2001::/23": "reserved",
    "2001:db8::/32": "for documentation",
    "2002::/16": "6to4",
    "3fff::/20": "for documentation",
    "fc00::/7": "private",
    "fe80::/10": "link-local",
    "ff00::/8": "multicast",
}
"""IANA's special-purpose registries, as a table: what Python calls private differs between its versions."""

EVERYWHERE = frozenset({"", "0", "0.0.0.0", "::", "::0"})
"""Listening addresses that stand for every interface of the machine; they are no addresses to connect to."""


def url_at(host: str, port: int) -> str:
    """Return the URL of a server that listens there, reachable at least from its own machine."""
    hostname = "localhost" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{hostname}:{port}"


_NETWORKS: tuple[tuple[Network, str], ...] = tuple((ip_network(text), kind) for text, kind in _KINDS.items())


@dataclass(frozen=True, slots=True)
class ResolvedAddress:
    """A parsed URL: a host in lower case, IPv6 without brackets, a path with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as in a Host header (RFC 9110 §7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port (RFC 6454)."""
        return f"{self.scheme}://{self.authority}"

    @property
    def literal(self) -> Address | None:
        """The IP address if the host is one; None for a name."""
        return _literal(self.host)


def read_url(url: str) -> ResolvedAddress:
    """Parse a URL; raises ValueError for one that parsers could disagree about.

    It allows neither credentials nor fragments, only ASCII, and IPv4 only as four decimal numbers (RFC 3986).
    """
    match = _URL.fullmatch(url)
    if match is None:
        raise ValueError("must be http(s)://host[:port]/path in ASCII, without credentials and fragment")
    scheme, path = match["scheme"].lower(), match["path"] or "/"
    port = int(match["port"] or PORTS[scheme])
    if not 0 < port < 65536:
        raise ValueError(f"{port} is no port")
    host = _read_host(match["name"], match["v6"])
    return ResolvedAddress(scheme, host, port, path if path.startswith("/") else f"/{path}")


def _read_host(name: str | None, v6: str | None) -> str:
    if name is None:
        return str(IPv6Address(v6 or ""))
    host = name.lower()
    if _ENDS_IN_NUMBER.fullmatch(host):
        return str(IPv4Address(host))
    if not _NAME.fullmatch(host):
        raise ValueError(f"{host} is no name of a host")
    return host


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Allowance:
    """An exception for an internal target: a host by its name, or all hosts of a network."""

    scheme: str
    host: str
    network: Network | None
    port: int | None

    def covers(self, target: ResolvedAddress, address: Address) -> bool:
        """Whether it allows a target at one of its addresses."""
        if target.scheme != self.scheme or self.port not in (None, target.port):
            return False
        if self.network is None:
            return self.host == target.host
        return address in self.network or unwrap_ipv4(address) in self.network

    def may_cover(self, target: ResolvedAddress) -> bool:
        """Whether it allows a target at some address."""
        if target.scheme != self.scheme or self.port not in (None, target.port):
            return False
        return self.network is not None or self.host == target.host


def read_allowance(entry: str) -> Allowance:
    """Parse an entry of `server.outgoing_allowed`; raises ValueError."""
    try:
        if "://" in entry:
            target = read_url(entry)
            if target.path != "/":
                raise ValueError("an origin has no path")
            return _allowance(target, target.port)
        if "/" in entry or _literal(entry) is not None:
            return Allowance("https", "", ip_network(entry), None)
        target = read_url(f"https://{entry}")
        has_port = entry.rpartition(":")[2] == str(target.port)
        return _allowance(target, target.port if has_port else None)
    except ValueError as error:
        forms = "host, host:port, address, network such as 10.0.0.0/8, or http://host:port"
        raise ValueError(f"{entry!r}: {error}; an entry is one of {forms}") from None


def _allowance(target: ResolvedAddress, port: int | None) -> Allowance:
    network = None if target.literal is None else ip_network(target.host)
    return Allowance(target.scheme, target.host, network, port)


def checked_allowances(entries: tuple[str, ...]) -> tuple[str, ...]:
    """Return the entries of a setting unchanged; raises ValueError for the first invalid one."""
    for entry in entries:
        read_allowance(entry)
    return entries


def unwrap_ipv4(address: Address) -> Address:
    """Return the IPv4 address inside an IPv6 one: mapped (RFC 4291), or of a translator (RFC 6052)."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address


def kind_of(address: Address) -> str:
    """Return what kind of non-public address this is; an empty text for public ones."""
    plain = unwrap_ipv4(address)
    kind = next((kind for network, kind in _NETWORKS if plain in network), "")
    if isinstance(plain, IPv6Address) and not kind:
        return "" if plain in GLOBAL_UNICAST and plain.scope_id is None else "not of the public internet"
    return kind


def refusal(target: ResolvedAddress, address: Address, allowances: Iterable[Allowance]) -> str:
    """Return why a target must not be called at an address; an empty text if it may."""
    if any(allowance.covers(target, address) for allowance in allowances):
        return ""
    if target.scheme == "http":
        return _http_refusal(target)
    kind = kind_of(address)
    return f"{target.host} is {address} ({kind}), and not in server.outgoing_allowed" if kind else ""


def refusal_of_url(url: str, entries: Iterable[str]) -> str:
    """Return why a URL can never be called with these entries of `server.outgoing_allowed`; an empty text
    if it may be, which for a name depends on its address at that time.

    Raises ValueError for what is no URL.
    """
    target, allowances = read_url(url), [read_allowance(entry) for entry in entries]
    if target.literal is not None:
        return refusal(target, target.literal, allowances)
    may_be_allowed = any(allowance.may_cover(target) for allowance in allowances)
    return _http_refusal(target) if target.scheme == "http" and not may_be_allowed else ""


def _http_refusal(target: ResolvedAddress) -> str:
    return f"http:// needs its origin in server.outgoing_allowed of octavo.toml, where {target.origin} is not"
