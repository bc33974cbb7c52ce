"""The server under load: every middleware, a few handlers, and what it holds at the moment."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from octavo.config import load_settings
from octavo.http import Application, qs
from octavo.http.asgi import UvicornServer
from octavo.http.multipart import UploadedFile
from octavo.http.scratch import new_folder
from octavo.http.static import StaticOptions, send_file
from octavo.kernel.context import Context
from octavo.server.middlewares import build_middlewares

GIGABYTE = 1 << 30
PAGE = os.sysconf("SC_PAGE_SIZE")
streaming = 0


async def gigabyte() -> AsyncIterator[bytes]:
    """Yield a gigabyte, counted as long as it runs."""
    global streaming
    streaming += 1
    try:
        block = b"x" * 65_536
        for _ in range(GIGABYTE // len(block)):
            yield block
            await asyncio.sleep(0)
    finally:
        streaming -= 1


def held(folder: Path) -> dict[str, Any]:
    """Return what the process holds: resident bytes, descriptors, tasks, streams, temporary files."""
    return {
        "rss": int(Path("/proc/self/statm").read_text().split()[1]) * PAGE,
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "tasks": len(asyncio.all_tasks()),
        "streams": streaming,
        "files": len(list((folder / "incoming").rglob("*"))),
    }


def application(folder: Path) -> Application:
    """Return the application of a project folder."""
    app = Application(keys=["soak soak soak soak"], query_parser=qs.parse, context_class=Context, silent=True)
    for layer in build_middlewares(load_settings(folder, {})):
        app.use(layer)

    async def handler(ctx: Context, next: Any) -> None:
        if ctx.path == "/ok":
            ctx.body = {"ok": True, "query": ctx.query, "body": ctx.request.body}
        elif ctx.path == "/held":
            ctx.body = held(folder)
        elif ctx.path == "/stream":
            ctx.body = gigabyte()
        elif ctx.path == "/file":
            await send_file(ctx, folder, "/big.bin", StaticOptions())
        elif ctx.path == "/upload":
            if ctx.request.receive_form is not None:
                await ctx.request.receive_form()
            files = ctx.request.files or {}
            ctx.body = {name: file.size for name, file in files.items() if isinstance(file, UploadedFile)}

    app.use(handler)
    return app


def main() -> None:
    """Listen on a free port of loopback and print it."""
    folder = Path(sys.argv[1])
    new_folder("first", folder / "incoming").rmdir()  # the process's own folder, which stays until its end
    server = UvicornServer(application(folder), host="127.0.0.1", port=0, lifespan="off")
    socket = server.config.bind_socket()
    socket.listen()
    print(socket.getsockname()[1], flush=True)
    server.run(sockets=[socket])


if __name__ == "__main__":
    main()
