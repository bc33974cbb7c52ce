"""How processes on one SQLite file learn of each other's writes: a count per topic, in the file itself.

`PRAGMA data_version` tells in 3 µs whether anybody else has committed anything; only then the counts are
read, in 7 µs. Both are done on the event loop: a thread and back would cost ten times that.
"""

import sqlite3
from collections.abc import Callable, Collection

from octavo.db.dialects.counts import FROM_COUNTERS, PREFIX, CountedNotices
from octavo.db.dialects.engine import OnWrite
from octavo.db.statement import Bind, Statement

_INCREMENT = Statement(
    f"""INSERT INTO octavo_counters (name, value)
    SELECT '{PREFIX}' || topic.value, 1 FROM json_each(?) topic WHERE true
    ON CONFLICT (name) DO UPDATE SET value = octavo_counters.value + 1 RETURNING name, value""",
    (Bind("topics", None),),
    writes=True,
)
_COUNTS = f"SELECT name, value {FROM_COUNTERS}"


class SQLiteNotices(CountedNotices):
    """A connection of its own, so that the writer's commits move its version too, which tells of tables."""

    increment = _INCREMENT

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        super().__init__()
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._version: int | None = None
        self.on_write: list[OnWrite] = []

    async def poll(self) -> Collection[str] | None:
        """Return the topics that others wrote since the last call; at the first call, all."""
        try:
            return self._changed_topics()
        except sqlite3.OperationalError:  # locked for a moment: nothing is known, so nothing is believed
            return None

    def _changed_topics(self) -> Collection[str]:
        if self._connection is None:
            self._connection = self._connect()
            # The event loop waits for nobody.
            self._connection.execute("PRAGMA busy_timeout = 0")
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return ()
        for call in self.on_write:
            call(None)  # this process or another one, any table
        topics = self._counts.update(dict(self._connection.execute(_COUNTS).fetchall()))
        self._version = version
        return topics

    async def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
