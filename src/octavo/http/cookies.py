"""Cookies of requests and responses, signed with rotating keys (byte-compatible with npm cookies and
keygrip).
"""

import base64
import hashlib
import hmac
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Protocol, Self

from octavo.http import dates
from octavo.http.settings import Keyring
from octavo.http.text import js_text

_CONTENT = re.compile(r"[\t\x20-\x7e\x80-\xff]+")
_PATH = re.compile(r"[ -:<-~]*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_PRIORITIES = frozenset({"low", "medium", "high"})
_SAME_SITES = frozenset({"lax", "none", "strict"})


class Keygrip:
    """Signs with the first of several keys and verifies with any (HMAC-SHA1, base64url without padding)."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("Keys must be provided.")
        self._keys = tuple(key.encode() for key in keys)

    def sign(self, data: str) -> str:
        """Return the signature of `data` by the current key."""
        return _digest(data, self._keys[0])

    def verify(self, data: str, digest: str) -> bool:
        """Return whether any key made `digest`."""
        return self.index(data, digest) >= 0

    def index(self, data: str, digest: str) -> int:
        """Return the number of the key that made `digest`, compared in constant time, or -1."""
        digest_bytes = digest.encode("utf-8", "replace")
        for number, key in enumerate(self._keys):
            if hmac.compare_digest(digest_bytes, _digest(data, key).encode()):
                return number
        return -1


def _digest(data: str, key: bytes) -> str:
    digest = hmac.new(key, data.encode("utf-8", "replace"), hashlib.sha1).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class Cookie:
    """One Set-Cookie header as a value; `max_age` in milliseconds."""

    name: str
    value: str = ""
    max_age: float | None = None
    expires: datetime | None = None
    path: str | None = "/"
    domain: str | None = None
    secure: bool = False
    http_only: bool = True
    same_site: bool | str = False
    priority: str | None = None
    partitioned: bool = False
    overwrite: bool = False

    def __post_init__(self) -> None:
        _check(
            bool(_CONTENT.fullmatch(self.name)) and not re.search("[;=]", self.name),
            "argument name is invalid",
        )
        valid = not self.value or (bool(_CONTENT.fullmatch(self.value)) and ";" not in self.value)
        _check(valid, "argument value is invalid")
        if not self.value:  # an empty value removes the cookie
            object.__setattr__(self, "expires", dates.EPOCH)
            object.__setattr__(self, "max_age", None)
        _check(not self.path or bool(_PATH.fullmatch(self.path)), "option path is invalid")
        _check(not self.domain or _is_domain(self.domain), "option domain is invalid")
        _check(_is_max_age(self.max_age), "option max_age is invalid")
        _check(not self.priority or _is_allowed(self.priority, _PRIORITIES), "option priority is invalid")
        same_site = self.same_site is True or not self.same_site or _is_allowed(self.same_site, _SAME_SITES)
        _check(same_site, "option same_site is invalid")

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a Set-Cookie header; unknown attributes are left out."""
        pair, *attributes = text.split(";")
        name, _, value = pair.partition("=")
        options: dict[str, Any] = {"path": None, "http_only": False}
        for attribute in attributes:
            key, _, setting = attribute.strip().partition("=")
            options.update(_attribute(key.lower(), setting))
        return cls(name, value, **options)

    def to_text(self) -> str:
        """Return the header's value, attributes in npm cookies' order."""
        expires = dates.from_ms(dates.now_ms() + self.max_age) if self.max_age else self.expires
        same_site = "strict" if self.same_site is True else str(self.same_site).lower()
        parts = [
            f"{self.name}={self.value}",
            f"path={self.path}" if self.path else "",
            f"expires={dates.to_http(expires)}" if expires else "",
            f"domain={self.domain}" if self.domain else "",
            f"priority={self.priority.lower()}" if self.priority else "",
            f"samesite={same_site}" if self.same_site else "",
            "secure" if self.secure else "",
            "httponly" if self.http_only else "",
            "partitioned" if self.partitioned else "",
        ]
        return "; ".join(part for part in parts if part)


def _attribute(key: str, setting: str) -> dict[str, Any]:
    if key in {"path", "domain", "priority"}:
        return {key: setting}
    if key == "expires":
        return {"expires": dates.from_text(setting)}
    if key == "samesite":
        return {"same_site": setting}
    flags = {"secure": "secure", "httponly": "http_only", "partitioned": "partitioned"}
    return {flags[key]: True} if key in flags else {}


def _check(valid: bool, message: str) -> None:
    if not valid:
        raise TypeError(message)


def _is_domain(domain: str) -> bool:
    return all(_LABEL.fullmatch(label) for label in domain.removeprefix(".").split("."))


def _is_max_age(value: object) -> bool:
    if isinstance(value, int | float):
        return math.isfinite(value)
    return not value


def _is_allowed(value: object, allowed: frozenset[str]) -> bool:
    return isinstance(value, str) and value.lower() in allowed


_OPTIONS = frozenset(cookie_field.name for cookie_field in fields(Cookie)) - {"name", "value"}


class CookieRequest(Protocol):
    """What the jar reads from a request."""

    @property
    def secure(self) -> bool:
        """Whether it came over TLS."""

    def get(self, field: str) -> str:
        """Return one header."""


class CookieResponse(Protocol):
    """What the jar writes to a response."""

    @property
    def header_sent(self) -> bool:
        """Whether the headers are out."""

    def get(self, field: str) -> object:
        """Return one header."""

    def set(self, field: str, value: list[str]) -> None:
        """Set one header."""


class Cookies:
    """`ctx.cookies`: reads the request's cookies, sets the response's."""

    def __init__(
        self, request: CookieRequest, response: CookieResponse, keys: Sequence[str] | Keyring | None = None
    ) -> None:
        self.request = request
        self.response = response
        self.secure: bool | None = None
        self.keys = Keygrip(keys) if isinstance(keys, Sequence) else keys

    def get(
        self, name: str, options: Mapping[str, Any] | None = None, /, *, signed: bool | None = None
    ) -> str | None:
        """Return a cookie's value, or None.

        With `signed` (or with options, where the app has keys) a value counts only with its `name.sig`; a
        signature by an older key is renewed, a wrong one is removed. Raises ValueError without keys.
        """
        explicit = options is not None or signed is not None
        if signed is None:
            signed = (options or {}).get("signed")
        value = find(self.request.get("cookie"), name)
        if value is None or not explicit or not (self.keys is not None if signed is None else signed):
            return value
        return self._verify(name, value)

    def set(
        self, name: str, value: object = None, options: Mapping[str, Any] | None = None, /, **more: Any
    ) -> Self:
        """Add a Set-Cookie header, and its signature where `signed` (by default: options given, keys known).

        Options: max_age (ms), expires, path ("/"), domain, secure, http_only (True), same_site, partitioned,
        priority, overwrite, signed. Without a value the cookie is removed. Raises TypeError for what cannot
        be sent, RuntimeError for `secure` over plain HTTP or headers already sent.
        """
        explicit = options is not None or bool(more)
        settings: dict[str, Any] = {**(options or {}), **more}
        signed = settings.pop("signed", None)
        unknown = settings.keys() - _OPTIONS
        if unknown:
            names = ", ".join(sorted(_OPTIONS))
            raise TypeError(f"unknown cookie option {min(unknown)!r}; known are {names}")
        value = js_text(value) if value else ""
        secure = self.request.secure if self.secure is None else self.secure
        if not secure and settings.get("secure"):
            Cookie(name, value, **settings)
            raise RuntimeError("Cannot send secure cookie over unencrypted connection")
        if settings.get("secure") is None:
            settings["secure"] = secure
        cookie = Cookie(name, value, **settings)
        cookies = [cookie]
        if explicit and (self.keys is not None if signed is None else signed):
            signature = self._keyring().sign(f"{cookie.name}={cookie.value}")
            cookies.append(replace(cookie, name=f"{name}.sig", value=signature))
        self._push(cookies)
        return self

    def _verify(self, name: str, value: str) -> str | None:
        signature = find(self.request.get("cookie"), f"{name}.sig")
        if not signature:
            return None
        keys = self._keyring()
        index = keys.index(f"{name}={value}", signature)
        if index < 0:
            self.set(f"{name}.sig", None, path="/", signed=False)
            return None
        if index > 0:
            self.set(f"{name}.sig", keys.sign(f"{name}={value}"), signed=False)
        return value

    def _keyring(self) -> Keyring:
        if self.keys is None:
            raise ValueError(".keys required for signed cookies")
        return self.keys

    def _push(self, cookies: list[Cookie]) -> None:
        if self.response.header_sent:
            raise RuntimeError("Cannot set headers after they are sent to the client")
        present = self.response.get("set-cookie")
        lines = list(present) if isinstance(present, list) else [str(present)] if present else []
        for cookie in cookies:
            if cookie.overwrite:
                lines = [line for line in lines if not line.startswith(f"{cookie.name}=")]
            lines.append(cookie.to_text())
        self.response.set("set-cookie", lines)


def find(header: str, name: str) -> str | None:
    """Return the first value of a name in a Cookie header, quotes around it removed."""
    for pair in header.split(";"):
        key, equals, value = pair.lstrip(" ").partition("=")
        if equals and key == name:
            return value[1:-1] if value.startswith('"') else value
    return None
