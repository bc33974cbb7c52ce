"""`ctx.res`: the raw response, a thin layer over ASGI's `send` with Node's names."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Self

from octavo.http import headers as header_fields
from octavo.http.headers import HeaderValue
from octavo.http.socket import Socket
from octavo.http.text import utf8
from octavo.statuses import PHRASES

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Chunk = bytes | bytearray | memoryview | str

WHOLE = "octavo.response"
"""The type of an ASGI message that is a response to its end: status, reason, fields and body.

An extension of ASGI's, which Octavo's own server offers; elsewhere a response takes two messages.
"""
EXTENSIONS: dict[str, dict[str, object]] = {WHOLE: {}}
"""What a server says in its scope's `extensions` that understands it."""


class RawResponse:
    """Status line, headers and body; they cannot be changed once `headers_sent`."""

    __slots__ = (
        "_over",
        "_scope",
        "_send",
        "fields",
        "finished",
        "headers_sent",
        "status_code",
        "status_message",
    )

    def __init__(self, scope: Mapping[str, Any], send: Send) -> None:
        self._scope = scope
        self._send = send
        self.fields: dict[str, HeaderValue] = {}
        self.status_code = 404
        self.status_message: str | None = None
        self.headers_sent = False
        self.finished = False
        self._over: asyncio.Event | None = None

    @property
    def writable_ended(self) -> bool:
        """Whether `end` was called."""
        return self.finished

    @property
    def socket(self) -> Socket:
        """The connection."""
        return Socket(self._scope)

    def set_header(self, name: str, value: Any) -> Self:
        """Set a header to a text or a list of texts; raise ValueError for what HTTP forbids."""
        if self.headers_sent:
            raise RuntimeError("Cannot set headers after they are sent to the client")
        header_fields.check_name(name)
        for item in value if isinstance(value, list) else (value,):
            header_fields.check_value(name, str(item))
        self.fields[name.lower()] = value
        return self

    def get_header(self, name: str) -> HeaderValue | None:
        """Return a header as it was set."""
        return self.fields.get(name.lower())

    def has_header(self, name: str) -> bool:
        """Return whether a header is set."""
        return name.lower() in self.fields

    def remove_header(self, name: str) -> None:
        """Remove a header."""
        self.fields.pop(name.lower(), None)

    def get_headers(self) -> dict[str, HeaderValue]:
        """Return all headers by lower-case name."""
        return dict(self.fields)

    def clear_headers(self) -> None:
        """Remove all headers."""
        self.fields.clear()

    async def write_head(
        self, status: int, message: str | None = None, headers: Mapping[str, Any] | None = None
    ) -> None:
        """Send status line and headers."""
        self.status_code = status
        self.status_message = message
        for name, value in (headers or {}).items():
            self.set_header(name, value)
        await self.flush_headers()

    async def flush_headers(self) -> None:
        """Send status line and headers now, before any of the body."""
        if not self.headers_sent:
            await self._send(self._start())

    def _start(self) -> dict[str, Any]:
        self.headers_sent = True
        if "transfer-encoding" in self.fields:
            self.fields.pop("content-length", None)  # never both: they may disagree (RFC 9112 §6.2)
        start = {
            "type": "http.response.start",
            "status": self.status_code,
            "headers": header_fields.to_raw(self.fields),
        }
        if reason := self._reason():
            start["reason"] = reason  # beyond ASGI: Octavo's server writes it
        return start

    def _reason(self) -> bytes | None:
        """Return the reason phrase if it is not the usual one."""
        message = self.status_message
        if not message or message == PHRASES.get(self.status_code):
            return None
        header_fields.check_value("status message", message)
        return message.encode("latin-1")

    async def write(self, chunk: Chunk) -> None:
        """Send a part of the body, headers first; returns when the connection can take more."""
        if self.finished:
            raise RuntimeError("write after end")
        await self.flush_headers()
        if chunk and self._takes_body():
            await self._send({"type": "http.response.body", "body": to_bytes(chunk), "more_body": True})

    async def end(self, chunk: Chunk | None = None) -> None:
        """Send the rest of the body and finish; calling it again does nothing."""
        if self.finished:
            return
        body = to_bytes(chunk) if chunk else b""
        takes_body = self._takes_body()
        if takes_body and not self.headers_sent and "transfer-encoding" not in self.fields:
            self.fields.setdefault("content-length", str(len(body)))
        self.finished = True
        last = body if takes_body else b""
        if self._is_whole(last, takes_body):
            await self._send_whole(last)
        else:
            await self.flush_headers()
            await self._send({"type": "http.response.body", "body": last, "more_body": False})
        if self._over is not None:
            self._over.set()

    def _is_whole(self, body: bytes, takes_body: bool) -> bool:
        """Return whether the server takes the response as one message, and nothing says how to frame it."""
        if self.headers_sent or WHOLE not in self._scope.get("extensions", ()) or self.status_code < 200:
            return False
        fields = self.fields
        if "transfer-encoding" in fields or "connection" in fields:
            return False
        return not takes_body or str(fields["content-length"]) == str(len(body))

    async def _send_whole(self, body: bytes) -> None:
        self.headers_sent = True
        message = {"status": self.status_code, "reason": self._reason(), "fields": self.fields, "body": body}
        await self._send({"type": WHOLE, **message})

    async def wait_finished(self) -> None:
        """Return when `end` was called."""
        if not self.finished:
            self._over = asyncio.Event()
            await self._over.wait()

    def _takes_body(self) -> bool:
        status = self.status_code
        return self._scope["method"] != "HEAD" and status not in {204, 304} and status >= 200


def to_bytes(chunk: Chunk) -> bytes:
    """Return a part of a body as bytes, text as UTF-8; raise TypeError for anything else."""
    if isinstance(chunk, bytes):
        return chunk
    if isinstance(chunk, str):
        return utf8(chunk)
    if isinstance(chunk, bytearray | memoryview):
        return bytes(chunk)
    raise TypeError(f"a part of a body must be bytes or text, not {type(chunk).__name__}")
