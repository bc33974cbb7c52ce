"""HTTP as one caller after the other speaks it, each on a connection of its own."""

import asyncio
import json
import secrets
import ssl
from dataclasses import dataclass
from typing import Any

BODILESS = (204, 304)
PATIENCE = 60
"""Seconds, far beyond every limit of the server."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back whole; status 0 is a connection that was refused or lost."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


LOST = Answer(0, {}, b"")


def request(method: str, path: str, body: bytes = b"", media_type: str = "application/json") -> bytes:
    """Return a request as it is sent."""
    head = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close"]
    if body:
        head += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


def form(name: str, content: bytes, media_type: str) -> tuple[bytes, str]:
    """Return a form with one file, and its media type."""
    boundary = secrets.token_hex(16)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
    start = f"{head}Content-Type: {media_type}\r\n\r\n".encode()
    body = start + content + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


async def ask(port: int, sent: bytes, tls: ssl.SSLContext | None = None) -> Answer:
    """Send a request and read its answer; one that did not come whole is lost."""
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls)
            try:
                writer.write(sent)
                return _parsed(await reader.read())
            finally:
                writer.close()
    except OSError:
        return LOST


def _parsed(received: bytes) -> Answer:
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    status = int(first.split()[1])
    if len(body) != int(headers.get("content-length", 0 if status in BODILESS else -1)):
        return LOST
    return Answer(status, headers, body)


async def ask_and_leave(port: int, sent: bytes, after: float) -> None:
    """Send a request and hang up in the midst of it."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        await asyncio.sleep(after)
        writer.transport.abort()
    except OSError:
        return
