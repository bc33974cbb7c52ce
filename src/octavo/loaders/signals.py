"""Signals that stop a server gracefully."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
"""SIGHUP is sent when the terminal is closed; Windows has none, and processes started by nohup ignore it."""


@contextmanager
def stop_on_signals(stop: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Call `stop` at these signals inside the block, even while code of the project blocks the event loop."""
    before = {}
    for name in NAMES:
        number = getattr(signal, name, None)
        if number is None or (name == "SIGHUP" and signal.getsignal(number) == signal.SIG_IGN):
            continue
        before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
