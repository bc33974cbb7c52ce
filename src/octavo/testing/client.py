"""A running project in this process, and a client that calls it without a socket."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from httpx import ASGITransport, AsyncClient

from octavo import boot
from octavo.config import PluginSettings, Settings, load_settings
from octavo.kernel.instance import Octavo

HOST = "http://localhost"
Client = AsyncClient
LIMITS = {"users-permissions": "ratelimit", "admin": "rate_limit"}
"""Plugins with a limit of logins, and the name of that option."""


def client_of(app: Octavo, headers: Mapping[str, str] | None = None) -> Client:
    """Return a client of a running project; addresses begin at its root: `client.get("/api/articles")`."""
    return Client(transport=ASGITransport(app.asgi), base_url=HOST, headers=headers)


@asynccontextmanager
async def running(folder: Path, environ: Mapping[str, str] | None = None) -> AsyncIterator[Octavo]:
    """Run a project on an empty database, gone at the end; `environ` changes settings for it alone.

    Nobody is limited in how often they log in, unless the project's settings say how often.
    """
    with TemporaryDirectory(prefix="octavo-") as scratch:
        database = {
            "OCTAVO_DATABASE__URL": f"sqlite:{scratch}/test.db",
            "OCTAVO_DATABASE__DURABILITY": "normal",
        }
        settings = load_settings(folder, {**os.environ, **database, **(environ or {})})
        async with boot.running(await boot.create(folder, settings=_without_limits(settings))) as app:
            yield app


def _without_limits(settings: Settings) -> Settings:
    """Return settings without limits of logins, unless they are set."""
    plugins = dict(settings.plugins)
    for name, key in LIMITS.items():
        said = plugins.get(name, PluginSettings())
        plugins[name] = said.model_copy(update={"config": {key: {"enabled": False}, **said.config}})
    return settings.model_copy(update={"plugins": plugins})
