"""Finds out which topics other processes wrote, by counters that every writing transaction increments."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from octavo.db.dialects.engine import Fetch
from octavo.db.statement import Statement

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


class CountedNotices:
    """What is the same wherever processes learn of writes by counters: tables and jobs are not told of."""

    increment: Statement
    """Increments the counters of a list of topics, and returns their names and values."""

    def __init__(self) -> None:
        self._counts = Counts()

    async def announce(self, fetch: Fetch, topics: Sequence[str]) -> Callable[[], None]:
        """Increment the counter of each topic, in the transaction that writes."""
        return self._counts.own_writes(await fetch(self.increment, {"topics": json.dumps(topics)}))

    async def announce_tables(self, fetch: Fetch, tables: Collection[str] | None) -> None:
        """Do nothing: a counter that every write increments would have writers wait for one another."""

    async def announce_job(self, fetch: Fetch) -> None:
        """Do nothing: nobody could be told before they look."""

    def listen_for_jobs(self, wake: Callable[[], object]) -> None:
        """Do nothing: who runs jobs polls for them."""
