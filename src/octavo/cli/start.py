"""`octavo start`: serve."""

import gc
import os
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import click

from octavo.cli import terminal
from octavo.cli.approved import development_option, enter_session
from octavo.cli.project import project_option
from octavo.errors import Problem, StartupError

MOST_WORKERS = 64
OBJECTS_AT_START = 50_000
"""How many new objects the collector waits for until the server has started; `server.gc_thresholds` follow.

What is made meanwhile stays: looking through it every 700 objects took a fifth of the time.
"""


@click.command()
@click.option("--host", help="Address to listen on, instead of server.host.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on, instead of server.port.")
@click.option("--fd", type=click.IntRange(0), help="Number of an open socket to listen on instead.")
@click.option(
    "--ready-fd",
    type=click.IntRange(0),
    help="Number of an open pipe that is written to once the server is ready.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    help="Serve with so many processes on one socket; SIGHUP starts them anew, one after another.",
)
@click.option("--while-fd", type=click.IntRange(0), hidden=True, help="Number of an open pipe to end with.")
@development_option
@project_option
@click.pass_context
def start(
    ctx: click.Context,
    folder: Path,
    host: str | None,
    port: int | None,
    fd: int | None,
    ready_fd: int | None,
    workers: int | None,
    while_fd: int | None,
    session: Path | None,
) -> None:
    """Serve the project until SIGTERM or Ctrl-C; requests under way are finished first."""
    gc.set_threshold(OBJECTS_AT_START)
    from octavo import boot

    terminal.forgive("stdout", 1)  # what a project prints is no reason to answer otherwise
    if while_fd is not None:
        _end_with(while_fd)
    listener = None if fd is None else _open_socket(fd)
    ready = None if ready_fd is None else partial(_say_ready, ready_fd)
    if workers is not None and workers > 1:
        ctx.exit(_serve_with(workers, folder, listener or _listen(folder, host, port), ready))
    prepare = None if session is None else partial(enter_session, session=session)
    ctx.exit(boot.serve(folder, host, port, listener, ready, prepare))


def _serve_with(workers: int, folder: Path, listener: socket.socket, ready: Callable[[], None] | None) -> int:
    """Serve with several processes; return the exit code."""
    from octavo.loaders.reload import octavo_command
    from octavo.loaders.workers import supervise

    with listener:
        command = octavo_command("start", "-C", str(folder))
        return supervise(command, listener, workers, terminal.say, ready)


def _listen(folder: Path, host: str | None, port: int | None) -> socket.socket:
    from octavo import boot
    from octavo.config import load_settings

    return boot.listen(*boot.address_of(load_settings(folder), host, port))


def _end_with(fd: int) -> None:
    """Stop once whoever has the other end of a pipe has ended, killed or not."""

    def wait() -> None:
        os.read(fd, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="octavo supervisor", daemon=True).start()


def _say_ready(fd: int) -> None:
    """Tell whoever waits at the other end of a pipe; nobody may be there any more."""
    with suppress(OSError), os.fdopen(fd, "w") as pipe:
        pipe.write("ready\n")


def _open_socket(fd: int) -> socket.socket:
    try:
        listener = socket.socket(fileno=fd)
    except OSError as error:
        raise _no_listener(f"{fd} is no open socket: {error.strerror}") from None
    if listener.type != socket.SOCK_STREAM:
        raise _no_listener(f"{fd} is a socket without connections")
    return listener


def _no_listener(message: str) -> StartupError:
    return StartupError([Problem("--fd", message, "name a stream socket; 3 is systemd's first one")])
