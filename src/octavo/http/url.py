"""Parses absolute URLs as browsers do (the WHATWG URL standard, for the schemes of the web)."""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import quote, unquote_to_bytes

_PORTS = {"http": "80", "https": "443", "ws": "80", "wss": "443", "ftp": "21"}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_EDGES = "".join(map(chr, range(33)))
_TABS = re.compile(r"[\t\n\r]")
_FORBIDDEN_IN_HOST = re.compile(r"[\x00-\x20#%/:<>?@\[\\\]^|\x7f]")
_NUMBER = re.compile(r"0[xX][0-9A-Fa-f]*|[0-9]+")
_ASCII = "".join(map(chr, range(33, 127)))
_QUERY_SAFE = re.sub("[\"#<>']", "", _ASCII)
_OTHER_QUERY_SAFE = _QUERY_SAFE + "'"
_PATH_SAFE = re.sub('["#<>?`{}]', "", _ASCII)
_FRAGMENT_SAFE = re.sub('["<>`]', "", _ASCII)
_USER_SAFE = re.sub(r'["#<>?`{}/:;=@\[\]\\^|]', "", _ASCII)
_ONE_DOT = frozenset({".", "%2e"})
_TWO_DOTS = frozenset({"..", ".%2e", "%2e.", "%2e%2e"})


class InvalidURLError(ValueError):
    """A text that is not a URL."""

    code = "ERR_INVALID_URL"

    def __init__(self, text: str) -> None:
        super().__init__("Invalid URL")
        self.input = text


@dataclass(frozen=True, slots=True)
class URL:
    """A normalized URL, with the parts browsers name."""

    scheme: str
    username: str = ""
    password: str = ""
    hostname: str = ""
    port: str = ""
    pathname: str = ""
    query: str = ""  # with its "?", which stands alone where the query is empty
    fragment: str = ""  # with its "#", likewise

    @property
    def protocol(self) -> str:
        """The scheme with its colon."""
        return self.scheme + ":"

    @property
    def search(self) -> str:
        """The query with its "?", or nothing."""
        return self.query if len(self.query) > 1 else ""

    @property
    def hash(self) -> str:
        """The fragment with its "#", or nothing."""
        return self.fragment if len(self.fragment) > 1 else ""

    @property
    def host(self) -> str:
        """The host name, with the port unless it is the scheme's own."""
        return f"{self.hostname}:{self.port}" if self.port else self.hostname

    @property
    def origin(self) -> str:
        """Scheme and host, or the text `null` where there is no such thing."""
        return f"{self.scheme}://{self.host}" if self.scheme in _PORTS else "null"

    @property
    def href(self) -> str:
        """The whole URL."""
        user = self.username + (f":{self.password}" if self.password else "")
        slashes = "//" if self.scheme in _PORTS or self.hostname else ""
        authority = f"{slashes}{user}{'@' if user else ''}{self.host}"
        return f"{self.protocol}{authority}{self.pathname}{self.query}{self.fragment}"

    def __str__(self) -> str:
        return self.href

    @classmethod
    def from_text(cls, text: str, base: Self | None = None) -> Self:
        """Read a URL, relative to `base` where it is not absolute; raise InvalidURLError."""
        cleaned = _TABS.sub("", text.strip(_EDGES))
        match = _SCHEME.match(cleaned)
        if match is None:
            if base is None:
                raise InvalidURLError(text)
            return cls._relative(cleaned, base)
        scheme, rest = match[1].lower(), cleaned[match.end() :]
        if scheme not in _PORTS:
            return cls._other(scheme, rest)
        if base is not None and base.scheme == scheme and not rest.startswith("//"):
            return cls._relative(rest, base)
        return cls._absolute(scheme, rest.lstrip("/\\"))

    @classmethod
    def _absolute(cls, scheme: str, rest: str) -> Self:
        rest, query, fragment = _split_tail(rest)
        rest = rest.replace("\\", "/")
        authority, slash, path = rest.partition("/")
        userinfo, _, host_and_port = authority.rpartition("@")
        username, _, password = userinfo.partition(":")
        hostname, port = _split_port(host_and_port, scheme)
        return cls(
            scheme,
            _encode(username, _USER_SAFE),
            _encode(password, _USER_SAFE),
            _host(hostname),
            port,
            _path(slash + path),
            query,
            fragment,
        )

    @classmethod
    def _relative(cls, text: str, base: Self) -> Self:
        rest, query, fragment = _split_tail(text)
        rest = rest.replace("\\", "/")
        if rest.startswith("//"):
            return cls._absolute(base.scheme, text.lstrip("/\\"))
        if rest.startswith("/"):
            return replace(base, pathname=_path(rest), query=query, fragment=fragment)
        if rest:
            folder = base.pathname.rpartition("/")[0]
            return replace(base, pathname=_path(f"{folder}/{rest}"), query=query, fragment=fragment)
        return replace(base, query=query or base.query, fragment=fragment)

    @classmethod
    def _other(cls, scheme: str, rest: str) -> Self:
        """Parse a URL of another scheme: a host only after two slashes, the rest unchanged."""
        rest, query, fragment = _split_tail(rest, _OTHER_QUERY_SAFE)
        if not rest.startswith("//"):
            return cls(scheme, pathname=_encode(rest, _ASCII + " "), query=query, fragment=fragment)
        authority, slash, path = rest[2:].partition("/")
        hostname, port = _split_port(authority.rpartition("@")[2], scheme)
        return cls(
            scheme,
            hostname=_ipv6(hostname) if hostname.startswith("[") else _opaque_host(hostname),
            port=port,
            pathname=_path(slash + path) if slash else "",
            query=query,
            fragment=fragment,
        )


