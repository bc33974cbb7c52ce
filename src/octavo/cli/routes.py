"""`octavo routes`: every address, and who answers there."""

from pathlib import Path

import click

from octavo.cli import terminal
from octavo.cli.project import project_option


@click.command()
@project_option
def routes(folder: Path) -> None:
    """List every route: method, path, handler, and what stands before it."""
    import asyncio

    from octavo import boot

    app = asyncio.run(boot.create(folder))
    terminal.table(("METHOD", "PATH", "HANDLER", "AUTH", "BEFORE"), [])
