"""A server in a process of its own, which is replaced by another one on the same socket."""

import os
import select
import socket
import subprocess
import time
from collections.abc import Sequence
from threading import Event
from typing import Protocol

TICK_SECONDS = 0.3
PATIENCE = 25.0
"""Seconds a server may take to finish its requests and background tasks."""

START_PATIENCE = 120.0
"""Seconds a server may take to start."""


class ListeningSocket(Protocol):
    """The address on which the servers of a session listen one after the other."""

    def listener(self) -> socket.socket:
        """Return the socket to listen on; raises StartupError if there is none."""

    def settle(self) -> None:
        """Close the sockets before the current one."""


class ServerProcess:
    """The serving child process; the socket it listens on outlives it."""

    def __init__(self, command: Sequence[str], address: ListeningSocket, files: Sequence[int] = ()) -> None:
        """`files` are open files that the child has, too."""
        self._command = command
        self._address = address
        self._files = files
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_there(self) -> bool:
        """Whether a child process is serving."""
        return self._process is not None

    def replace(self, stopping: Event) -> bool:
        """Start a child, and stop the previous one once the new one answers; return whether it does.

        Raises StartupError if there is no socket to listen on.
        """
        fd = self._address.listener().fileno()
        read_fd, write_fd = os.pipe()
        child = subprocess.Popen(
            [*self._command, "--fd", str(fd), "--ready-fd", str(write_fd)],
            pass_fds=[fd, write_fd, *self._files],
        )
        os.close(write_fd)
        try:
            answers = _says_something(read_fd, stopping)
        finally:
            os.close(read_fd)
        if not answers:
            _end(child)
            return False
        self.stop()
        self._process = child
        self._address.settle()
        return True

    def begin_stop(self) -> None:
        """Have the child finish its requests, and end."""
        if self._process is not None:
            self._process.terminate()

    def stop(self) -> None:
        """Let the child finish its requests, and kill it if it takes too long."""
        process, self._process = self._process, None
        if process is not None:
            _end(process)

    def ended(self) -> int | None:
        """Return the exit code of a child that ended by itself, once; None otherwise."""
        code = self._process.poll() if self._process else None
        if code is not None:
            self._process = None
        return code


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _says_something(pipe: int, stopping: Event) -> bool:
    """Wait until something is written to a pipe; False if its writer ends first, or takes too long."""
    ends = time.monotonic() + START_PATIENCE
    while time.monotonic() < ends and not stopping.is_set():
        if select.select([pipe], [], [], TICK_SECONDS)[0]:
            return os.read(pipe, 1) != b""
    return False
