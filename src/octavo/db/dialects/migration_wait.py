"""Waits while another process migrates the same database at its start."""

import time

from octavo.errors import Problem, StartupError
from octavo.log import Warned, log_event

START_SECONDS = 120.0
"""Timeout of waiting for another process to finish its start."""
PAUSE = 0.05
"""Seconds between two attempts to take the lock."""
SAY_AFTER = 1.0
"""Seconds of waiting before a warning is logged."""


class MigrationWait:
    """The timeout and the warning of a start that waits for another process."""

    def __init__(self) -> None:
        self._seconds = START_SECONDS
        self._began = time.monotonic()
        self._reported = False

    @property
    def is_due_to_tell(self) -> bool:
        """Whether to call `tell` now: once after `SAY_AFTER` seconds, and at the timeout."""
        waited = time.monotonic() - self._began
        return waited >= self._seconds or (waited >= SAY_AFTER and not self._reported)

    def tell(self, holder: str) -> None:
        """Log which process holds the lock; raises StartupError at the timeout."""
        self._reported = True
        if time.monotonic() - self._began >= self._seconds:
            message = f"waited {self._seconds:g} s for {holder}"
            raise StartupError([Problem("database", message, "does it hang? end it, and start again")])
        fix = f"its start comes first; this one gives up after {self._seconds:g} s"
        log_event(Warned(Problem("database", f"waiting for {holder}", fix)))
