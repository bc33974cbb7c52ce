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
from tests.processes import children, lives, unprivileged

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


class OwnPostgres:
    """One server in a folder, on a port it keeps."""

    def __init__(self, folder: Path, primary: "OwnPostgres | None" = None) -> None:
        """Make a new server's folder, or a streaming replica's of another one that runs."""
        self._folder = folder
        self._programs = _programs()
        self._owner = unprivileged()
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"postgresql://octavo@127.0.0.1:{self.port}/postgres"
        if self._owner:
            shutil.chown(folder, self._owner)
        options = ["-U", "octavo", "-D", str(folder / "data"), "--no-sync"]
        if primary is None:
            made = self._run("initdb", *options, "--auth=trust", "--encoding=UTF8", "--locale=C")
        else:
            where = ["-h", "127.0.0.1", "-p", str(primary.port)]
            made = self._run("pg_basebackup", *options, *where, "-R", "--checkpoint=fast")
        assert made.wait() == 0, (folder / "log").read_text("utf-8")

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

    def url_of(self, database: str) -> str:
        """Return the address of another database on it."""
        return self.url.removesuffix("postgres") + database

    def ask(self, sql: str, database: str = "postgres") -> str:
        """Return what a statement says, by psql."""
        command = [self._programs / "psql", "-X", "-q", "-A", "-t", "-d", self.url_of(database), "-c", sql]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def scans(self, table: str, database: str = "postgres") -> int:
        """Return how often a table or its indexes were read; what was read last is told a second later."""
        scans = "coalesce(sum(seq_scan + coalesce(idx_scan, 0)), 0)"
        return int(self.ask(f"SELECT {scans} FROM pg_stat_user_tables WHERE relname = '{table}'", database))

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
def own_postgres(primary: OwnPostgres | None = None) -> Iterator[OwnPostgres]:
    """A server in a temporary folder that its user may enter, or a streaming replica of another one."""
    folder = Path(tempfile.mkdtemp(prefix="octavo-postgres-"))
    server = OwnPostgres(folder, primary)
    try:
        server.start()
        yield server
    finally:
        server.end(signal.SIGKILL)
        shutil.rmtree(folder)
