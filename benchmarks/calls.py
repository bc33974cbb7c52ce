"""In-process ASGI calls and their CPU time, without a socket or a client library beside them."""

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from octavo import Octavo

Call = Callable[[], Awaitable[bytes]]


def caller(
    app: Octavo,
    method: str,
    path: str,
    query: str = "",
    token: str = "",
    body: Callable[[], object] | None = None,
) -> Call:
    """Return what makes one request and gives its answer's body; anything but 2xx ends the benchmark."""
    headers = [(b"host", b"localhost"), (b"accept", b"*/*")]
    if token:
        headers.append((b"authorization", f"Bearer {token}".encode()))
    if body is not None:
        headers.append((b"content-type", b"application/json"))
    target = path + (f"?{query}" if query else "")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "octavo.target": target.encode(),
    }

    async def call() -> bytes:
        sent = b"" if body is None else json.dumps(body()).encode()
        told: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": sent, "more_body": False}

        async def send(message: Any) -> None:
            told.append(message)

        length = [(b"content-length", b"%d" % len(sent))] if sent else []
        await app.asgi({**scope, "headers": [*headers, *length]}, receive, send)
        answer = b"".join(message.get("body", b"") for message in told)
        if not 200 <= told[0]["status"] < 300:
            raise SystemExit(f"{method} {target}: {told[0]['status']} {answer.decode()}")
        return answer

    return call


async def cpu_each(calls: dict[str, Call], rounds: int = 15, count: int = 100) -> dict[str, float]:
    """Return the least CPU time of a request in µs, all threads together, by name; measured in turns, so that
    whatever else the machine does meets all of them.
    """
    best = dict.fromkeys(calls, float("inf"))
    for call in calls.values():
        for _ in range(count):
            await call()
    for _ in range(rounds):
        for name, call in calls.items():
            begun = time.process_time()
            for _ in range(count):
                await call()
            best[name] = min(best[name], (time.process_time() - begun) / count * 1e6)
    return best
