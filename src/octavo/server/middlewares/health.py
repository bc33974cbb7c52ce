"""`octavo::health`: /_health, 204 as long as the process answers; /_ready, as long as its database does."""

import asyncio
from contextvars import Context as Variables

from pydantic import Field

from octavo.compose import Next
from octavo.config import Settings
from octavo.db.engine import Database
from octavo.errors import HttpError
from octavo.http.headers import check_name, check_value
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.server.middlewares.base import Options

READY_SECONDS = 2.0
"""How long the database may take for its answer."""


class HealthOptions(Options):
    """Where it is, and the header by which it is known."""

    path: str = Field(default="/_health", description="The path at which the process answers.")
    ready_path: str = Field(default="/_ready", description="The path at which the database answers, too.")
    header: str = Field(default="octavo", description="The header's name.")
    text: str = Field(default="In good health", description="The header's value.")


def make(options: HealthOptions, _settings: Settings) -> ContextMiddleware:
    """Return the layer."""
    check_name(options.header)
    check_value(options.header, options.text)
    question = _SharedPing()

    async def health(ctx: Context, next: Next) -> object:
        if ctx.path == options.ready_path:
            if not ctx.octavo.running:
                raise HttpError(503)
            await question.ask(ctx.octavo.database)
        elif ctx.path != options.path:
            return await next()
        ctx.status = 204
        ctx.set(options.header, options.text)
        return None

    return health


class _SharedPing:
    """Asks the database once for all who want to know at the moment."""

    def __init__(self) -> None:
        self._asking: asyncio.Task[None] | None = None

    async def ask(self, database: Database) -> None:
        """Raise Unavailable where the database has no answer."""
        if self._asking is None or self._asking.done():
            ping = database.ping(READY_SECONDS)
            self._asking = asyncio.get_running_loop().create_task(ping, context=Variables())
        await asyncio.shield(self._asking)
