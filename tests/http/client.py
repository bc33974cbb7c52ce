"""Sends requests to an application by hand, or to the server it runs on."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from octavo.http import Application
from octavo.http.asgi import UvicornServer
from octavo.http.connections import ConnectionLimits

Message = MutableMapping[str, Any]


@dataclass
class Answer:
    """What an application sent."""

    messages: list[Message] = field(default_factory=list)

    @property
    def status(self) -> int:
        return int(self.messages[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode("latin-1") for name, value in self.messages[0]["headers"]}

    @property
    def body(self) -> bytes:
        return b"".join(message["body"] for message in self.messages[1:])

    @property
    def text(self) -> str:
        return self.body.decode()


async def ask(
    app: Application,
    target: str = "/",
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    chunks: list[bytes] | None = None,
    raw_headers: list[tuple[bytes, bytes]] | None = None,
    **more: Any,
) -> Answer:
    """Answer one request; the client stays until the answer is complete."""
    path, _, query = target.partition("?")
    scope: Message = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": raw_headers or [(b"host", b"example.com"), *_raw(headers or {})],
        "http_version": "1.1",
        "scheme": "http",
        "client": ("127.0.0.1", 40000),
        "root_path": "",
        **more,
    }
    waiting = list(chunks or [b""])
    answer = Answer()

    async def receive() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        answer.messages.append(message)

    await app(scope, receive, send)
    return answer


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]


@contextlib.asynccontextmanager
async def served(
    app: Any, limits: ConnectionLimits | None = None, **options: Any
) -> AsyncIterator[tuple[str, int]]:
    """Run the real server on a free port of the loopback."""
    server = UvicornServer(app, limits, host="127.0.0.1", port=0, lifespan="off", **options)
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  (uvicorn has no event for it)
        await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[:2]
    finally:
        server.should_exit = True
        await task


async def raw(address: tuple[str, int], request: bytes, expect: bytes | None = None) -> bytes:
    """Send bytes and return what comes back until the server closes, or until `expect` has come."""
    reader, writer = await asyncio.open_connection(*address)
    writer.write(request)
    received = b""
    try:
        while expect is None or expect not in received:
            data = await asyncio.wait_for(reader.read(65536), 10)
            if not data:
                break
            received += data
    finally:
        writer.close()
    return received
