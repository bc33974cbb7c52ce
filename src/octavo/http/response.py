"""`ctx.response`: the response, with Koa's names."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from posixpath import splitext
from typing import Any, Literal

from octavo.http import dates, json, mime, streams
from octavo.http.content_disposition import ContentDisposition
from octavo.http.headers import HeaderValue, vary_with
from octavo.http.mounting import Scope, below_mount
from octavo.http.raw_response import RawResponse
from octavo.http.request import Request, flatten
from octavo.http.settings import AppSettings
from octavo.http.socket import Socket
from octavo.http.text import encode_url, escape_html, js_text, utf8
from octavo.http.type_is import type_is
from octavo.http.url import URL
from octavo.statuses import EMPTY, PHRASES, REDIRECT

_PLAIN_JSON = frozenset({dict, list})
_HTML = re.compile(r"\s*<")
_ETAG = re.compile(r'(?:W/)?"')
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_NUMBER = re.compile(r"\s*([+-]?\d+)")


class Response:
    """One HTTP response; it is sent after the last middleware has returned."""

    explicit_null_body = False
    streams: Sequence[Any] = ()
    context: Callable[[], Any] = staticmethod(lambda: None)
    _body: Any = None
    _explicit_status = False

    def __init__(self, app: AppSettings, request: Request, res: RawResponse) -> None:
        self.app = app
        self.request = request
        self.res: RawResponse = res

    # Status line

    @property
    def status(self) -> int:
        """The status code; 404 until a status or body is set."""
        return self.res.status_code

    @status.setter
    def status(self, code: int) -> None:
        if self.res.headers_sent:
            return
        if not isinstance(code, int) or isinstance(code, bool):
            raise TypeError("status code must be a number")
        if not 100 <= code <= 999:
            raise ValueError(f"invalid status code: {code}")
        self._explicit_status = True
        self.res.status_code = code
        self.res.status_message = PHRASES.get(code)
        if code in EMPTY and _is_something(self._body):
            self.body = None

    @property
    def message(self) -> str | None:
        """The reason phrase; by default the status's own, None for an unknown status."""
        return self.res.status_message or PHRASES.get(self.res.status_code)

    @message.setter
    def message(self, text: str) -> None:
        self.res.status_message = text

    # Body

    @property
    def body(self) -> Any:
        """The body: text, bytes, anything JSON, None, or a stream (iterator, async iterator, file)."""
        return self._body

    @body.setter
    def body(self, value: Any) -> None:
        previous, self._body = self._body, value
        if value is None:
            self.explicit_null_body = True
            self._forget_body()
            return
        res = self.res
        if not self._explicit_status and not res.headers_sent:
            self._explicit_status = True
            res.status_code = 200
            res.status_message = "OK"
        if type(value) in _PLAIN_JSON:
            self._set_json()
        elif isinstance(value, str):
            self._default_type(
                "text/html; charset=utf-8" if _HTML.match(value) else "text/plain; charset=utf-8"
            )
            self._set_length(len(utf8(value)))
        elif isinstance(value, bytes | bytearray | memoryview):
            self._default_type("application/octet-stream")
            self._set_length(len(value))
        elif streams.is_stream(value):
            if previous is not value:
                self.streams = [*self.streams, value]
                if previous is not None:
                    self.remove("Content-Length")
            self._default_type("application/octet-stream")
        else:
            self._set_json()

    @body.deleter
    def body(self) -> None:
        self._body = None
        self._forget_body()

    def _set_json(self) -> None:
        if not self.res.headers_sent:
            fields = self.res.fields
            fields.pop("content-length", None)
            fields["content-type"] = "application/json; charset=utf-8"

    def _forget_body(self) -> None:
        if self.status not in EMPTY:
            self.status = 204
        for name in ("Content-Type", "Content-Length", "Transfer-Encoding"):
            self.remove(name)

    def _set_length(self, length: int) -> None:
        fields = self.res.fields
        if not self.res.headers_sent and "transfer-encoding" not in fields:
            fields["content-length"] = str(length)

    def _default_type(self, value: str) -> None:
        if not self.res.headers_sent:
            self.res.fields.setdefault("content-type", value)

    @property
    def length(self) -> int | None:
        """The Content-Length, or the length the body will have, None where that is not known."""
        if self.has("Content-Length"):
            match = _NUMBER.match(str(self.get("Content-Length")))
            return int(match[1]) if match else 0
        body = self._body
        if body is None or body is False or body == "" or body == 0 or streams.is_stream(body):
            return None
        if isinstance(body, str):
            return len(utf8(body))
        if isinstance(body, bytes | bytearray | memoryview):
            return len(body)
        return len(json.dumps(body))

    @length.setter
    def length(self, value: Any) -> None:
        if not self.has("Transfer-Encoding"):
            self.set("Content-Length", value)

    @property
    def type(self) -> str:
        """The Content-Type without parameters; set by extension or media type, charset added where usual."""
        return str(self.get("Content-Type")).partition(";")[0]

    @type.setter
    def type(self, value: str | None) -> None:
        full = mime.content_type(value) if value and isinstance(value, str) else None
        if full:
            self.set("Content-Type", full)
        else:
            self.remove("Content-Type")

    def is_(self, *types: str | Sequence[str]) -> str | Literal[False]:
        """Return which of `types` the Content-Type is, or False."""
        return type_is(self.type, tuple(flatten(types))) or False

    # Headers

    @property
    def header(self) -> dict[str, HeaderValue]:
        """The headers by lower-case name; a header sent several times is a list."""
        return self.res.get_headers()

    @property
    def headers(self) -> dict[str, HeaderValue]:
        """The same as `header`."""
        return self.res.get_headers()

    def get(self, field: str) -> HeaderValue:
        """Return one header, or an empty text."""
        return self.res.get_header(field) or ""

    def has(self, field: str) -> bool:
        """Return whether a header is set."""
        return self.res.has_header(field)

    def set(self, field: str | Mapping[str, Any] | None, value: Any = ...) -> None:
        """Set one header, or all of a mapping; a list gives several fields of that name."""
        if self.res.headers_sent or (field is None and value is ...):
            return
        if isinstance(field, Mapping):
            for name, item in field.items():
                self.set(name, item)
        elif value is ... or field is None:
            raise TypeError("a header needs a name and a value")
        else:
            self.res.set_header(
                field, [js_text(item) for item in value] if _is_list(value) else js_text(value)
            )

    def append(self, field: str, value: Any) -> None:
        """Add a value, or several, to a header."""
        present = self.get(field)
        if present:
            before = present if isinstance(present, list) else [present]
            value = [*before, *(value if _is_list(value) else [value])]
        self.set(field, value)

    def remove(self, field: str) -> None:
        """Remove a header."""
        if not self.res.headers_sent:
            self.res.remove_header(field)

    def vary(self, field: str | Sequence[str]) -> None:
        """Add to the Vary header what the response depends on."""
        if self.res.headers_sent:
            return
        present = self.get("Vary")
        value = vary_with(", ".join(present) if isinstance(present, list) else str(present), field)
        if value:
            self.set("Vary", value)

    @property
    def etag(self) -> str:
        """The entity tag; quotes are added where they are missing."""
        return str(self.get("ETag"))

    @etag.setter
    def etag(self, value: str) -> None:
        self.set("ETag", value if _ETAG.match(value) else f'"{value}"')

    @property
    def last_modified(self) -> datetime | None:
        """The Last-Modified date; set by datetime or by a text that holds a date."""
        value = self.get("Last-Modified")
        return dates.from_text(str(value)) if value else None

    @last_modified.setter
    def last_modified(self, value: datetime | str) -> None:
        moment = dates.from_text(value) if isinstance(value, str) else value
        if moment is None:
            raise ValueError(f"not a date: {value!r}")
        self.set("Last-Modified", dates.to_http(moment))

    def attachment(
        self, filename: str | None = None, options: Mapping[str, Any] | None = None, **more: Any
    ) -> None:
        """Make the response a download, named and typed by `filename`; options: type, fallback (RFC 6266)."""
        settings = {"type": "attachment", "fallback": True, **(options or {}), **more}
        if filename:
            self.type = splitext(filename.rstrip("/"))[1]
        disposition = ContentDisposition.for_file(
            filename, type=settings["type"] or "attachment", fallback=settings["fallback"]
        )
        self.set("Content-Disposition", disposition.to_text())

    # Redirects

    def redirect(self, url: str, alt: str | None = None) -> None:
        """Redirect with 302 or the redirecting status set; "back" follows the Referrer, else `alt` or "/"."""
        if url == "back":
            url = self._back_url() or alt or below_mount(self.request.req, "/")
        url = str(url)
        if _ABSOLUTE.match(url):
            url = URL.from_text(url).href  # in its normal form it cannot be read in two ways
        self.set("Location", encode_url(url))
        if self.status not in REDIRECT:
            self.status = 302
        html = bool(self.request.accepts("html"))
        self.type = "text/html; charset=utf-8" if html else "text/plain; charset=utf-8"
        self.body = f"Redirecting to {escape_html(url) if html else url}."

    def back(self, alt: str | None = None) -> None:
        """Redirect to the Referrer if it is of this host, else to `alt` or "/": `redirect("back")`."""
        self.redirect("back", alt)

    def _back_url(self) -> str | None:
        referrer = self.request.get("Referrer")
        if not referrer:
            return None
        url = URL.from_text(referrer, URL.from_text(self.request.href))
        return referrer if url.host == self.request.host else None

    # Sending

    @property
    def header_sent(self) -> bool:
        """Whether status line and headers are out."""
        return self.res.headers_sent

    @property
    def writable(self) -> bool:
        """Whether the response can still be written: it is not finished, and the client is connected."""
        if self.res.finished or self.request.disconnected:
            return False
        transport = self.request.req.get("octavo.transport")
        return transport is None or not transport.is_closing()

    @property
    def ctx(self) -> Any:
        """The context; None once it is gone."""
        return self.context()

    @property
    def req(self) -> Scope:
        """The ASGI scope of the request."""
        return self.request.req

    @property
    def socket(self) -> Socket:
        """The connection the response goes to."""
        return self.res.socket

    async def flush_headers(self) -> None:
        """Send status line and headers now, the body later."""
        await self.res.flush_headers()

    # Showing

    def to_json(self) -> dict[str, Any]:
        """Return status, message and header."""
        return {"status": self.status, "message": self.message, "header": self.header}

    def inspect(self) -> dict[str, Any]:
        """Return what a console shows: the same with the body."""
        return {**self.to_json(), "body": self._body}


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _is_something(body: object) -> bool:
    """Return whether JavaScript finds a body to be true: empty containers are."""
    return bool(body) or isinstance(body, dict | list | bytes)
