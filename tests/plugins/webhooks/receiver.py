"""A server that receives webhooks, and answers each as it is told."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

HANGS = "hangs"


@dataclass(frozen=True)
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    def is_signed_with(self, secret: str) -> bool:
        """Whether one of its signatures is one of a secret, computed here anew."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        head = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}."
        expected = base64.b64encode(hmac.digest(key, head.encode() + self.raw, hashlib.sha256)).decode()
        return f"v1,{expected}" in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """What has come, and what is answered: a status, or one with headers and body; 200 otherwise."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.strip().split("\r\n")
            headers = {
                name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
            }
            raw = await reader.readexactly(int(headers.get("content-length", 0)))
            self.received.append(Received(first.split(" ")[1], headers, raw))
            answer = self.answers.pop(0) if self.answers else 200
            if answer == HANGS:
                await reader.read()  # until the other side goes
                return
            status, more, body = answer if isinstance(answer, tuple) else (answer, "", b"ok")
            length = f"Content-Length: {len(body)}\r\nConnection: close\r\n"
            writer.write(f"HTTP/1.1 {status} X\r\n{more}{length}\r\n".encode() + body)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # whoever came has left
        finally:
            writer.close()


@asynccontextmanager
async def receiving(port: int = 0) -> AsyncIterator[Receiver]:
    """Run a receiver."""
    receiver = Receiver()
    server = await asyncio.start_server(receiver.talk, "127.0.0.1", port)
    receiver.port = server.sockets[0].getsockname()[1]
    async with server:
        yield receiver
