"""The HTTP server: uvicorn with what plain ASGI leaves out and Koa's context needs.

It keeps four things that uvicorn's httptools protocol drops: the request target as sent, the reason phrase,
the transport, and that a client has disconnected. Octavo also runs on servers without them.
"""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from octavo.clients import Client
from octavo.http.connections import CROWDED, ConnectionLimits, ConnectionProgress, Connections, Phase
from octavo.http.headers import HeaderValue, to_lines
from octavo.http.raw_response import EXTENSIONS, WHOLE
from octavo.http.target import RequestTarget
from octavo.statuses import PHRASES

MAX_HEAD = 65_536  # bytes of request line and headers
FIRST_REQUEST_SECONDS = 0.5
"""How long a server that stops waits for the first request of a connection it has accepted."""
_MALFORMED = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_OTHER_VERSION = b"HTTP/1.1 505 HTTP Version Not Supported\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


# Statuses whose line uvicorn writes as Koa does.
_USUAL = frozenset(
    {200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 409, 500, 501}
)

_READING = frozenset({b"GET", b"HEAD"})


class _Kept:
    """A stand-in for a transport that buffers what is written."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> None:
        self.data += data


class Cycle(RequestResponseCycle):
    """One response; any status from 100 to 999 and any reason phrase can be sent.

    A response that is all there comes as one message (`octavo.http.raw_response.WHOLE`) and is written at
    once: that saves a system call and a wake-up on both sides, and a third of what uvicorn takes for it.
    """

    async def run_asgi(self, app: Any) -> None:
        """Run the application; for a client that is disconnecting nothing is sent, which is no error."""

        async def answer(*arguments: Any) -> None:
            await app(*arguments)
            if not self.response_started and self.transport.is_closing():
                self.disconnected = True

        await super().run_asgi(answer)

    async def send(self, message: Any) -> None:
        """Send one ASGI message."""
        if message["type"] == WHOLE:
            await self._send_whole(message)
        elif message["type"] == "http.response.start":
            await self._send_start(message)
        else:
            await super().send(message)

    async def _send_whole(self, message: Any) -> None:
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if self.disconnected:
            return
        if self.response_started:
            raise RuntimeError("a response was begun before")
        head = self._head(message["status"], message["reason"], message["fields"])
        self.response_started = self.response_complete = True
        self.waiting_for_100_continue = False
        self.transport.write(head + message["body"])
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()

    def _head(self, status: int, reason: bytes | None, fields: Mapping[str, HeaderValue]) -> bytes:
        lines = [b"HTTP/1.1 %d %s\r\n" % (status, reason or _reason(status))]
        lines += [b"%s: %s\r\n" % field for field in self.default_headers]
        lines.append(to_lines(fields))
        lines.append(b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n")
        return b"".join(lines)

    async def _send_start(self, message: Any) -> None:
        transport, sink = self.transport, _Kept()
        self.transport = sink  # type: ignore[assignment]  # write is all it is asked
        try:
            start: Any = {**message, "status": min(message["status"], 599)}
            await super().send(start)
        finally:
            self.transport = transport
        if head := _with_line(sink.data, message["status"], message.get("reason")):
            transport.write(head)


def _reason(status: int) -> bytes:
    return PHRASES.get(status, "unknown").encode("latin-1")


def _with_line(head: bytes, status: int, reason: bytes | None) -> bytes:
    """Replace the status line uvicorn wrote with Koa's; empty if the client has disconnected."""
    if not head or (reason is None and status in _USUAL):
        return head
    return b"HTTP/1.1 %d %s" % (status, reason or _reason(status)) + head[head.index(b"\r\n") :]


class Protocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *args: Any, watch: Connections, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch = watch
        self.progress = ConnectionProgress(self.loop.time())
        self.address = ""
        self._head_size = 0
        self._unread = 0
        self._completed = False
        self._served: RequestResponseCycle | None = None
        self._refusal = _MALFORMED
        self._is_last = False

    @property
    def is_closing(self) -> bool:
        """Whether it closes once everything written is sent."""
        return self.transport.is_closing()

    @property
    def waits_for_us(self) -> bool:
        """Whether we have paused reading, so that the client cannot go on."""
        return self.flow.read_paused

    def connection_made(self, transport: Any) -> None:
        """Count the connection, and refuse it if there are too many."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        if not self.watch.admit(self.address):
            self._refuse(CROWDED)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting the connection, and tell the request being answered that its client has left.

        uvicorn tells only the last request; if a client pipelines several, another one is being answered.
        """
        self.watch.leave(self.address)
        super().connection_lost(exc)
        if self._served is not None and not self._served.response_complete:
            self._served.disconnected = True
            self._served.message_event.set()
            self._served.scope["octavo.client"].mark_disconnected()  # type: ignore[typeddict-item]  # beyond ASGI

    def end(self, answer: bytes) -> None:
        """Close it, after sending `answer` if no response has begun."""
        cycle, is_head = self.cycle, self.progress.phase is Phase.HEAD
        if cycle is None or (cycle.response_complete if is_head else not cycle.response_started):
            self.transport.write(answer)
        self.transport.close()

    def abort(self) -> None:
        """Close it at once; unsent data is lost."""
        self.transport.abort()

    def shutdown(self) -> None:
        """End with the request under way; one that has just connected is given a moment to send the only one.

        It has been accepted here, so no other process will answer it.
        """
        if self.cycle is None and not self.is_closing:
            self._is_last = True
            self.loop.call_later(FIRST_REQUEST_SECONDS, self._close_unused)
        else:
            super().shutdown()

    def _close_unused(self) -> None:
        if self.cycle is None:
            self.transport.close()

    def pause_writing(self) -> None:
        """Note when the client stopped reading."""
        self.progress.blocked_since = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        """Note that the client reads again."""
        self.progress.blocked_since = None
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Feed the parser, and refuse heads and chunk framing that are too long."""
        if self.transport.is_closing():
            return
        self._completed = False
        self._unread += len(data)
        super().data_received(data)
        if self.progress.phase is not Phase.BODY:
            # Data in which a request ended was mostly its body: what follows is counted from the next on.
            self._head_size = 0 if self._completed else self._head_size + len(data)
        if max(self._head_size, self._unread) > MAX_HEAD and not self.transport.is_closing():
            self._refuse(_TOO_LARGE)

    def on_message_begin(self) -> None:
        """Begin a request."""
        self.progress.enter(Phase.HEAD, self.loop.time())
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Collect a header of the head; trailers after a chunked body are dropped."""
        if self.progress.phase is Phase.HEAD:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Start the request, with its target as sent besides the path that uvicorn can parse.

        Raises ValueError, which ends the connection, for anything but HTTP/1.0 or 1.1.
        """
        self.progress.enter(Phase.BODY, self.loop.time())
        self._head_size = self._unread = 0
        self._check_head()
        url: bytes = self.url
        self.scope["octavo.target"] = url  # type: ignore[typeddict-unknown-key]  # beyond ASGI
        self.scope["octavo.transport"] = self.transport  # type: ignore[typeddict-unknown-key]  # beyond ASGI
        self.scope["extensions"] = EXTENSIONS  # type: ignore[typeddict-item]  # ours is not in its list
        client = Client(self.parser.get_method() in _READING)
        self.scope["octavo.client"] = client  # type: ignore[typeddict-unknown-key]  # beyond ASGI
        if not url.startswith(b"/") or url.startswith(b"//") or not url.isascii():
            self.url = _plain(url)
        super().on_headers_complete()

    def _check_head(self) -> None:
        version = self.parser.get_http_version()
        if version not in ("1.0", "1.1"):
            self._refusal = _OTHER_VERSION
            raise ValueError(f"HTTP/{version}")
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (not hosts and version == "1.1"):
            raise ValueError("a request names one host (RFC 9112 section 3.2)")

    def on_chunk_header(self) -> None:
        """Start counting the bytes between parts of a body."""
        self._unread = 0

    def on_body(self, body: bytes) -> None:
        """Collect a part of the body."""
        self._unread = 0
        self.progress.body_bytes += len(body)
        self.progress.response_complete = self.cycle.response_complete
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End the request."""
        self.progress.enter(Phase.NOTHING, self.loop.time())
        self.progress.response_complete = False
        self._unread = 0
        self._completed = True
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer malformed HTTP, in as few words as Node does."""
        self._refuse(self._refusal)

    def _refuse(self, answer: bytes) -> None:
        self.transport.write(answer)
        self.transport.close()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        cycle.__class__ = Cycle  # uvicorn names its class in the middle of a long method
        self._served = cycle
        if self._is_last:
            cycle.keep_alive = False
        super()._start_asgi_task(cycle, app)


def _plain(url: bytes) -> bytes:
    """Return a target in a form uvicorn can parse as a path: without authority, ASCII only."""
    target = RequestTarget.from_text(url.decode("latin-1"))
    path = "/" + target.path.lstrip("/") + target.search
    return path.encode("ascii", "replace").replace(b"#", b"%23")


class UvicornServer(uvicorn.Server):
    """uvicorn's server, which also closes connections whose clients are too slow."""

    def __init__(self, app: Any, limits: ConnectionLimits | None = None, **options: Any) -> None:
        self.watch = Connections(limits or ConnectionLimits())
        super().__init__(_config(app, self.watch, options))

    async def on_tick(self, counter: int) -> bool:
        """Check every connection once a second; a second has ten ticks."""
        if counter % 10 == 0:
            ours = [one for one in self.server_state.connections if isinstance(one, Protocol)]
            self.watch.end_slow(ours, asyncio.get_running_loop().time())
        return await super().on_tick(counter)


def _config(app: Any, watch: Connections, options: dict[str, Any]) -> uvicorn.Config:
    """Return uvicorn's configuration with Octavo's settings; `options` are uvicorn's own and win."""
    settings: dict[str, Any] = {
        "http": partial(Protocol, watch=watch),
        "ws": "none",
        "lifespan": "auto",
        "proxy_headers": False,  # the application's `proxy` setting decides, not the server
        "server_header": False,
        "access_log": False,
        "log_config": None,
        "timeout_keep_alive": watch.limits.keep_alive,
    }
    return uvicorn.Config(app, **{**settings, **options})
