"""Several server processes on one socket: each is started again when it ends, and all of them anew, one after
another, on SIGHUP.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event
from types import FrameType

from octavo.loaders.server_process import TICK_SECONDS, ServerProcess
from octavo.loaders.signals import stop_on_signals

LONGEST_PAUSE = 30.0
"""Seconds before a worker is started again that ends over and over; each pause is twice the last one."""
STEADY_SECONDS = 60.0
"""A worker that ran for so long is started again at once."""


@dataclass(frozen=True)
class OneSocket:
    """The socket of all workers."""

    shared: socket.socket

    def listener(self) -> socket.socket:
        """Return the socket."""
        return self.shared

    def settle(self) -> None:
        """Do nothing: there is no other one."""


class Worker:
    """One of the server processes, and when it may be started again."""

    def __init__(self, server: ServerProcess, number: int) -> None:
        self.server = server
        self.number = number
        self._started = 0.0
        self._pause = 0.0
        self._not_before = 0.0

    def start(self, stopping: Event) -> bool:
        """Start a process in the place of the one there is, if any; return whether it answers."""
        self._started = time.monotonic()
        answers = self.server.replace(stopping)
        if not answers:
            self._wait_longer()
        return answers

    def look_after(self, stopping: Event, tell: Callable[[str], None]) -> None:
        """Report a process that ended, and start another one once its pause is over."""
        code = self.server.ended()
        if code is not None:
            if time.monotonic() - self._started > STEADY_SECONDS:
                self._pause = 0.0
            else:
                self._wait_longer()
            when = f"in {self._pause:g} s" if self._pause else "now"
            tell(f"Worker {self.number} ended with code {code}; another one starts {when}")
        if not self.server.is_there and time.monotonic() >= self._not_before:
            self.start(stopping)

    def _wait_longer(self) -> None:
        """Have a pause before the next start, twice as long as the one before."""
        self._pause = min(2 * self._pause or 1.0, LONGEST_PAUSE)
        self._not_before = time.monotonic() + self._pause


def supervise(
    command: Sequence[str],
    listener: socket.socket,
    count: int,
    tell: Callable[[str], None],
    ready: Callable[[], None] | None = None,
) -> int:
    """Serve with so many processes until SIGINT or SIGTERM; return the exit code, 1 where the first one does
    not start; `ready` is called once it answers.

    SIGHUP replaces them one after another: each new one answers before the one before it stops. From a
    terminal it stops them: that is how a terminal tells that it is closed. They end, too, when this process
    does, however it does.
    """
    stopping, again = Event(), Event()

    def note(number: int, _frame: FrameType | None) -> None:
        is_restart = number == getattr(signal, "SIGHUP", None) and not sys.stdin.isatty()
        (again if is_restart else stopping).set()

    read_end, write_end = os.pipe()
    servers = [
        ServerProcess([*command, "--while-fd", str(read_end)], OneSocket(listener), (read_end,))
        for _ in range(count)
    ]
    workers = [Worker(server, number) for number, server in enumerate(servers, 1)]
    with stop_on_signals(note):
        try:
            # The first one brings the database up to the schemas, and says what is wrong.
            if not workers[0].start(stopping):
                return 0 if stopping.is_set() else 1
            if ready is not None:
                ready()
            while not stopping.is_set():
                for worker in workers:
                    worker.look_after(stopping, tell)
                if again.is_set():
                    again.clear()
                    _replace(workers, stopping, tell)
                stopping.wait(TICK_SECONDS)
        finally:
            for server in servers:
                server.begin_stop()
            for server in servers:
                server.stop()
            os.close(read_end)
            os.close(write_end)
    return 0


def _replace(workers: Sequence[Worker], stopping: Event, tell: Callable[[str], None]) -> None:
    """Replace each worker by one of what is on the disk now; those before go on where a new one does not
    start.
    """
    for worker in workers:
        if stopping.is_set():
            return
        if not worker.start(stopping):
            tell("A new worker does not start: those there go on with what they had.")
            return
    tell(f"{len(workers)} workers were started anew")
