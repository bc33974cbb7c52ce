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
from octavo.testing.first_starts import FirstStart

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

    Nobody is limited in how often they log in, unless the project's settings say how often. A project that
    was run twice by this process goes on from what its start made then, which takes half as long.
    """
    with TemporaryDirectory(prefix="octavo-") as scratch:
        file = Path(scratch) / "test.db"
        database = {
            "OCTAVO_DATABASE__URL": f"sqlite:{file}",
            "OCTAVO_DATABASE__DURABILITY": "normal",
        }
        settings = load_settings(folder, {**os.environ, **database, **(environ or {})})
        app = await boot.create(folder, settings=_without_limits(settings))
        first_start = FirstStart(app, file)
        first_start.write()
        async with boot.running(app):
            first_start.keep()
            yield app


def _without_limits(settings: Settings) -> Settings:
    """Return settings without limits of logins, unless they are set."""
    plugins = dict(settings.plugins)
    for name, key in LIMITS.items():
        plugin = plugins.get(name, PluginSettings())
        plugins[name] = plugin.model_copy(update={"config": {key: {"enabled": False}, **plugin.config}})
    return settings.model_copy(update={"plugins": plugins})
