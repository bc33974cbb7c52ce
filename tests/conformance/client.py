"""An ASGI application called in memory, one request at a time, byte for byte as a scenario says."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

Message = MutableMapping[str, Any]
AsgiApp = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]

HOST = "127.0.0.1:1337"


@dataclass
class Answer:
    """What came back: headers as sent, in order, names in lower case."""

    status: int
    reason: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    content: bytes = b""

    def all(self, name: str) -> list[str]:
        """Return every value of a header."""
        return [value for key, value in self.headers if key == name.lower()]


class Client:
    """Sends requests to an ASGI application from 127.0.0.1."""

    def __init__(self, app: AsgiApp) -> None:
        self.app = app

    async def send(
        self, method: str, target: str, headers: list[tuple[str, str]], content: bytes = b""
    ) -> Answer:
        """Send one request and return the whole answer."""
        raw_path, _, query = target.encode().partition(b"?")
        scope: Message = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": method.upper(),
            "scheme": "http",
            "path": unquote_to_bytes(raw_path).decode("utf-8", "replace"),
            "raw_path": raw_path,
            "query_string": query,
            "root_path": "",
            "headers": [(name.lower().encode("latin-1"), value.encode()) for name, value in headers],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 1337),
            "state": {},
        }
        answer = Answer(0)
        sent, gone = False, asyncio.Event()

        async def receive() -> Message:
            nonlocal sent
            if not sent:
                sent = True
                return {"type": "http.request", "body": content, "more_body": False}
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.reason = message.get("reason", b"").decode("latin-1") or _phrase(answer.status)
                answer.headers = [
                    (bytes(name).decode("latin-1").lower(), bytes(value).decode("latin-1"))
                    for name, value in message.get("headers", ())
                ]
            elif method.upper() != "HEAD":  # a server sends no body to HEAD
                answer.content += bytes(message.get("body", b""))

        await self.app(scope, receive, send)
        gone.set()
        return answer


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "unknown"
