"""An application of nothing but middlewares and one handler, asked over plain ASGI."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from octavo.config import load_settings
from octavo.http import Application, qs
from octavo.kernel.context import Context
from octavo.server.middlewares import build_middlewares

Handler = Callable[[Context], Awaitable[object]]


@dataclass
class Answer:
    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def __getitem__(self, name: str) -> str:
        return ", ".join(self.all(name))

    def __contains__(self, name: str) -> bool:
        return bool(self.all(name))

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def cookies(self) -> str:
        return "; ".join(value.partition(";")[0] for value in self.all("set-cookie"))


class Site:
    """A project folder with some settings, and the handler behind its middlewares."""

    def __init__(self, folder: Path, toml: str = "", handler: Handler | None = None, **options: Any) -> None:
        (folder / "octavo.toml").write_text(toml, "utf-8")
        settings = load_settings(folder, {})
        keys = ["old enough to sign cookies"]
        self.app = Application(
            keys=keys, query_parser=qs.parse, context_class=Context, silent=True, **options
        )
        for layer in build_middlewares(settings):
            self.app.use(layer)
        if handler is not None:
            self.app.use(lambda_of(handler))

    async def ask(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | Iterable[bytes] = b"",
        client: str = "127.0.0.1",
    ) -> Answer:
        path, _, query = target.partition("?")
        chunks = [body] if isinstance(body, bytes) else list(body)
        sent = {"host": "127.0.0.1:1337", **(headers or {})}
        if any(chunks) or method in {"POST", "PUT", "PATCH"}:
            sent.setdefault("content-length", str(sum(map(len, chunks))))
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in sent.items()],
            "client": (client, 50_000),
            "server": ("127.0.0.1", 1337),
        }
        answer = Answer()
        left = list(chunks)
        ended: list[bool] = []

        async def receive() -> MutableMapping[str, Any]:
            if left:
                return {"type": "http.request", "body": left.pop(0), "more_body": True}
            if ended:
                return await asyncio.Future()
            ended.append(True)
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = [
                    (key.decode(), value.decode("latin-1")) for key, value in message["headers"]
                ]
            else:
                answer.body += message.get("body", b"")

        await self.app(scope, receive, send)
        return answer


def lambda_of(handler: Handler) -> Any:
    async def innermost(ctx: Context, next: Any) -> None:
        await handler(ctx)

    return innermost


def entry(name: str, **config: Any) -> str:
    """One `[[middlewares]]` entry; values are printed as TOML reads them."""
    lines = [f"[[middlewares]]\nname = {json.dumps(name)}"]
    if config:
        lines.append("[middlewares.config]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in config.items()]
    return "\n".join(lines) + "\n"
