"""Runs commands that use a plugin's service on a project's instance."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from octavo.errors import ApplicationError, Problem, StartupError


def run_with(folder: Path, uid: str, what: str, work: Callable[[Any], Awaitable[None]]) -> None:
    """Run something with a service; a validation error becomes a problem of `what`, and the exit code is
    1.
    """
    import asyncio

    async def on_instance() -> None:
        from octavo import boot
        from octavo.log import configure

        configure(level="error")  # what a server tells at its start is not asked for here
        async with boot.running(folder) as app:
            if uid not in app.services:
                plugin = uid.removeprefix("plugin::").split(".")[0]
                raise StartupError(
                    [Problem(f"octavo.toml#/plugins/{plugin}", "the plugin is off", "turn it on")]
                )
            await work(app.service(uid))

    try:
        asyncio.run(on_instance())
    except ApplicationError as error:
        findings = error.details.get("errors") or [{"message": error.message}]
        raise StartupError([Problem(what, finding["message"]) for finding in findings]) from None
