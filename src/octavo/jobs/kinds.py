"""Kinds of jobs: the function that runs, how often it is tried, and how many run at once."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from octavo.jobs.clock import Schedule

MOST_ATTEMPTS = 8
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 3600.0

Work = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How jobs of a kind are run."""

    attempts: int = MOST_ATTEMPTS
    """How often one is tried; after that it is dead."""
    limit: int | None = None
    """How many run at once, in all processes together; None is as many as there is room for."""
    timeout: float | None = None
    """Seconds an attempt may take; None is the setting `jobs.timeout`."""
    first_pause: float = FIRST_PAUSE
    """Seconds before the second attempt; each pause is twice the last one."""
    longest_pause: float = LONGEST_PAUSE
    private: bool = False
    """Whether their arguments are shown to nobody."""

    def __post_init__(self) -> None:
        """Raise ValueError for a rule that cannot be kept."""
        for name in ("attempts", "limit", "timeout", "first_pause", "longest_pause"):
            value = getattr(self, name)
            if value is not None and value < (1 if name in ("attempts", "limit") else 0):
                raise ValueError(f"A job's {name} cannot be {value}")

    def pause_after(self, attempt: int) -> float:
        """Return how many seconds to wait after a failed attempt, at random between half of it and all."""
        whole = min(self.longest_pause, self.first_pause * 2 ** min(attempt - 1, 30))
        return random.uniform(whole / 2, whole)


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of job."""

    name: str
    work: Work
    """Does the job, given its arguments as JSON values."""
    rules: Rules = field(default_factory=Rules)
    schedule: Schedule | None = None
    """When it is due by the clock."""
    takes_due: bool = False
    """Whether a scheduled job is given the time it was due at, as `due`."""
