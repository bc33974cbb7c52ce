"""A new server takes over once it answers, and not before."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from octavo.loaders.reload import ServerProcess

ANSWERS = "import os, sys; os.write(int(sys.argv[-1]), b'ready'); sys.stdin.read()"
WAITS = """
import os, signal, sys

signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
os.write(int(sys.argv[-1]), b"ready")
signal.sigwait([signal.SIGTERM])
with open({!r}, "a") as file:
    file.write("once\\n")
"""
FAILS = "raise SystemExit(1)"


class Place:
    """A socket, and how often it was settled."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.settled = 0

    def listener(self) -> socket.socket:
        return self.socket

    def settle(self) -> None:
        self.settled += 1


@pytest.fixture
def place() -> Iterator[Place]:
    place = Place()
    with place.socket:
        yield place


def test_one_that_ends_before_it_answers_leaves_the_one_before(place: Place, tmp_path: Path) -> None:
    program = tmp_path / "server.py"
    server = ServerProcess([sys.executable, str(program)], place)
    program.write_text(FAILS)
    assert not server.replace(Event())
    assert not server.is_there
    program.write_text("import time\n" + ANSWERS.replace("sys.stdin.read()", "time.sleep(60)"))
    assert server.replace(Event())
    program.write_text(FAILS)
    assert not server.replace(Event())
    assert (server.is_there, server.ended(), place.settled) == (True, None, 1)
    server.stop()


def test_the_one_before_is_ended_once_the_next_answers(place: Place, tmp_path: Path) -> None:
    program, ended = tmp_path / "server.py", tmp_path / "ended"
    program.write_text(WAITS.format(str(ended)))
    server = ServerProcess([sys.executable, str(program)], place)
    assert server.replace(Event())
    assert not ended.exists()
    assert server.replace(Event())
    assert ended.read_text() == "once\n"
    server.stop()
    assert ended.read_text() == "once\n" * 2


def test_one_that_is_stopped_before_it_answers_is_ended(place: Place, tmp_path: Path) -> None:
    program = tmp_path / "server.py"
    program.write_text("import time; time.sleep(60)")
    stopping = Event()
    stopping.set()
    assert not ServerProcess([sys.executable, str(program)], place).replace(stopping)
    assert subprocess.run(["pgrep", "-f", str(program)], capture_output=True, check=False).stdout == b""
