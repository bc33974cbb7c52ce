"""A server as a person starts it, and what it answers."""

import fcntl
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from typing import IO, Any

from tests.cli.command import CLEAN, Fork, can_fork

PORTS = range(10_000, 32_768)
"""Ports that systems give to no connection by themselves, so that a server that ends finds its own again."""
Process = subprocess.Popen[bytes] | Fork
_given: list[IO[bytes]] = []


def free_port() -> int:
    """Return a port that nobody uses; no process of any tests is given it, too, while this one runs."""
    files = Path(tempfile.gettempdir(), f"octavo-ports-{os.getuid()}")
    files.mkdir(exist_ok=True)
    while True:
        port = SystemRandom().choice(PORTS)
        mine = (files / str(port)).open("wb")
        try:
            fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            mine.close()
            continue
        _given.append(mine)
        return port


def status_of(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def get(port: int, path: str) -> Any:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return json.loads(answer.read())


def post(port: int, path: str, body: Any) -> None:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", json.dumps(body).encode(), headers)
    urllib.request.urlopen(request, timeout=10).close()


def eventually(is_so: Callable[[], Any], what: str, seconds: float = 90) -> Any:
    """Wait until something is so; a refused connection is not yet so."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if found := is_so():
                return found
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {seconds} s")


@dataclass
class Running:
    """A server process, its port, and the file its output goes to."""

    process: Process
    port: int
    output: Path

    def printed(self) -> str:
        return self.output.read_text("utf-8")


@contextmanager
def running(
    command: str,
    folder: Path,
    *arguments: str,
    env: dict[str, str] | None = None,
    port: int | None = None,
    output: Path | None = None,
    forked: bool = False,
) -> Iterator[Running]:
    """Run `octavo start` or `octavo develop` on a free port, or on the one that settings or arguments name,
    and wait until it answers; `forked` is for tests that start many.
    """
    where = [] if port else ["--port", str(free_port())]
    port = port or int(where[1])
    output = output or folder.parent / f"{folder.name}.{command}.log"
    full = [command, "-C", str(folder), *where, *arguments]
    with output.open("wb") as log:
        process = start_command(full, log, env or {}, forked=forked)
    server = Running(process, port, output)
    try:
        eventually(lambda: status_of(port, "/_health") == 204 or process.poll() is not None, "an answer")
        assert process.poll() is None, server.printed()
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


def start_command(command: list[str], log: IO[bytes], env: dict[str, str], *, forked: bool = True) -> Process:
    """Start an octavo command in a fork where that can be, which writes to a file."""
    if not forked or not can_fork(env):
        full = [sys.executable, "-m", "octavo", *command]
        return subprocess.Popen(full, stdout=log, stderr=subprocess.STDOUT, env={**CLEAN, **env})
    with Path(os.devnull).open("rb") as nothing:
        return Fork(command, [nothing.fileno(), log.fileno(), log.fileno()], Path.cwd(), env)


def no_traceback(text: str) -> bool:
    return not re.search(r"Traceback \(most recent call last\)", text)
