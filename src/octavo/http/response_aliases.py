"""The response's properties, as `ctx` has them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from octavo.http.response import Response


class ResponseAliases:
    """What `ctx` hands on to `ctx.response` (Koa's delegation, spelled out so that it is typed and fast)."""

    response: Response

    @property
    def header_sent(self) -> bool:
        """Whether status line and headers are out."""
        return self.response.header_sent

    @property
    def writable(self) -> bool:
        """Whether anything can still be sent: the response is not finished, the client is there."""
        return self.response.writable

    @property
    def status(self) -> int:
        """The status code; 404 until a status or body is set."""
        return self.response.status

    @status.setter
    def status(self, value: int) -> None:
        self.response.status = value

    @property
    def message(self) -> str | None:
        """The reason phrase; by default the status's own, None for an unknown status."""
        return self.response.message

    @message.setter
    def message(self, value: str) -> None:
        self.response.message = value

    @property
    def body(self) -> Any:
        """The body: text, bytes, anything JSON, None, or a stream (iterator, async iterator, file)."""
        return self.response.body

    @body.setter
    def body(self, value: Any) -> None:
        self.response.body = value

    @body.deleter
    def body(self) -> None:
        del self.response.body

    @property
    def length(self) -> int | None:
        """The Content-Length, or the length the body will have, None where that is not known."""
        return self.response.length

    @length.setter
    def length(self, value: Any) -> None:
        self.response.length = value

    @property
    def type(self) -> str:
        """The Content-Type without parameters; set by extension or media type, charset added where usual."""
        return self.response.type

    @type.setter
    def type(self, value: str | None) -> None:
        self.response.type = value

    @property
    def last_modified(self) -> datetime | None:
        """The Last-Modified date; set by datetime or by a text that holds a date."""
        return self.response.last_modified

    @last_modified.setter
    def last_modified(self, value: datetime | str) -> None:
        self.response.last_modified = value

    @property
    def etag(self) -> str:
        """The entity tag; quotes are added where they are missing."""
        return self.response.etag

    @etag.setter
    def etag(self, value: str) -> None:
        self.response.etag = value

    def has(self, field: str) -> bool:
        """Return whether a header is set."""
        return self.response.has(field)

    def set(self, field: str | Mapping[str, Any] | None, value: Any = ...) -> None:
        """Set one header, or all of a mapping; a list gives several fields of that name."""
        self.response.set(field, value)

    def append(self, field: str, value: Any) -> None:
        """Add a value, or several, to a header."""
        self.response.append(field, value)

    def remove(self, field: str) -> None:
        """Remove a header."""
        self.response.remove(field)

    def vary(self, field: str | Sequence[str]) -> None:
        """Add to the Vary header what the response depends on."""
        self.response.vary(field)

    def attachment(
        self, filename: str | None = None, options: Mapping[str, Any] | None = None, **more: Any
    ) -> None:
        """Make the response a download, named and typed by `filename`; options: type, fallback (RFC 6266)."""
        self.response.attachment(filename, options, **more)

    def redirect(self, url: str, alt: str | None = None) -> None:
        """Redirect with 302 or the redirecting status set; "back" follows the Referrer, else `alt` or "/"."""
        self.response.redirect(url, alt)

    def back(self, alt: str | None = None) -> None:
        """Redirect to the Referrer if it is of this host, else to `alt` or "/": `redirect("back")`."""
        self.response.back(alt)

    async def flush_headers(self) -> None:
        """Send status line and headers now, the body later."""
        await self.response.flush_headers()
