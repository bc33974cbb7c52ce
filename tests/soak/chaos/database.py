"""A PostgreSQL server of a test's own, to be killed, stopped and started again."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.serving import eventually, free_port
from tests.conftest import NO_PROGRAM, do_without
from tests.processes import children, lives

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",  # programs are killed here, not the machine
}


def _programs() -> Path:
    """Return the folder of PostgreSQL's programs; without one the test is skipped."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [shutil.which("initdb")]
    if found[-1] is None:
        do_without(NO_PROGRAM.format("initdb"))
    return Path(found[-1]).resolve().parent


def _owner() -> str | None:
    """Return who the server runs as: it refuses to run as root."""
    if os.geteuid():
        return None
    return next((name for name in ("postgres", "nobody") if _is_user(name)), None)


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


class OwnPostgres:
    """One server in a folder, on a port it keeps."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._programs = _programs()
        self._owner = _owner()
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"postgresql://octavo@127.0.0.1:{self.port}/postgres"
        if self._owner:
            shutil.chown(folder, self._owner)
        options = ["-U", "octavo", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        self._run("initdb", "-D", str(folder / "data"), *options).wait()

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                [self._programs / program, *arguments],
                stdout=log,
                stderr=log,
                user=self._owner,
                group=None if self._owner is None else pwd.getpwnam(self._owner).pw_gid,
                cwd=self._folder,
            )

    def start(self) -> None:
        """Start it, and wait until it lets somebody in."""
        eventually(self._starts, "PostgreSQL")

    def _starts(self) -> bool:
        """Whether it lets somebody in; where what was killed is still ending, it has to be started again."""
        if self._process is None or self._process.poll() is not None:
            settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
            data = ["-D", str(self._folder / "data"), "-p", str(self.port)]
            self._process = self._run("postgres", *data, *settings)
        asked = [self._programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked, check=False).returncode == 0

    def end(self, how: signal.Signals) -> None:
        """End it: by SIGKILL with all its processes, by SIGQUIT at once, by SIGINT in order."""
        if self._process is None:
            return
        processes = [self._process.pid, *children(self._process.pid)]
        self._signal(processes if how == signal.SIGKILL else processes[:1], how)
        self._process.wait(60)
        eventually(lambda: not any(lives(process) for process in processes), "the end of PostgreSQL")

    def pause(self) -> None:
        """Stop it in the middle of whatever it does; its connections stay open."""
        assert self._process is not None
        self._signal([self._process.pid, *children(self._process.pid)], signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._signal([*children(self._process.pid), self._process.pid], signal.SIGCONT)

    def _signal(self, processes: list[int], how: signal.Signals) -> None:
        for process in processes:
            try:
                os.kill(process, how)
            except ProcessLookupError:
                continue


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """A server in a temporary folder that its user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="octavo-postgres-"))
    server = OwnPostgres(folder)
    try:
        server.start()
        yield server
    finally:
        server.end(signal.SIGKILL)
        shutil.rmtree(folder)
