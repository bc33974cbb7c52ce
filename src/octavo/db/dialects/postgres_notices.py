"""How processes on one PostgreSQL database learn of each other's writes: NOTIFY, and a connection that
listens.

While nothing listens nothing is known of others, so nothing kept is believed.
"""

import asyncio
import secrets
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from contextvars import Context
from itertools import count
from typing import Any

from octavo.db.dialects.engine import Fetch, OnWrite
from octavo.db.dialects.pool import Pool, close
from octavo.db.dialects.postgres_server import PostgresServer, RawConnection
from octavo.db.statement import Bind, Statement
from octavo.errors import Problem
from octavo.log import Warned, log_event

Notice = tuple[str, str]
"""The transaction that wrote, and a topic."""

CHANNEL = "octavo_changes"
APPLICATION = "octavo changes"
"""What the server's list of connections calls the one that listens."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
"""Seconds between two attempts to listen again; each pause is twice the last one."""
BEAT_SECONDS = 5.0
"""How often the connection is tried: one that a network dropped without a word is noticed by that alone."""

TABLES = "~"
"""How a topic begins that names tables."""
ALL = "*"
"""Stands for the names of all tables."""
JOB = "!"
"""The topic that says that a job is due."""
MOST_BYTES = 7000
"""Of the names in one notice; PostgreSQL takes 8000 bytes."""

_ANNOUNCE = Statement(
    f"SELECT pg_notify('{CHANNEL}', $1::text || ' ' || topic) FROM unnest($2::text[]) AS topic",
    (Bind("sender", None), Bind("topics", None)),
    writes=True,
    tables=frozenset(),
)
_ANNOUNCE_TABLES = Statement(
    f"SELECT pg_notify('{CHANNEL}', '- {TABLES}' || $1)",
    (Bind("tables", None),),
    writes=True,
    tables=frozenset(),
)
_DEAF = Problem(
    "database",
    "changes of other processes are not heard: the connection that listens is gone",
    "nothing is lost, reading is slower until it is back; is the server there, with a connection to spare?",
)


class PostgresNotices:
    """Listens from the first question on, in a task of its own, until it is closed."""

    def __init__(self, server: PostgresServer, pool: Pool[RawConnection] | None) -> None:
        """`pool` is of connections by the same way, which are cut off where this one is silent."""
        self._server = server
        self._pool = pool
        self._name = secrets.token_hex(8)
        self._numbers = count()
        self._task: asyncio.Task[None] | None = None
        self._attempted = asyncio.Event()
        self.listening = False
        """Whether everything that others announce is heard."""
        self.on_write: list[OnWrite] = []
        self._wake_jobs: Callable[[], object] = bool
        self._missed = True
        self._heard: list[Notice] = []
        self._own: set[Notice] = set()

    async def poll(self) -> Collection[str] | None:
        """Return the topics others have told of since the last time; None after any time without
        listening.
        """
        self._begin()
        if not self._attempted.is_set():
            await self._attempted.wait()
        if not self.listening or self._missed:
            self._missed = not self.listening
            self._heard.clear()
            return None
        if not self._heard:
            return ()
        heard, self._heard = self._heard, []
        topics = {topic for sender, topic in heard if (sender, topic) not in self._own}
        self._own.difference_update(heard)
        return topics

    def _begin(self) -> None:
        """Listen from now on, in a task without the context of the request that happens to be the first."""
        if self._task is None:
            self._task = asyncio.create_task(self._listen(), name="octavo changes", context=Context())

    async def announce(self, fetch: Fetch, topics: Sequence[str]) -> Callable[[], None]:
        """Have the server tell everybody of these topics when the transaction commits."""
        sender = f"{self._name}.{next(self._numbers)}"
        await fetch(_ANNOUNCE, {"sender": sender, "topics": list(topics)})

        def remember() -> None:
            if self.listening:
                self._own.update((sender, topic) for topic in topics)

        return remember

    async def announce_tables(self, fetch: Fetch, tables: Collection[str] | None) -> None:
        """Have the server tell everybody of these tables when the transaction commits."""
        names = ALL if tables is None else ",".join(sorted(tables))
        await fetch(_ANNOUNCE_TABLES, {"tables": names if len(names.encode()) <= MOST_BYTES else ALL})

    def _tell(self, tables: Collection[str] | None) -> None:
        for call in self.on_write:
            call(tables)

    async def announce_job(self, fetch: Fetch) -> None:
        """Have the server tell everybody that a job is due when the transaction commits."""
        await fetch(_ANNOUNCE, {"sender": self._name, "topics": [JOB]})

    def listen_for_jobs(self, wake: Callable[[], object]) -> None:
        """Call `wake` when another process says that a job is due."""
        self._wake_jobs = wake
        self._begin()

    async def close(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _listen(self) -> None:
        pause = FIRST_PAUSE
        while True:
            with suppress(*self._server.lost):
                raw = await self._connect()
                pause = FIRST_PAUSE
                await self._listen_on(raw)
            self._attempted.set()
            if pause == FIRST_PAUSE:
                log_event(Warned(_DEAF))
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _connect(self) -> RawConnection:
        try:
            return await self._server.connect(APPLICATION)
        except TimeoutError:
            if self._pool is not None:
                self._pool.give_up()
            raise

    async def _listen_on(self, raw: RawConnection) -> None:
        """Listen until the connection is lost."""
        lost = asyncio.Event()

        def lose(_: object) -> None:
            self.listening = False
            lost.set()

        raw.add_termination_listener(lose)
        try:
            async with asyncio.timeout(BEAT_SECONDS):
                await raw.add_listener(CHANNEL, self._hear)
            self._own.clear()
            self._tell(None)
            self.listening = self._missed = True
            self._attempted.set()
            while not lost.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(lost.wait(), BEAT_SECONDS)
                    return
                await self._beat(raw)
        except asyncio.CancelledError:
            await close(raw, self._server.lost)
            raise
        finally:
            self.listening = False
            if not raw.is_closed():
                raw.terminate()

    async def _beat(self, raw: RawConnection) -> None:
        """Try the connection; where it is silent, those that are idle may be, too."""
        try:
            await raw.execute("SELECT 1", timeout=BEAT_SECONDS)
        except TimeoutError:
            if self._pool is not None:
                self._pool.suspect()
            raise

    def _hear(self, connection: Any, pid: int, channel: str, payload: object) -> None:
        sender, _, topic = str(payload).partition(" ")
        if topic.startswith(TABLES):
            names = topic.removeprefix(TABLES)
            self._tell(None if names == ALL else names.split(","))
        elif topic == JOB:
            if sender != self._name:
                self._wake_jobs()
        else:
            self._heard.append((sender, topic))
