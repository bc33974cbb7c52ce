"""The request's properties, as `ctx` has them."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from octavo.http import url
from octavo.http.request import Request
from octavo.http.socket import Socket


class RequestAliases:
    """What `ctx` hands on to `ctx.request` (Koa's delegation, spelled out so that it is typed and fast)."""

    request: Request

    @property
    def original_url(self) -> str:
        """Path and query as they were sent."""
        return self.request.original_url

    @property
    def origin(self) -> str:
        """Protocol and host: `https://example.com:1337`."""
        return self.request.origin

    @property
    def href(self) -> str:
        """The whole URL as it was asked for."""
        return self.request.href

    @property
    def subdomains(self) -> list[str]:
        """The labels before the domain, nearest first; `subdomain_offset` says how long the domain is."""
        return self.request.subdomains

    @property
    def protocol(self) -> str:
        """`https` or `http`; behind a trusted proxy what X-Forwarded-Proto says."""
        return self.request.protocol

    @property
    def secure(self) -> bool:
        """Whether the protocol is https."""
        return self.request.secure

    @property
    def host(self) -> str:
        """Host and port; behind a trusted proxy what X-Forwarded-Host says."""
        return self.request.host

    @property
    def hostname(self) -> str:
        """The host without its port."""
        return self.request.hostname

    @property
    def URL(self) -> url.URL:
        """The whole URL in parts; all of them empty where it is malformed."""
        return self.request.URL

    @property
    def header(self) -> dict[str, str]:
        """The headers by lower-case name; several of one name are joined as Node joins them."""
        return self.request.header

    @property
    def headers(self) -> dict[str, str]:
        """The same as `header`."""
        return self.request.headers

    @property
    def stale(self) -> bool:
        """The opposite of `fresh`."""
        return self.request.stale

    @property
    def fresh(self) -> bool:
        """Whether the client's copy is still good, by ETag and Last-Modified (GET and HEAD only)."""
        return self.request.fresh

    @property
    def ips(self) -> list[str]:
        """The addresses a trusted proxy names, the client's first; at most `max_ips_count` from the end."""
        return self.request.ips

    @property
    def ip(self) -> str:
        """The client's address, as far as it is known."""
        return self.request.ip

    @property
    def idempotent(self) -> bool:
        """Whether the method may be repeated without further effect (RFC 9110 §9.2.2)."""
        return self.request.idempotent

    @property
    def socket(self) -> Socket:
        """The connection the request came over."""
        return self.request.socket

    @property
    def method(self) -> str:
        """The request method, upper-case."""
        return self.request.method

    @method.setter
    def method(self, value: str) -> None:
        self.request.method = value

    @property
    def url(self) -> str:
        """Path and query, as sent or as rewritten since; `original_url` keeps the former."""
        return self.request.url

    @url.setter
    def url(self, value: str) -> None:
        self.request.url = value

    @property
    def path(self) -> str:
        """The path, still percent-encoded."""
        return self.request.path

    @path.setter
    def path(self, value: str) -> None:
        self.request.path = value

    @property
    def query(self) -> dict[str, Any]:
        """The query as a mapping, parsed by the application's parser once per text."""
        return self.request.query

    @query.setter
    def query(self, value: Mapping[str, Any]) -> None:
        self.request.query = value

    @property
    def querystring(self) -> str:
        """The query as text, without its "?"."""
        return self.request.querystring

    @querystring.setter
    def querystring(self, value: str) -> None:
        self.request.querystring = value

    @property
    def search(self) -> str:
        """The query as text with its "?", or an empty text."""
        return self.request.search

    @search.setter
    def search(self, value: str) -> None:
        self.request.search = value

    @property
    def params(self) -> dict[str, Any]:
        """What stood for the `:name` parts of the route's path."""
        return self.request.params

    @params.setter
    def params(self, value: dict[str, Any]) -> None:
        self.request.params = value

    def get(self, field: str) -> str:
        """Return one header or an empty text; `Referer` and `Referrer` are the same."""
        return self.request.get(field)

    def is_(self, *types: str | Sequence[str]) -> str | Literal[False] | None:
        """Return which of `types` the body is, False if none, None where there is no body."""
        return self.request.is_(*types)

    def accepts(self, *types: str | Sequence[str]) -> Any:
        """Return the best of `types` (extensions, media types) for the client, or False; all, if none."""
        return self.request.accepts(*types)

    def accepts_encodings(self, *encodings: str | Sequence[str]) -> Any:
        """Return the best of `encodings` for the client, or False; all it accepts, if none given."""
        return self.request.accepts_encodings(*encodings)

    def accepts_charsets(self, *charsets: str | Sequence[str]) -> Any:
        """Return the best of `charsets` for the client, or False; all it accepts, if none given."""
        return self.request.accepts_charsets(*charsets)

    def accepts_languages(self, *languages: str | Sequence[str]) -> Any:
        """Return the best of `languages` for the client, or False; all it accepts, if none given."""
        return self.request.accepts_languages(*languages)

    @property
    def files(self) -> Any:
        """The files of a multipart body by field."""
        return self.request.files
