"""`octavo start`: serve."""

import socket
from pathlib import Path

import click

from octavo.cli.project import project_option
from octavo.errors import Problem, StartupError


@click.command()
@click.option("--host", help="Address to listen on, instead of server.host.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on, instead of server.port.")
@click.option("--fd", type=click.IntRange(0), help="Number of an open socket to listen on instead.")
@project_option
@click.pass_context
def start(ctx: click.Context, folder: Path, host: str | None, port: int | None, fd: int | None) -> None:
    """Serve the project until SIGTERM or Ctrl-C; requests under way are finished first."""
    from octavo import boot

    ctx.exit(boot.serve(folder, host, port, None if fd is None else _open_socket(fd)))


def _open_socket(fd: int) -> socket.socket:
    try:
        found = socket.socket(fileno=fd)
    except OSError as error:
        raise _no_listener(f"{fd} is no open socket: {error.strerror}") from None
    if found.type != socket.SOCK_STREAM:
        raise _no_listener(f"{fd} is a socket without connections")
    return found


def _no_listener(message: str) -> StartupError:
    return StartupError([Problem("--fd", message, "name a stream socket; 3 is systemd's first one")])
