"""How processes on one MariaDB database learn of each other's writes: a count per topic, in the database.

Whoever looks asks for the sum of the counts; only when that has grown they are read. Of many who look at once
one asks, after the last of them came, for all.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from contextvars import Context
from typing import Any

from octavo.db.dialects.counts import FROM_COUNTERS, PREFIX, CountedNotices
from octavo.db.dialects.engine import Row
from octavo.db.dialects.mariadb_server import MariaDBServer, RawConnection
from octavo.db.dialects.pool import Pool, close
from octavo.db.errors import DatabaseError
from octavo.db.statement import Bind, Statement

SECONDS = 5.0
"""How long an answer may take: of a server that is silent nothing is believed meanwhile."""
_INCREMENT = Statement(
    f"""INSERT INTO octavo_counters (name, value)
    SELECT concat('{PREFIX}', topic), 1
    FROM JSON_TABLE(?, '$[*]' COLUMNS (topic VARCHAR(390) PATH '$')) AS topics
    ON DUPLICATE KEY UPDATE value = octavo_counters.value + 1 RETURNING name, value""",
    (Bind("topics", None),),
    writes=True,
)
_SUM = Statement(f"SELECT CAST(sum(value) AS SIGNED) {FROM_COUNTERS}", ())
_COUNTS = Statement(f"SELECT name, value {FROM_COUNTERS}", ())
Read = Callable[[Statement, Sequence[Any]], Awaitable[list[Row]]]


class MariaDBNotices(CountedNotices):
    """Asks by a connection of the pool."""

    increment = _INCREMENT
    on_write = None

    def __init__(self, server: MariaDBServer, pool: Pool[RawConnection], read: Read) -> None:
        super().__init__()
        self._server = server
        self._pool = pool
        self._read = read
        self._looking: asyncio.Task[None] | None = None
        self._asking = asyncio.Lock()
        self._poll_count = 0
        self._sum: int | None = -1

    async def poll(self) -> Collection[str] | None:
        """Return the topics that others wrote since the last call; at the first call, all."""
        count_before = self._poll_count
        async with self._asking:
            if self._poll_count > count_before:  # another call polled meanwhile, and has told it
                return ()
            self._poll_count += 1
            try:
                async with asyncio.timeout(SECONDS):
                    return await self._changed_topics()
            except DatabaseError:  # nothing is known, so nothing is believed
                return None
            except TimeoutError:
                self._pool.suspect()
                self._look()
                return None

    def _look(self) -> None:
        """Read the counters; if the server does not answer in time, everything that waits for it is ended."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._reach(), name="octavo server", context=Context())

    async def _reach(self) -> None:
        try:
            raw = await self._server.connect()
        except TimeoutError:
            self._pool.give_up()
        except self._server.lost:
            return
        else:
            await close(raw, self._server.lost)

    async def _changed_topics(self) -> Collection[str]:
        total = (await self._read(_SUM, ()))[0][0]
        if total == self._sum:
            return ()
        rows = await self._read(_COUNTS, ())
        self._sum = total
        return self._counts.update({str(row[0]): int(row[1]) for row in rows})

    async def close(self) -> None:
        """Do nothing: the connections belong to the pool."""
        if self._looking is not None:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking
