"""PgBouncer, run by a test on a port of its own before the PostgreSQL server that tests use."""

import getpass
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.cli.serving import eventually, free_port
from tests.conftest import require_program, require_service
from tests.processes import unprivileged

CONFIGURATION = """
[databases]
* = host={host} port={server_port} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
logfile = {folder}/log
server_login_retry = 1
{settings}
"""
BUSY = {"pool_mode": "transaction", "default_pool_size": 12, "server_round_robin": 1}
"""Settings under which each transaction of one connection has another session, if there are several."""


@dataclass(frozen=True)
class Pooler:
    """One PgBouncer."""

    port: int
    process: subprocess.Popen[bytes]

    def address(self, url: str) -> str:
        """Return the address through it of a database of the server's."""
        return urlunsplit(urlsplit(url)._replace(netloc=f"127.0.0.1:{self.port}"))


@contextmanager
def pooler(url: str = "", port: int | None = None, **settings: object) -> Iterator[Pooler]:
    """Run one in front of a server, that which tests use if none is named; without the program the test is
    skipped.
    """
    require_program("pgbouncer")
    server = urlsplit(url or require_service("postgres").url)
    port, user = port or free_port(), unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="octavo-pgbouncer-"))
    file = folder / "pgbouncer.ini"
    file.write_text(
        CONFIGURATION.format(
            host=server.hostname,
            server_port=server.port or 5432,
            user=server.username or getpass.getuser(),
            port=port,
            folder=folder,
            settings="\n".join(f"{name} = {value}" for name, value in settings.items()),
        )
    )
    if user:
        shutil.chown(folder, user)
    process = subprocess.Popen(["pgbouncer", "-q", str(file)], user=user, stderr=subprocess.DEVNULL)
    found = Pooler(port, process)
    try:
        eventually(lambda: _accepts(port), "PgBouncer")
        yield found
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def _accepts(port: int) -> bool:
    socket.create_connection(("127.0.0.1", port), timeout=2).close()
    return True
