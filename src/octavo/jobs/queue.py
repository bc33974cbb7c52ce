"""The queue in the database: jobs are written, claimed, ended and taken over by single statements.

A job that runs belongs to a worker, which moves the job's `beat` on all the time. Whoever sees a beat stand
still for long enough, by its own clock, takes the job over: no clock of another machine is believed, and none
that is set counts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from octavo.db.engine import Database
from octavo.db.errors import Unavailable
from octavo.db.retries import with_retries
from octavo.db.sql.upsert import insert_into
from octavo.db.sql.write_rows import parameter
from octavo.db.sql.write_source import rows_source
from octavo.db.statement import Statement
from octavo.db.store import upsert
from octavo.jobs.kinds import JobKind

LOCK = "jobs"
"""The counter that is locked while jobs are claimed: limits are counted by one process at a time."""

LONGEST_ERROR = 4000


class QueueFull(Unavailable):
    """As many jobs wait as the setting `jobs.max_waiting` allows; nothing was enqueued."""


class Claimed(NamedTuple):
    """A job that was given to a worker."""

    id: int
    kind: str
    arguments: dict[str, Any]
    attempt: int


class Beat(NamedTuple):
    """How far the worker of a running job was."""

    id: int
    kind: str
    attempt: int
    worker: str
    beat: int


@dataclass(frozen=True, slots=True)
class End:
    """How an attempt ended: the new state, when the job is due again, and the error."""

    state: str
    run_at: int
    error: str | None = None
    counts: bool = True
    """Whether the attempt counts; one that was stopped with the server does not."""
    forgets: bool = False
    """Whether the arguments are needed no more, and are nobody's business."""


