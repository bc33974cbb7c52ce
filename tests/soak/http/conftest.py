"""A real server in a process of its own, and sockets to it."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CONFIG = """
[[middlewares]]
name = "octavo::logger"
config = { requests = false }
[[middlewares]]
name = "octavo::errors"
[[middlewares]]
name = "octavo::query"
[[middlewares]]
name = "octavo::body"
config = { directory = "incoming", file_limit = "1gb" }
[[middlewares]]
name = "octavo::session"
[[middlewares]]
name = "octavo::public"
"""
ROOT = Path(__file__).parents[3]


@dataclass
class Server:
    port: int

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            yield reader, writer
        finally:
            writer.close()
            try:
                await writer.wait_closed()
            except OSError:
                pass  # the server closed first

    async def get(self, path: str) -> Any:
        """Ask on a new connection and return the JSON of a 200."""
        async with self.connect() as (reader, writer):
            writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            head, _, body = (await asyncio.wait_for(reader.read(-1), 20)).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        return json.loads(body)

    async def held(self) -> dict[str, int]:
        found: dict[str, int] = await self.get("/held")
        return found

    async def settled(self, before: dict[str, int]) -> dict[str, int]:
        """Return what is held once nothing more goes than was there before, or after 10 s."""
        for _ in range(100):
            now = await self.held()
            if all(now[name] <= before[name] for name in ("descriptors", "tasks", "streams", "files")):
                break
            await asyncio.sleep(0.1)
        return now


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "octavo.toml").write_text(CONFIG, "utf-8")
    (tmp_path / "incoming").mkdir()
    with (tmp_path / "big.bin").open("wb") as big:
        big.truncate(1 << 30)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.soak.http.server", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        yield Server(int(process.stdout.readline()))
        assert process.poll() is None, "the server died"
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
