"""Run the octavo command as a person would: in a process of its own."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from tests.cli.forks import LARGEST

CLEAN = {
    name: value for name, value in os.environ.items() if not name.startswith("OCTAVO_") or "TEST" in name
}
ROOT = Path(__file__).parents[2]
SECONDS = 60
PIPED = 50_000
"""Bytes that a pipe takes whether somebody reads or not."""
OWN = ("OCTAVO_", "APP_KEYS", "TMPDIR")
"""What variables begin with that nothing reads before a command runs."""


class Forks:
    """The process whose forks run commands, for as long as this one lives."""

    def __init__(self) -> None:
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            command = [sys.executable, "-m", "tests.cli.forks", str(theirs.fileno())]
            self._process = subprocess.Popen(command, cwd=ROOT, env=CLEAN, pass_fds=[theirs.fileno()])
        self._requests.settimeout(SECONDS)
        self._turn = threading.Lock()
        atexit.register(self.close)

    def ask(self, message: Mapping[str, Any], streams: Sequence[int] = ()) -> Any:
        """Send a message, and return what it is answered with."""
        with self._turn:
            socket.send_fds(self._requests, [json.dumps(message).encode()], streams)
            return json.loads(self._requests.recv(LARGEST))

    def close(self) -> None:
        """End the process."""
        self._requests.close()
        self._process.wait(SECONDS)


_forks: list[Forks] = []


class Fork:
    """A command in a fork, with what tests ask of `subprocess.Popen`."""

    def __init__(
        self, arguments: Sequence[str], streams: Sequence[int], cwd: Path, env: Mapping[str, str]
    ) -> None:
        if not _forks:
            _forks.append(Forks())
        self.args = ["octavo", *arguments]
        self.returncode: int | None = None
        command = {"arguments": arguments, "cwd": str(cwd.resolve()), "env": {**CLEAN, **env}}
        self.pid: int = _forks[0].ask(command, streams)

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        if self.returncode is None:
            self.returncode = _forks[0].ask({"process": self.pid})
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Wait for the end, and return the exit code; raises TimeoutExpired."""
        ends = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > ends:
                raise subprocess.TimeoutExpired(self.args, timeout)
            time.sleep(0.005)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Tell it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


def can_fork(env: Mapping[str, str]) -> bool:
    """Whether a command need not begin from nothing, as what is measured from the first line does."""
    if sys.platform != "linux" or "COVERAGE_PROCESS_START" in os.environ:
        return False
    return all(name.startswith(OWN) for name in env)


def octavo(
    *arguments: str, cwd: Path, stdin: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; its output is text because nobody watches."""
    given = stdin.encode()
    if not can_fork(env or {}) or len(given) > PIPED:
        return started(*arguments, cwd=cwd, stdin=stdin, env=env)
    reading, writing = os.pipe()
    with TemporaryFile() as output, TemporaryFile() as errors:
        os.write(writing, given)
        os.close(writing)
        fork = Fork(arguments, [reading, output.fileno(), errors.fileno()], cwd, env or {})
        os.close(reading)
        try:
            code = fork.wait(SECONDS)
        except subprocess.TimeoutExpired:
            fork.kill()
            fork.wait(SECONDS)
            raise
        return subprocess.CompletedProcess(fork.args, code, _text_in(output), _text_in(errors))


def _text_in(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def started(
    *arguments: str, cwd: Path, stdin: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Do the same in a process that begins from nothing."""
    return subprocess.run(
        [sys.executable, "-m", "octavo", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
        env={**CLEAN, **(env or {})},
    )
