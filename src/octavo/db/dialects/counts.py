"""Finds out which topics other processes wrote, by counters that every writing transaction increments."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

PREFIX = "changes:"
"""Of the counters' names; `;` comes after `:`."""
FROM_COUNTERS = f"FROM octavo_counters WHERE name >= '{PREFIX}' AND name < '{PREFIX[:-1]};'"
"""Where the counts are."""


class Counts:
    """The counter of each topic as of the last read."""

    def __init__(self) -> None:
        self._counts: Mapping[str, int] = {}

    def update(self, counts: Mapping[str, int]) -> list[str]:
        """Store the counters that were read now, and return the topics whose counters have changed."""
        topics = [
            name.removeprefix(PREFIX) for name, count in counts.items() if self._counts.get(name) != count
        ]
        self._counts = dict(counts)
        return topics

    def own_writes(self, rows: Sequence[Sequence[Any]]) -> Callable[[], None]:
        """Return a callback for this process's own writes, so that their topics are not returned later."""

        def confirm() -> None:
            for name, count in rows:
                # Unless somebody else came in between: theirs was not told.
                if self._counts.get(name, 0) == count - 1:
                    self._counts = {**self._counts, name: count}

        return confirm
