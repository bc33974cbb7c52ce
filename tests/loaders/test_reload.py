"""A new server takes over once it answers, and not before."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from octavo.loaders.reload import Server

ANSWERS = "import os, sys; os.write(int(sys.argv[-1]), b'ready'); sys.stdin.read()"
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
    server = Server([sys.executable, str(program)], place)
    program.write_text(FAILS)
    assert not server.replace(Event())
    assert not server.is_there
    program.write_text("import time\n" + ANSWERS.replace("sys.stdin.read()", "time.sleep(60)"))
    assert server.replace(Event())
    program.write_text(FAILS)
    assert not server.replace(Event())
    assert (server.is_there, server.ended(), place.settled) == (True, None, 1)
    server.stop()


def test_one_that_is_stopped_before_it_answers_is_ended(place: Place, tmp_path: Path) -> None:
    program = tmp_path / "server.py"
    program.write_text("import time; time.sleep(60)")
    stopping = Event()
    stopping.set()
    assert not Server([sys.executable, str(program)], place).replace(stopping)
    assert subprocess.run(["pgrep", "-f", str(program)], capture_output=True, check=False).stdout == b""
