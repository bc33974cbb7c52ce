"""`ctx.request`: the request, with Koa's names."""

import asyncio
import copy
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import Any, Literal, Protocol

from octavo.errors import HttpError
from octavo.http import headers as header_fields
from octavo.http import mime
from octavo.http.accept import Accept
from octavo.http.fresh import is_fresh
from octavo.http.media_type import MediaType
from octavo.http.mounting import Scope, is_ip, mounted_url, original_url
from octavo.http.settings import AppSettings
from octavo.http.socket import Socket
from octavo.http.target import RequestTarget
from octavo.http.text import NUMBER, split_commas
from octavo.http.type_is import type_is
from octavo.http.url import URL, InvalidURLError

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
_REFERRER = frozenset({"referer", "referrer"})
_NO_URL = URL("")


class ClientDisconnect(HttpError):
    """The client disconnected before its request was read to the end."""

    def __init__(self) -> None:
        super().__init__(400, "request aborted")


class ResponseView(Protocol):
    """What a request needs from its response."""

    @property
    def status(self) -> int:
        """The status code."""

    @property
    def header(self) -> Mapping[str, object]:
        """The headers by lower-case name."""

    @property
    def res(self) -> Any:
        """The bare response."""


class Request:
    """One HTTP request; `scope` is ASGI's, the body arrives through `stream`."""

    # Values most requests never change stand here, not in every instance: a request is made in half the time.
    body: Any = None
    raw_body: Any = None
    files: Any = None
    receive_form: Callable[[], Awaitable[None]] | None = None
    """Parses a multipart form into `body` and `files`; called by routes after authentication."""
    disconnected = False
    context: Callable[[], Any] = staticmethod(lambda: None)
    _headers: dict[str, str] | None = None
    _target: RequestTarget | None = None
    _params: dict[str, Any] | None = None
    _ip = ""
    _memoized_url: URL | None = None
    # For each query string: its parse, kept untouched, and the copy that was handed out.
    _queries: dict[str, tuple[dict[str, Any], dict[str, Any]]] | None = None
    _original_query: str | None = None
    _reading = False
    _complete = False

    def __init__(self, app: AppSettings, scope: Scope, receive: Receive) -> None:
        self.app = app
        self.req = scope
        self.method: str = scope["method"]
        self.original_url = original_url(scope)
        self._url = mounted_url(self.original_url, scope)
        self._receive = receive

    # Head

    @property
    def header(self) -> dict[str, str]:
        """The headers by lower-case name; several of one name are joined as Node joins them."""
        if self._headers is None:
            self._headers = header_fields.from_raw(self.req["headers"])
        return self._headers

    @header.setter
    def header(self, value: dict[str, str]) -> None:
        self._headers = value

    @property
    def headers(self) -> dict[str, str]:
        """The same as `header`."""
        return self.header

    @headers.setter
    def headers(self, value: dict[str, str]) -> None:
        self._headers = value

    def get(self, field: str) -> str:
        """Return one header or an empty text; `Referer` and `Referrer` are the same."""
        name = field.lower()
        headers = self._headers or self.header
        if name in _REFERRER:
            return headers.get("referrer") or headers.get("referer") or ""
        return headers.get(name, "")

    @property
    def http_version(self) -> str:
        """The protocol's version: `1.0`, `1.1` or `2`."""
        version: str = self.req.get("http_version", "1.1")
        return version

    @property
    def ctx(self) -> Any:
        """The context; None once it is gone."""
        return self.context()

    @property
    def response(self) -> ResponseView:
        """The response of the same context."""
        response: ResponseView = self.context().response
        return response

    @property
    def res(self) -> Any:
        """The bare response, `ctx.res`."""
        return self.response.res

    @property
    def socket(self) -> Socket:
        """The connection the request came over."""
        return Socket(self.req)

    @property
    def params(self) -> dict[str, Any]:
        """The values of the `:name` parameters of the route's path."""
        if self._params is None:
            self._params = {}
        return self._params

    @params.setter
    def params(self, value: dict[str, Any]) -> None:
        self._params = value

    # Target

    @property
    def url(self) -> str:
        """Path and query, as sent or as rewritten since; `original_url` keeps the former."""
        return self._url

    @url.setter
    def url(self, value: str) -> None:
        self._note_query()
        if value != self._url:
            self._url = value
            self._target = None

    def _parts(self) -> RequestTarget:
        if self._target is None:
            self._target = RequestTarget.from_text(self._url)
        return self._target

    @property
    def path(self) -> str:
        """The path, still percent-encoded."""
        return (self._target or self._parts()).path

    @path.setter
    def path(self, value: str) -> None:
        target = self._parts()
        if target.path != value:
            self._rewrite(target.with_path(value))

    @property
    def querystring(self) -> str:
        """The query as text, without its "?"."""
        return (self._target or self._parts()).query

    @querystring.setter
    def querystring(self, value: str) -> None:
        target = self._parts()
        if target.search != f"?{value}":
            self._rewrite(target.with_query(value))

    def _rewrite(self, target: RequestTarget) -> None:
        text = target.to_text()
        if text == self._url:
            self._target = target  # Koa then returns what was assigned, not its normalized form
        self.url = text

    @property
    def search(self) -> str:
        """The query as text with its "?", or an empty text."""
        query = self.querystring
        return f"?{query}" if query else ""

    @search.setter
    def search(self, value: str) -> None:
        self.querystring = value

    @property
    def query(self) -> dict[str, Any]:
        """The query as a mapping, parsed once per text by the application's parser."""
        text = self.querystring
        if self._queries is None:
            self._queries = {}
        cached = self._queries.get(text)
        if cached is None:
            parsed = self.app.query_parser(text)
            cached = self._queries[text] = (parsed, copy.deepcopy(parsed))
        return cached[1]

    @query.setter
    def query(self, value: Mapping[str, Any]) -> None:
        self.querystring = self.app.query_stringify(value)

    @property
    def query_untouched(self) -> bool:
        """Whether `query` still equals the client's query string: neither assigned nor modified."""
        if self._original_query is not None and self._original_query != self.querystring:
            return False
        cached = self._queries.get(self.querystring) if self._queries else None
        return cached is None or cached[0] == cached[1]

    def _note_query(self) -> None:
        if self._original_query is None:
            self._original_query = self.querystring

    @property
    def origin(self) -> str:
        """Protocol and host: `https://example.com:1337`."""
        return f"{self.protocol}://{self.host}"

    @property
    def href(self) -> str:
        """The whole URL as it was asked for."""
        if self.original_url[:8].lower().startswith(("http://", "https://")):
            return self.original_url
        return self.origin + self.original_url

    @property
    def URL(self) -> URL:
        """The whole URL in parts; all of them empty where it is malformed."""
        if self._memoized_url is None:
            try:
                self._memoized_url = URL.from_text(f"{self.origin}{self.original_url}")
            except InvalidURLError:
                self._memoized_url = _NO_URL
        return self._memoized_url

    # Client and host

    @property
    def protocol(self) -> str:
        """`https` or `http`; behind a trusted proxy what X-Forwarded-Proto says."""
        if self.req.get("scheme") == "https":
            return "https"
        if not self.app.proxy:
            return "http"
        forwarded = self.get("X-Forwarded-Proto")
        return split_commas(forwarded)[0] if forwarded else "http"

    @property
    def secure(self) -> bool:
        """Whether the protocol is https."""
        return self.protocol == "https"

    @property
    def host(self) -> str:
        """Host and port; behind a trusted proxy what X-Forwarded-Host says."""
        host = self.get("X-Forwarded-Host") if self.app.proxy else ""
        if not host and self.http_version.startswith("2"):
            host = self.get(":authority")
        host = split_commas(host or self.get("Host"))[0]
        if "@" not in host:
            return host
        try:
            return URL.from_text(f"http://{host}").host
        except InvalidURLError:
            return ""

    @property
    def hostname(self) -> str:
        """The host without its port."""
        host = self.host
        return self.URL.hostname if host.startswith("[") else host.partition(":")[0]

    @property
    def subdomains(self) -> list[str]:
        """The labels before the domain, nearest first; `subdomain_offset` says how long the domain is."""
        hostname = self.hostname
        if is_ip(hostname):
            return []
        return hostname.split(".")[::-1][self.app.subdomain_offset :]

    @property
    def ips(self) -> list[str]:
        """The addresses a trusted proxy names, the client's first; at most `max_ips_count` from the end."""
        forwarded = self.get(self.app.proxy_ip_header) if self.app.proxy else ""
        ips = split_commas(forwarded) if forwarded else []
        return ips[-self.app.max_ips_count :] if self.app.max_ips_count > 0 else ips

    @property
    def ip(self) -> str:
        """The client's address, as far as it is known."""
        if not self._ip:
            ips = self.ips
            self._ip = (ips[0] if ips else "") or self.socket.remote_address or ""
        return self._ip

    @ip.setter
    def ip(self, value: str) -> None:
        self._ip = value

    # Conditions and negotiation

    @property
    def fresh(self) -> bool:
        """Whether the client's cached copy is valid, by ETag and Last-Modified (GET and HEAD only)."""
        if self.method not in {"GET", "HEAD"}:
            return False
        status = self.response.status
        return (200 <= status < 300 or status == 304) and is_fresh(self.header, self.response.header)

    @property
    def stale(self) -> bool:
        """The opposite of `fresh`."""
        return not self.fresh

    @property
    def idempotent(self) -> bool:
        """Whether the method may be repeated without further effect (RFC 9110 §9.2.2)."""
        return self.method in _IDEMPOTENT

    def accepts(self, *types: str | Sequence[str]) -> Any:
        """Return the best of `types` (extensions, media types) for the client, or False; all, if none."""
        offers = flatten(types)
        header = self.get("Accept")
        if not offers:
            return Accept.media_types(self.header.get("accept", "*/*")).ranked()
        if not header:
            return offers[0]
        full = [offer if "/" in offer else mime.lookup(offer) for offer in offers]
        best = Accept.media_types(header).best([media_type for media_type in full if media_type])
        return offers[full.index(best[0])] if best else False

    def accepts_encodings(self, *encodings: str | Sequence[str]) -> Any:
        """Return the best of `encodings` for the client, or False; all it accepts, if none given."""
        return _best(Accept.encodings(self.get("Accept-Encoding")), flatten(encodings))

    def accepts_charsets(self, *charsets: str | Sequence[str]) -> Any:
        """Return the best of `charsets` for the client, or False; all it accepts, if none given."""
        return _best(Accept.charsets(self.header.get("accept-charset", "*")), flatten(charsets))

    def accepts_languages(self, *languages: str | Sequence[str]) -> Any:
        """Return the best of `languages` for the client, or False; all it accepts, if none given."""
        return _best(Accept.languages(self.header.get("accept-language", "*")), flatten(languages))

    # Body

    @property
    def type(self) -> str:
        """The Content-Type without its parameters."""
        return self.get("Content-Type").partition(";")[0]

    @property
    def charset(self) -> str:
        """The charset the Content-Type names, or an empty text."""
        try:
            return MediaType.from_text(self.get("Content-Type")).parameters.get("charset", "")
        except ValueError:
            return ""

    @property
    def length(self) -> int | None:
        """The Content-Length, if there is one; 0 where it is no number."""
        text = self.get("Content-Length")
        if not text:
            return None
        return int(float(text)) if NUMBER.fullmatch(text) and len(text) < 30 else 0

    def is_(self, *types: str | Sequence[str]) -> str | Literal[False] | None:
        """Return which of `types` the body is, False if none, None where there is no body."""
        if not self._has_body():
            return None
        return type_is(self.get("Content-Type"), tuple(flatten(types))) or False

    def _has_body(self) -> bool:
        length = self.header.get("content-length")
        announced = length is not None and (not length or NUMBER.fullmatch(length) is not None)
        return announced or "transfer-encoding" in self.header

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield the body as it arrives, once; raises ClientDisconnect if the client disconnects before
        its end.
        """
        if self._reading:
            raise RuntimeError("the body of this request has been read already")
        self._reading = True
        while not self._complete:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                self.disconnected = True
                raise ClientDisconnect
            self._complete = not message.get("more_body", False)
            chunk: bytes = message.get("body", b"")
            if chunk:
                yield chunk

    async def wait_for_disconnect(self) -> None:
        """Return when the client has disconnected; wait forever while other code reads the body."""
        if self._reading and not self._complete:
            await asyncio.Event().wait()
        while not self.disconnected:
            message = await self._receive()
            self.disconnected = message["type"] == "http.disconnect"

    # Showing

    def to_json(self) -> dict[str, Any]:
        """Return method, url and header."""
        return {"method": self.method, "url": self.url, "header": self.header}

    def inspect(self) -> dict[str, Any]:
        """Return what a console shows: the same as `to_json`."""
        return self.to_json()


def flatten(values: Sequence[str | Sequence[str]]) -> list[str]:
    """Return the texts of a call made with texts or with one list of them."""
    if values and not isinstance(values[0], str):
        return list(values[0] or ())
    return [value for value in values if isinstance(value, str)]


def _best(accept: Accept, offers: list[str]) -> Any:
    if not offers:
        return accept.ranked()
    best = accept.best(offers)
    return best[0] if best else False
