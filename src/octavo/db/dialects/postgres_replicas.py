"""Streaming replicas of a PostgreSQL server, which answer what callers ask for outside of transactions.

Every process numbers the writes it knows of, its own and those that others announce by NOTIFY, and keeps for
each table the last one. The numbers become positions in the write-ahead log: where the log ended at some
later moment, everything numbered until then stands before. A replica that has replayed that position answers
what reads those tables; until then the primary does. Where the log is heard of too late, or not at all, the
replica is left out.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from contextvars import Context
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple, TypeVar

from octavo import clients
from octavo.db.address import REPLICAS
from octavo.db.dialects.admission import Lane, Terms
from octavo.db.dialects.engine import Fetch, Task
from octavo.db.dialects.pooled import PooledEngine
from octavo.db.dialects.postgres_notices import PostgresNotices
from octavo.db.errors import CallerLeft, DatabaseAway, DatabaseError, QueryTimeout, Unavailable
from octavo.db.statement import Statement
from octavo.db.table_writes import TableWrites
from octavo.errors import Problem
from octavo.log import Warned, log_event

T = TypeVar("T")
Primary = PooledEngine[Any, Any]

LOOK_SECONDS = 2.0
"""How long a replica, or the primary, may take to say where it is; then it is taken for silent."""
IDLE_SECONDS = 1.0
"""Between two looks at a replica that has everything; a quarter of the bound where that is less."""
FIRST_PAUSE, LONGEST_PAUSE = 0.001, 0.25
"""Seconds between two looks at one that has not: each half as long again as the last one."""
REPEATED_SECONDS = 0.05
"""How long a writer's answer waits for replicas in use: as long as it takes every process to hear of it."""

_WHERE_PRIMARY_IS = Statement(
    # What is committed has been flushed, except where commits do not wait for that.
    "SELECT (CASE current_setting('synchronous_commit') WHEN 'off' THEN pg_current_wal_insert_lsn() "
    "ELSE pg_current_wal_flush_lsn() END - '0/0'::pg_lsn)::bigint, system_identifier "
    "FROM pg_control_system()",
    (),
)
_WHERE_REPLICA_IS = Statement(
    "SELECT CASE WHEN pg_is_in_recovery() THEN (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint END, "
    "system_identifier FROM pg_control_system()",
    (),
)


class NoReplica(DatabaseError):
    """A server that does not repeat what the primary does."""


class _Sample(NamedTuple):
    """The end of the primary's log, and which writes are known to stand before it."""

    position: int
    system: int
    number: int
    at: float


@dataclass(eq=False)
class Replica:
    """One replica, and how far it is known to be."""

    name: str
    engine: Primary
    has: int = 0
    """The number of the last write that it has."""
    fresh: float = float("-inf")
    """A moment (`time.monotonic`) of which it has everything that was committed until then."""
    reported: bool = False
    """Whether the log says that it is left out."""
    samples: deque[_Sample] = field(default_factory=deque)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def leave_out(self) -> None:
        """Ask it nothing before it has shown again that it has everything."""
        self.fresh = float("-inf")
        self.samples.clear()


