"""`octavo develop`: serve, and follow changes."""

import socket
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from octavo.cli import terminal
from octavo.cli.project import project_option


class SharedSocket:
    """The socket all servers of a session listen on in turn, so that callers wait while one follows another.

    It is another one once the settings name another address.
    """

    def __init__(self, folder: Path, host: str | None, port: int | None) -> None:
        self._folder = folder
        self._requested_address = (host, port)
        self._place: tuple[str, int] | None = None
        self._sockets: dict[tuple[str, int], socket.socket] = {}

    def listener(self) -> socket.socket:
        """Return the socket; raises StartupError for settings that are wrong and addresses that are taken."""
        from octavo import boot
        from octavo.config import load_settings

        place = boot.address_of(load_settings(self._folder), *self._requested_address)
        if place not in self._sockets:
            self._sockets[place] = boot.listen(*place)
        self._place = place
        return self._sockets[place]

    def settle(self) -> None:
        """Let go of the sockets before the one returned last."""
        for place in [place for place in self._sockets if place != self._place]:
            self._sockets.pop(place).close()


@click.command()
@click.option("--host", help="Address to listen on, instead of server.host.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on, instead of server.port.")
@project_option
def develop(folder: Path, host: str | None, port: int | None) -> None:
    """Serve the project and restart it on changes.

    Changed code is checked first, also against the database, and the old server runs until the new one
    answers. If there are problems, they are printed and the old server keeps running.
    """
    from octavo.development import Development
    from octavo.loaders import reload
    from octavo.loaders.server_process import ServerProcess

    with TemporaryDirectory(prefix="octavo-develop-") as session:
        at = ["-C", str(folder), "--development", session]
        reload.follow(
            folder,
            server=ServerProcess(reload.octavo_command("start", *at), SharedSocket(folder, host, port)),
            check=reload.octavo_command("check", "--database", *at),
            tell=terminal.say,
            development=Development(Path(session)),
        )
