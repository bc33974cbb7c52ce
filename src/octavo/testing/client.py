"""A running project in this process, and a client that calls it without a socket."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from httpx import ASGITransport, AsyncClient

from octavo import boot
from octavo.config import load_settings
from octavo.kernel.instance import Octavo

HOST = "http://localhost"
Client = AsyncClient


def client_of(app: Octavo, headers: Mapping[str, str] | None = None) -> Client:
    """Return a client of a running project; addresses begin at its root: `client.get("/api/articles")`."""
    return Client(transport=ASGITransport(app.asgi), base_url=HOST, headers=headers)


@asynccontextmanager
async def running(folder: Path, environ: Mapping[str, str] | None = None) -> AsyncIterator[Octavo]:
    """Run a project on an empty database, gone at the end; `environ` changes settings for it alone."""
    with TemporaryDirectory(prefix="octavo-") as scratch:
        database = {
            "OCTAVO_DATABASE__URL": f"sqlite:{scratch}/test.db",
            "OCTAVO_DATABASE__DURABILITY": "normal",
        }
        settings = load_settings(folder, {**os.environ, **database, **(environ or {})})
        async with boot.running(await boot.create(folder, settings=settings)) as app:
            yield app
