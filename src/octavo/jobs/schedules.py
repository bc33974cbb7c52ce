"""Jobs by the clock: each due time is fired by the one process that moves its row on to the next.

No process leads: all of them look, and the row, written with the job in one transaction, lets one through.
What was due while none ran is due at once, and once.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from functools import cached_property, partial

import sqlalchemy as sa

from octavo.db.engine import Database
from octavo.db.retries import with_retries
from octavo.db.sql.upsert import insert_into
from octavo.db.sql.write_rows import parameter
from octavo.db.statement import Statement
from octavo.errors import Problem
from octavo.jobs.clock import Schedule, from_stored, to_stored
from octavo.jobs.kinds import JobKind
from octavo.jobs.queue import QueueFull
from octavo.log import Warned, log_event

SET_BACK = timedelta(minutes=1)
"""How far behind an earlier time the clock is when it has been set back."""

ANOTHER_LOOK = timedelta(minutes=1)
"""When to look again at a schedule that another version of the project has."""

Enqueue = Callable[[JobKind, datetime], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """The stored state of one schedule: the next due time, the one that fired last, and when it fired."""

    expression: str
    due: int
    fired: int
    fired_at: int


_COLUMNS = tuple(field.name for field in fields(ScheduleRow))


class Schedules:
    """The due times of an instance's kinds of jobs."""

    def __init__(self, database: Database, enqueue: Enqueue) -> None:
        self._database = database
        self._table = database.model.schedules
        self._enqueue = enqueue
        self._due_times: dict[str, int] = {}
        self._begun: set[str] = set()
        self._held_up: set[str] = set()
        self._last: datetime | None = None

    def next_due(self) -> int | None:
        """Return when the first of the schedules is due."""
        return min(self._due_times.values(), default=None)

    async def fire_due(self, kinds: Mapping[str, JobKind], now: datetime) -> None:
        """Enqueue a job for each schedule that is due, unless another process does.

        Where the queue is full it stays due until there is room, while the jobs that wait are run.
        """
        if self._last is not None and self._last - now > SET_BACK:
            self._due_times.clear()
        self._last = now
        for kind in kinds.values():
            if kind.schedule is not None and self._due_times.get(kind.name, 0) <= to_stored(now):
                try:
                    self._due_times[kind.name] = await self._look(kind, kind.schedule, now)
                    self._held_up.discard(kind.name)
                except QueueFull as error:
                    self._warn(kind.name, error)

    def _warn(self, name: str, error: QueueFull) -> None:
        """Log once that a schedule waits for room in the queue."""
        if name not in self._held_up:
            self._held_up.add(name)
            message = f"is due, and waits for room: {error}"
            log_event(Warned(Problem(f"@cron {name}", message, "it runs once there is room")))

    async def _look(self, kind: JobKind, schedule: Schedule, now: datetime) -> int:
        """Fire a schedule if it is due, and return when to look at it again."""
        row = await self._row(kind.name, schedule, now)
        if row.expression != str(schedule):
            return to_stored(now + ANOTHER_LOOK)
        if row.due <= to_stored(now):
            fire = partial(self._fire, kind, schedule, row, now)
            row = await with_retries(self._database, fire)
        return row.due

    async def _row(self, name: str, schedule: Schedule, now: datetime) -> ScheduleRow:
        """Return a schedule's row. One that is new, or that the project has changed, is due from now on, and
        so is one that fired while the clock was ahead; no due time comes again.
        """
        row = await self._read(name)
        if row is None:
            new = ScheduleRow(str(schedule), to_stored(schedule.after(now)), 0, 0)
            insert = partial(self._database.execute, self._insert, {"name": name, **asdict(new)})
            await with_retries(self._database, insert)
            row = await self._read(name) or new
        is_changed = row.expression != str(schedule) and name not in self._begun
        self._begun.add(name)
        is_ours = row.expression == str(schedule)
        if is_changed or (is_ours and from_stored(row.fired_at) - now > SET_BACK):
            due = to_stored(schedule.after(max(now, from_stored(row.fired))))
            new = ScheduleRow(str(schedule), due, row.fired, min(row.fired_at, to_stored(now)))
            await with_retries(self._database, partial(self._replace, name, row, new))
            row = await self._read(name) or new
        return row

    async def _fire(self, kind: JobKind, schedule: Schedule, row: ScheduleRow, now: datetime) -> ScheduleRow:
        moved = ScheduleRow(row.expression, to_stored(schedule.after(now)), row.due, to_stored(now))
        async with self._database.transaction(f"the schedule of {kind.name}"):
            if await self._replace(kind.name, row, moved):
                await self._enqueue(kind, from_stored(row.due))
                return moved
        return await self._read(kind.name) or moved

    async def _replace(self, name: str, row: ScheduleRow, new: ScheduleRow) -> bool:
        """Write a row anew, unless another process has done so meanwhile."""
        current_values = {"schedule": name, "seen_due": row.due, "seen_expression": row.expression}
        return await self._database.execute(self._update, {**asdict(new), **current_values}) > 0

    async def _read(self, name: str) -> ScheduleRow | None:
        rows = await self._database.fetch(self._select, {"name": name})
        return ScheduleRow(rows[0][0], *(int(value) for value in rows[0][1:])) if rows else None

    @cached_property
    def _select(self) -> Statement:
        columns = (self._table.c[name] for name in _COLUMNS)
        return self._database.compile(sa.select(*columns).where(self._table.c.name == sa.bindparam("name")))

    @cached_property
    def _insert(self) -> Statement:
        insert = insert_into(self._table, self._database.dialect.name)
        insert = insert.values(**{name: sa.bindparam(name) for name in ("name", *_COLUMNS)})
        return self._database.compile(insert.on_conflict_do_nothing())

    @cached_property
    def _update(self) -> Statement:
        table = self._table.c
        update = sa.update(self._table).where(
            table.name == parameter("schedule", table.name.type),
            table.due == parameter("seen_due", table.due.type),
            table.expression == parameter("seen_expression", table.expression.type),
        )
        return self._database.compile(
            update.values(**{name: parameter(name, table[name].type) for name in _COLUMNS})
        )
