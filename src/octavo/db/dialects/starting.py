"""Waiting for another process that brings the same database up."""

import time

from octavo.errors import Problem, StartupError
from octavo.log import Warned, tell

START_SECONDS = 120.0
"""How long a start waits for another one."""
PAUSE = 0.05
"""Seconds between two attempts to be the one."""
SAY_AFTER = 1.0
"""Seconds of waiting before it is told what is waited for."""


class Patience:
    """Of a start that waits for another one."""

    def __init__(self) -> None:
        self._seconds = START_SECONDS
        self._began = time.monotonic()
        self._told = False

    @property
    def is_due_to_tell(self) -> bool:
        """Whether what is waited for is told next: after a moment, and when there is nothing left."""
        waited = time.monotonic() - self._began
        return waited >= self._seconds or (waited >= SAY_AFTER and not self._told)

    def tell(self, holder: str) -> None:
        """Say what is waited for; raises StartupError when that took too long."""
        self._told = True
        if time.monotonic() - self._began >= self._seconds:
            message = f"waited {self._seconds:g} s for {holder}"
            raise StartupError([Problem("database", message, "does it hang? end it, and start again")])
        fix = f"its start comes first; this one gives up after {self._seconds:g} s"
        tell(Warned(Problem("database", f"waiting for {holder}", fix)))