def _split_tail(text: str, safe: str = _QUERY_SAFE) -> tuple[str, str, str]:
    """Return what stands before the query, the query with its "?" and the fragment with its "#", encoded."""
    rest, hash_mark, fragment = text.partition("#")
    rest, question_mark, query = rest.partition("?")
    return rest, question_mark + _encode(query, safe), hash_mark + _encode(fragment, _FRAGMENT_SAFE)


def _split_port(text: str, scheme: str) -> tuple[str, str]:
    host, colon, port = text.rpartition(":")
    if not colon or "]" in port:
        return text, ""
    if port and not (port.isascii() and port.isdigit() and len(port) < 10 and int(port) < 65536):
        raise InvalidURLError(text)
    plain = str(int(port)) if port else ""
    return host, "" if plain == _PORTS.get(scheme) else plain


def _encode(text: str, safe: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe=safe)


def _path(path: str) -> str:
    """Return the path without dot segments, percent-encoded."""
    segments: list[str] = []
    parts = path.split("/")[1:] or [""]
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        lowered = part.lower()
        if lowered in _TWO_DOTS:
            del segments[-1:]
        elif lowered not in _ONE_DOT:
            segments.append(_encode(part, _PATH_SAFE))
            continue
        if last:
            segments.append("")
    return "/" + "/".join(segments)


def _host(text: str) -> str:
    if text.startswith("["):
        return _ipv6(text)
    name = unquote_to_bytes(text).decode("utf-8", "replace")
    if not name.isascii():
        name = _to_ascii(name)
    name = name.lower()
    if not name or _FORBIDDEN_IN_HOST.search(name):
        raise InvalidURLError(text)
    last = name.rstrip(".").rpartition(".")[2]
    return _ipv4(name) if _NUMBER.fullmatch(last) else name


def _opaque_host(text: str) -> str:
    if _FORBIDDEN_IN_HOST.search(text.replace("%", "")):
        raise InvalidURLError(text)
    return _encode(text, _ASCII)


def _to_ascii(name: str) -> str:
    """Return a name in ASCII, each label that needs it in punycode (UTS 46: lower case, compatible forms)."""
    plain = unicodedata.normalize("NFKC", name.lower()).lower().replace("\u3002", ".")
    return ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in plain.split(".")
    )


def _ipv6(text: str) -> str:
    try:
        return f"[{ipaddress.IPv6Address(text.removeprefix('[').removesuffix(']')).compressed}]"
    except ValueError:
        raise InvalidURLError(text) from None


def _ipv4(name: str) -> str:
    """Return the dotted form of an address of one to four numbers, each decimal, octal or hexadecimal."""
    parts = name.removesuffix(".").split(".")
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) and len(part) < 20 for part in parts):
        raise InvalidURLError(name)
    try:
        numbers = [_ipv4_number(part) for part in parts]
    except ValueError:
        raise InvalidURLError(name) from None
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        raise InvalidURLError(name)
    address = numbers[-1] + sum(number << (8 * (3 - place)) for place, number in enumerate(numbers[:-1]))
    return str(ipaddress.IPv4Address(address))


def _ipv4_number(text: str) -> int:
    if text[:2] in {"0x", "0X"}:
        return int(text[2:] or "0", 16)
    return int(text, 8) if len(text) > 1 and text.startswith("0") else int(text)
