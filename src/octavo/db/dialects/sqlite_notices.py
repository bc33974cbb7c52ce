"""How processes on one SQLite file learn of each other's writes: a count per topic, in the file itself.

`PRAGMA data_version` tells in 3 µs whether anybody else has committed anything; only then the counts are
read, in 7 µs. Both are done on the event loop: a thread and back would cost ten times that.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Sequence

from octavo.db.dialects.engine import Fetch
from octavo.db.statement import Bind, Statement

PREFIX = "changes:"
"""Of the counters' names; `;` comes after `:`."""
_ANNOUNCE = Statement(
    f"""INSERT INTO octavo_counters (name, value)
    SELECT '{PREFIX}' || topic.value, 1 FROM json_each(?) topic WHERE true
    ON CONFLICT (name) DO UPDATE SET value = octavo_counters.value + 1 RETURNING name, value""",
    (Bind("topics", None),),
    writes=True,
)
_COUNTS = "SELECT name, value FROM octavo_counters WHERE name >= 'changes:' AND name < 'changes;'"


class SQLiteNotices:
    """A connection of its own, so that the writer's commits move its version too."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._version: int | None = None
        self._counts: dict[str, int] = {}

    async def moved(self) -> Collection[str] | None:
        """Return the topics written by others since the last time; at first, all there ever were."""
        try:
            return self._moved()
        except sqlite3.OperationalError:  # locked for a moment: nothing is known, so nothing is believed
            return None

    def _moved(self) -> Collection[str]:
        if self._connection is None:
            self._connection = self._connect()
            # The event loop waits for nobody.
            self._connection.execute("PRAGMA busy_timeout = 0")
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return ()
        counts = dict(self._connection.execute(_COUNTS).fetchall())
        moved = [
            name.removeprefix(PREFIX) for name, count in counts.items() if self._counts.get(name) != count
        ]
        self._version, self._counts = version, counts
        return moved

    async def announce(self, fetch: Fetch, topics: Sequence[str]) -> Callable[[], None]:
        """Count a write of each topic, within its transaction."""
        rows = await fetch(_ANNOUNCE, {"topics": json.dumps(topics)})

        def told() -> None:
            for name, count in rows:
                # Unless somebody else came in between: theirs was not told.
                if self._counts.get(name, 0) == count - 1:
                    self._counts[name] = count

        return told

    async def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
