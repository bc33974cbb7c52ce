"""`octavo start`: serve."""

from pathlib import Path

import click

from octavo.cli.project import project_option


@click.command()
@click.option("--host", help="Address to listen on, instead of server.host.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on, instead of server.port.")
@project_option
@click.pass_context
def start(ctx: click.Context, folder: Path, host: str | None, port: int | None) -> None:
    """Serve the project until SIGTERM or Ctrl-C; requests under way are finished first."""
    from octavo import boot

    ctx.exit(boot.serve(folder, host=host, port=port))
