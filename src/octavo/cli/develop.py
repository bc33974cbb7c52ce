"""`octavo develop`: serve, and follow changes."""

from pathlib import Path

import click

from octavo.cli import terminal
from octavo.cli.project import project_option


@click.command()
@click.option("--host", help="Address to listen on, instead of server.host.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on, instead of server.port.")
@project_option
def develop(folder: Path, host: str | None, port: int | None) -> None:
    """Serve the project and restart it on changes.

    What was changed is checked first: while it has problems they are shown, and the old server goes on.
    """
    from octavo.loaders import reload

    at = ["-C", str(folder)]
    listen = [*(["--host", host] if host else []), *(["--port", str(port)] if port is not None else [])]
    reload.follow(
        folder,
        serve=reload.octavo_command("start", *at, *listen),
        check=reload.octavo_command("check", *at),
        tell=terminal.say,
    )