class PostgresReplicas:
    """Looks at each replica in a task of its own, from the first request on until it is closed."""

    def __init__(
        self, primary: Primary, notices: PostgresNotices, replicas: Sequence[Replica], bound: float
    ) -> None:
        self._primary = primary
        self._notices = notices
        self._replicas = replicas
        self._bound = bound
        self._writes = TableWrites()
        self._turns = count()
        self._advanced = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        notices.on_write.append(self._note)

    async def run(self, ask: Callable[[], Task[T]], tables: Collection[str] | None, terms: Terms) -> T:
        """Run a task on a replica that has all that was written to these tables, or else on the primary."""
        self._start()
        replica = self._choose(tables)
        if replica is not None:
            try:
                return await replica.engine.run(ask, terms)
            except (CallerLeft, QueryTimeout):
                raise
            except DatabaseAway:
                replica.leave_out()
            except DatabaseError:
                pass  # it may have been stopped for what the replica had to repeat meanwhile
        return await self._primary.run(ask, terms)

    def _choose(self, tables: Collection[str] | None) -> Replica | None:
        """Return one of those that can answer, in turn; None also while others' writes are not heard of."""
        if not self._notices.listening:
            return None
        number = self._writes.of(tables)
        able = [one for one in self._replicas if one.has >= number and self._is_used(one)]
        return able[next(self._turns) % len(able)] if able else None

    def _is_used(self, replica: Replica) -> bool:
        return time.monotonic() - replica.fresh <= self._bound

    async def announce(self, fetch: Fetch, tables: Collection[str] | None) -> Callable[[], Awaitable[None]]:
        """Have the server tell everybody which tables were changed, when the transaction commits.

        What is returned waits a moment, where a request wrote, until replicas have it: whoever is answered
        finds it everywhere, or every process has heard by then which replicas have not.
        """
        await self._notices.announce_tables(fetch, tables)

        async def committed() -> None:
            number = self._note(tables)
            if clients.current() is not None:
                self._start()
                await self._wait_until_repeated(number)

        return committed

    def _note(self, tables: Collection[str] | None) -> int:
        number = self._writes.note(tables)
        for replica in self._replicas:
            replica.woken.set()
        return number

    async def _wait_until_repeated(self, number: int) -> None:
        """Wait until every replica in use has a write, but not for long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(REPEATED_SECONDS):
                while any(self._is_used(one) and one.has < number for one in self._replicas):
                    await self._advanced.wait()

    def _start(self) -> None:
        if not self._tasks:
            # Without the context of the request that happens to be the first.
            self._tasks = [
                asyncio.create_task(self._watch(replica), name=f"octavo {replica.name}", context=Context())
                for replica in self._replicas
            ]

    async def _watch(self, replica: Replica) -> None:
        idle = min(IDLE_SECONDS, self._bound / 4)
        pause = FIRST_PAUSE
        while True:
            had = replica.has
            replica.woken.clear()
            try:
                await self._look(replica)
            except DatabaseError as error:
                if not isinstance(error, Unavailable):
                    self._tell(replica, str(error))
                await asyncio.sleep(idle)
                continue
            if replica.has >= self._writes.last:
                pause = FIRST_PAUSE
                with suppress(TimeoutError):
                    await asyncio.wait_for(replica.woken.wait(), idle)
                continue
            pause = FIRST_PAUSE if replica.has > had else min(1.5 * pause, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    async def _look(self, replica: Replica) -> None:
        """Find out what a replica has; raises DatabaseError where that cannot be reported."""
        samples, now = replica.samples, time.monotonic()
        newest = samples[-1] if samples else None
        if newest is None or newest.number < self._writes.last or now - newest.at >= LONGEST_PAUSE:
            newest = await self._sample()
            samples.append(newest)
        try:
            position = await _position(replica.engine, newest.system)
        except DatabaseError:
            replica.leave_out()
            raise
        while samples and samples[0].position <= position:
            sample = samples.popleft()
            replica.has, replica.fresh = sample.number, sample.at
        while samples and samples[0].at < now - self._bound:
            samples.popleft()  # it could not make anything fresh any more
            self._tell(replica, f"it is more than {self._bound:g} s behind")
        if self._is_used(replica):
            replica.reported = False
        self._advanced.set()
        self._advanced.clear()

    async def _sample(self) -> _Sample:
        number, at = self._writes.last, time.monotonic()
        terms = Terms(Lane.OWN, at + LOOK_SECONDS)
        position, system = (await self._primary.fetch(_WHERE_PRIMARY_IS, (), terms))[0]
        return _Sample(position, system, number, at)

    def _tell(self, replica: Replica, reason: str) -> None:
        if not replica.reported:
            replica.reported = True
            fix = "reads go elsewhere; it is asked again once it has what the primary has"
            log_event(Warned(Problem(REPLICAS, f"the replica {replica.name} is left out: {reason}", fix)))

    async def problems(self) -> list[Problem]:
        """Return a problem for each replica that does not answer, or repeats something else."""
        problems: list[Problem] = []
        for index, replica in enumerate(self._replicas):
            try:
                await _position(replica.engine, (await self._sample()).system)
            except DatabaseError as error:
                message = f"{replica.name} cannot be read from: {replica.engine.message_of(error)}"
                fix = (
                    "reads go elsewhere; is it there, and a streaming replica of the server in database.url?"
                )
                problems.append(Problem(f"{REPLICAS}/{index}", message, fix))
        return problems

    async def close(self) -> None:
        """Look no more, and close every connection."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(replica.engine.close() for replica in self._replicas))


async def _position(engine: Primary, system: int) -> int:
    """Return how far a replica of a system has replayed its log; raises NoReplica, or DatabaseAway.

    Where it is silent, whatever waits for it is reported so at once.
    """
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            terms = Terms(Lane.OWN, time.monotonic() + LOOK_SECONDS)
            position, its = (await engine.fetch(_WHERE_REPLICA_IS, (), terms))[0]
    except TimeoutError:
        engine.give_up()
        raise DatabaseAway(f"no answer within {LOOK_SECONDS:g} s") from None
    except ValueError as error:  # asyncpg's, of an address that it cannot use
        raise DatabaseAway(str(error)) from None
    if position is None:
        raise NoReplica("it is no replica, for it takes writes itself")
    if its != system:
        raise NoReplica("it is a replica of another server")
    return int(position)
