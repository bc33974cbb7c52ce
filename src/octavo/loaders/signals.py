"""Signals that end a server once it has answered what is under way."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
"""SIGHUP says that the terminal is gone; Windows has none, and who was started by nohup goes on."""


@contextmanager
def stopped_by_signals(stop: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Call `stop` for each of these signals inside, also while code of the project holds the event loop."""
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