class Queue:
    """The table of jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = database.model.jobs

    async def insert(self, kind: str, arguments: Mapping[str, Any], run_at: int, created_at: int) -> int:
        """Write a job and return its id."""
        rows = await self._database.fetch(self._insert, _values(kind, arguments, run_at, created_at))
        return int(rows[0][0])

    async def insert_many(
        self, kind: str, arguments: Sequence[Mapping[str, Any]], run_at: int, created_at: int
    ) -> list[int]:
        """Write jobs of one kind by one statement, and return their ids in the order of the arguments."""
        texts = [orjson.dumps(each).decode() for each in arguments]
        values = {"kind": kind, "run_at": run_at, "created_at": created_at}
        rows = await self._database.fetch(
            self._insert_many, {**values, "texts": orjson.dumps([{"v": text} for text in texts]).decode()}
        )
        ids: dict[str, list[int]] = {}
        for id_, text in sorted(rows, reverse=True):
            ids.setdefault(text, []).append(int(id_))
        return [ids[text].pop() for text in texts]

    async def insert_once(
        self, kind: str, arguments: Mapping[str, Any], run_at: int, created_at: int, key: str
    ) -> int:
        """Write a job unless one with its key has not ended; return the id of that one, or of the new one."""
        values = {**_values(kind, arguments, run_at, created_at), "job_key": key}
        async with self._database.transaction("a job with a key"):
            while True:
                rows = await self._database.fetch(self._insert_once, values)
                # One that is there is not returned, and may end before it is found.
                rows = rows or await self._database.fetch(self._by_key, {"job_key": key})
                if rows:
                    return int(rows[0][0])

    async def count_waiting(self) -> int:
        """Return how many jobs wait."""
        return int((await self._database.fetch(self._count_waiting))[0][0])

    async def next_due(self, kinds: Collection[str]) -> int | None:
        """Return when the first of the waiting jobs of these kinds is due."""
        rows = await self._database.fetch(self._next_due, {"kinds": list(kinds)})
        return int(rows[0][0]) if rows else None

    async def claim(self, kinds: Mapping[str, JobKind], worker: str, moment: int, most: int) -> list[Claimed]:
        """Give some jobs that are due to a worker, the longest due first, within the limits of kinds."""
        claim = partial(self._claim, kinds, worker, moment, most)
        return await with_retries(self._database, claim)

    async def _claim(
        self, kinds: Mapping[str, JobKind], worker: str, moment: int, most: int
    ) -> list[Claimed]:
        async with self._database.transaction("the start of jobs"):
            await self._database.execute(self._lock, {"name": LOCK, "value": 0})
            jobs = await self._choose(kinds, moment, most)
            if jobs:
                ids = [job.id for job in jobs]
                values = {"ids": ids, "owner": worker, "moment": moment}
                await self._database.execute(self._start, values)
            return jobs

    async def _choose(self, kinds: Mapping[str, JobKind], moment: int, most: int) -> list[Claimed]:
        """Return jobs that may start; a kind that has reached its limit is left out of the next look."""
        room = await self._room(kinds)
        jobs: dict[int, Claimed] = {}
        open_kinds = {name for name, left in room.items() if left > 0}
        while open_kinds and len(jobs) < most:
            values = {"kinds": sorted(open_kinds), "moment": moment, "most": most}
            rows = await self._database.fetch(self._due, values)
            for id_, kind, arguments, attempts in rows:
                if room[kind] > 0 and len(jobs) < most and int(id_) not in jobs:
                    room[kind] -= 1
                    jobs[int(id_)] = Claimed(int(id_), kind, orjson.loads(arguments), int(attempts) + 1)
            closed = {name for name in open_kinds if room[name] <= 0}
            if not closed or len(rows) < most:
                break
            open_kinds -= closed
        return list(jobs.values())

    async def _room(self, kinds: Mapping[str, JobKind]) -> dict[str, float]:
        """Return how many more jobs of each kind may run."""
        room = {
            name: float("inf") if kind.rules.limit is None else kind.rules.limit
            for name, kind in kinds.items()
        }
        if any(kind.rules.limit is not None for kind in kinds.values()):
            for name, running in await self._database.fetch(self._running_by_kind):
                if name in room:
                    room[name] -= int(running)
        return room

    async def end(self, job_id: int, worker: str, end: End, moment: int) -> bool:
        """Note the end of an attempt; False if the job is the worker's no more."""
        over = end.state in ("done", "dead")
        error = None if end.error is None else end.error[-LONGEST_ERROR:]
        values = {
            "job": job_id,
            "owner": worker,
            "new_state": end.state,
            "due": end.run_at,
            "failure": error,
            "over_at": moment if over else None,
            "taken_back": 0 if end.counts else 1,
        }
        statement = self._end_for_good if over else self._end_for_now
        if end.forgets:
            statement = self._end_and_forget
        write = partial(self._database.execute, statement, values)
        return await with_retries(self._database, write) > 0

    async def beat(self, worker: str) -> int:
        """Show that a worker lives; return how many jobs are its own."""
        return await self._database.execute(self._move_beat, {"owner": worker})

    async def owned(self, worker: str) -> set[int]:
        """Return the jobs of a worker."""
        return {int(row[0]) for row in await self._database.fetch(self._owned, {"owner": worker})}

    async def beats(self) -> list[Beat]:
        """Return how far the workers of all running jobs are."""
        rows = await self._database.fetch(self._beats)
        return [Beat(int(id_), kind, int(tried), who, int(beat)) for id_, kind, tried, who, beat in rows]

    async def take_over(self, heartbeat: Beat, end: End, moment: int) -> bool:
        """End a job in place of its worker, if that has not shown itself since."""
        values = {
            "job": heartbeat.id,
            "owner": heartbeat.worker,
            "seen": heartbeat.beat,
            "new_state": end.state,
            "due": end.run_at,
            "failure": end.error,
            "over_at": moment if end.state == "dead" else None,
        }
        statement = self._take_for_good if end.state == "dead" else self._take_for_now
        write = partial(self._database.execute, statement, values)
        return await with_retries(self._database, write) > 0

    @property
    def _new(self) -> dict[str, Any]:
        names = ("kind", "arguments", "run_at", "created_at")
        return {name: sa.bindparam(name) for name in names} | {"state": "waiting", "attempts": 0, "beat": 0}

    @cached_property
    def _insert(self) -> Statement:
        insert = sa.insert(self._table).values(**self._new)
        return self._database.compile(insert.returning(self._table.c.id))

    @cached_property
    def _insert_many(self) -> Statement:
        texts = rows_source("texts", [("v", sa.Text())], self._database.dialect.name)
        table = self._table.c
        values = {
            "arguments": texts.c.v,
            "kind": parameter("kind", table.kind.type),
            "state": sa.literal_column("'waiting'"),
            "attempts": sa.literal_column("0"),
            "beat": sa.literal_column("0"),
            "run_at": parameter("run_at", table.run_at.type),
            "created_at": parameter("created_at", table.created_at.type),
        }
        insert = sa.insert(self._table).from_select(list(values), sa.select(*values.values()))
        return self._database.compile(insert.returning(table.id, table.arguments))

    @cached_property
    def _insert_once(self) -> Statement:
        insert = insert_into(self._table, self._database.dialect.name)
        insert = insert.values(**self._new, job_key=sa.bindparam("job_key"))
        return self._database.compile(insert.on_conflict_do_nothing().returning(self._table.c.id))

    @cached_property
    def _by_key(self) -> Statement:
        table = self._table.c
        return self._database.compile(sa.select(table.id).where(table.job_key == sa.bindparam("job_key")))

    @cached_property
    def _count_waiting(self) -> Statement:
        waiting = self._table.c.state == "waiting"
        return self._database.compile(sa.select(sa.func.count()).select_from(self._table).where(waiting))

    @cached_property
    def _next_due(self) -> Statement:
        table = self._table.c
        of_kinds = self._database.dialect.is_in(table.kind, "kinds", "text")
        select = sa.select(table.run_at).where(table.state == "waiting", of_kinds)
        return self._database.compile(select.order_by(table.run_at).limit(1))

    @cached_property
    def _lock(self) -> Statement:
        counters = self._database.model.counters
        return self._database.compile(upsert(counters, self._database.dialect.name, keep=True))

    @cached_property
    def _due(self) -> Statement:
        table = self._table.c
        of_kinds = self._database.dialect.is_in(table.kind, "kinds", "text")
        select = sa.select(table.id, table.kind, table.arguments, table.attempts).where(
            table.state == "waiting", table.run_at <= parameter("moment", table.run_at.type), of_kinds
        )
        most = sa.bindparam("most", type_=sa.Integer)
        return self._database.compile(select.order_by(table.run_at, table.id).limit(most))

    @cached_property
    def _running_by_kind(self) -> Statement:
        table = self._table.c
        count = sa.select(table.kind, sa.func.count()).where(table.state == "running")
        return self._database.compile(count.group_by(table.kind))

    @cached_property
    def _start(self) -> Statement:
        table = self._table.c
        condition = self._database.dialect.is_in(table.id, "ids", "rowid")
        update = sa.update(self._table).where(condition, table.state == "waiting")
        return self._database.compile(
            update.values(
                state="running",
                worker=parameter("owner", table.worker.type),
                beat=0,
                attempts=_number(table.attempts) + sa.literal_column("1"),
                started_at=parameter("moment", table.started_at.type),
            )
        )

    def _owner_conditions(self) -> list[sa.ColumnElement[bool]]:
        table = self._table.c
        return [table.worker == parameter("owner", table.worker.type), table.state == "running"]

    def _ending(
        self, *conditions: sa.ColumnElement[bool], for_good: bool, counts: bool, forgets: bool = False
    ) -> Statement:
        table = self._table.c
        values: dict[str, Any] = {
            "state": parameter("new_state", table.state.type),
            "run_at": parameter("due", table.run_at.type),
            "error": parameter("failure", table.error.type),
            "ended_at": parameter("over_at", table.ended_at.type),
            "worker": None,
        }
        if for_good:  # another job may have its key
            values["job_key"] = None
        if forgets:
            values["arguments"] = "{}"
        if not counts:
            values["attempts"] = _number(table.attempts) - parameter("taken_back", table.attempts.type)
        update = sa.update(self._table).where(
            table.id == parameter("job", table.id.type), *self._owner_conditions()
        )
        return self._database.compile(update.where(*conditions).values(**values))

    @cached_property
    def _end_for_good(self) -> Statement:
        return self._ending(for_good=True, counts=True)

    @cached_property
    def _end_and_forget(self) -> Statement:
        return self._ending(for_good=True, counts=True, forgets=True)

    @cached_property
    def _end_for_now(self) -> Statement:
        return self._ending(for_good=False, counts=False)

    def _unmoved(self) -> sa.ColumnElement[bool]:
        beat = self._table.c.beat
        return beat == parameter("seen", beat.type)

    @cached_property
    def _take_for_good(self) -> Statement:
        return self._ending(self._unmoved(), for_good=True, counts=True)

    @cached_property
    def _take_for_now(self) -> Statement:
        return self._ending(self._unmoved(), for_good=False, counts=True)

    @cached_property
    def _move_beat(self) -> Statement:
        update = sa.update(self._table).where(*self._owner_conditions())
        return self._database.compile(
            update.values(beat=_number(self._table.c.beat) + sa.literal_column("1"))
        )

    @cached_property
    def _owned(self) -> Statement:
        return self._database.compile(sa.select(self._table.c.id).where(*self._owner_conditions()))

    @cached_property
    def _beats(self) -> Statement:
        table = self._table.c
        select = sa.select(table.id, table.kind, table.attempts, table.worker, table.beat)
        return self._database.compile(select.where(table.state == "running"))


def _values(kind: str, arguments: Mapping[str, Any], run_at: int, created_at: int) -> dict[str, Any]:
    text = orjson.dumps(arguments).decode()
    return {"kind": kind, "arguments": text, "run_at": run_at, "created_at": created_at}


def _number(column: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """Return a column as one that can be reckoned with, which SQLAlchemy takes for a text."""
    return sa.type_coerce(column, sa.BigInteger())
