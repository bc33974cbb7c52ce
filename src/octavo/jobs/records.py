"""What the tables keep of a job, and the statements that read and change it by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Literal, get_args

import orjson
import sqlalchemy as sa

from octavo.db.engine import Database
from octavo.db.statement import Statement
from octavo.jobs.clock import from_stored

State = Literal["waiting", "running", "done", "dead"]
STATES: Final[tuple[State, ...]] = get_args(State)


@dataclass(frozen=True, slots=True)
class JobRecord:
    """One job as it is kept: what it does, how far it is, and why it failed last."""

    id: int
    kind: str
    state: State
    key: str | None
    arguments: dict[str, Any]
    attempts: int
    """How often it was begun."""
    error: str | None
    run_at: datetime
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class Records:
    """Reads jobs for people, and does what they ask for."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = database.model.jobs
        table = self._table.c
        self._columns = (
            table.id,
            table.kind,
            table.state,
            table.job_key,
            table.arguments,
            table.attempts,
            table.error,
            table.run_at,
            table.created_at,
            table.started_at,
            table.ended_at,
        )

    async def get(self, job_id: int) -> JobRecord | None:
        """Return one job."""
        rows = await self._database.fetch(self._by_id, {"id": job_id})
        return record_of(rows[0]) if rows else None

    async def unended(self, job_ids: Sequence[int]) -> set[int]:
        """Return those of some jobs that wait or run."""
        return {int(row[0]) for row in await self._database.fetch(self._unended, {"ids": list(job_ids)})}

    async def find_page(
        self, state: State | None, kind: str | None, start: int, limit: int
    ) -> tuple[list[JobRecord], int]:
        """Return jobs, the latest first, and how many there are."""
        values = {"wanted_state": state, "wanted_kind": kind}
        page = await self._database.fetch(
            self._page(state is not None, kind is not None), {**values, "start": start, "most": limit}
        )
        counted = await self._database.fetch(self._count(state is not None, kind is not None), values)
        return [record_of(row) for row in page], int(counted[0][0])

    async def counts(self) -> dict[State, int]:
        """Return how many jobs there are in each state."""
        rows = dict(await self._database.fetch(self._counts))
        return {state: int(rows.get(state, 0)) for state in STATES}

    async def retry(self, job_id: int, moment: int) -> bool:
        """Have a dead job tried again, as if for the first time, or a waiting one at once."""
        values = {"job": job_id, "moment": moment}
        return await self._database.execute(self._retry, values) > 0

    async def remove(self, job_id: int) -> bool:
        """Remove a job that does not run."""
        return await self._database.execute(self._remove, {"job": job_id}) > 0

    async def remove_old(self, state: State, before: int, most: int) -> int:
        """Remove some of the jobs that ended in a state before a moment."""
        ids = await self._database.fetch(self._old, {"wanted": state, "before": before, "most": most})
        if not ids:
            return 0
        return await self._database.execute(self._remove_ended, {"ids": [row[0] for row in ids]})

    @cached_property
    def _by_id(self) -> Statement:
        return self._database.compile(sa.select(*self._columns).where(self._table.c.id == sa.bindparam("id")))

    @cached_property
    def _unended(self) -> Statement:
        table = self._table.c
        is_one = self._database.dialect.is_in(table.id, "ids", "rowid")
        open_states = table.state.in_([sa.literal_column("'waiting'"), sa.literal_column("'running'")])
        return self._database.compile(sa.select(table.id).where(is_one, open_states))

    def _conditions(self, by_state: bool, by_kind: bool) -> list[sa.ColumnElement[bool]]:
        table = self._table.c
        return [
            *([table.state == sa.bindparam("wanted_state")] if by_state else []),
            *([table.kind == sa.bindparam("wanted_kind")] if by_kind else []),
        ]

    def _page(self, by_state: bool, by_kind: bool) -> Statement:
        select = sa.select(*self._columns).where(*self._conditions(by_state, by_kind))
        start, most = sa.bindparam("start", type_=sa.Integer), sa.bindparam("most", type_=sa.Integer)
        return self._database.compile(select.order_by(self._table.c.id.desc()).limit(most).offset(start))

    def _count(self, by_state: bool, by_kind: bool) -> Statement:
        count = sa.select(sa.func.count()).select_from(self._table)
        return self._database.compile(count.where(*self._conditions(by_state, by_kind)))

    @cached_property
    def _counts(self) -> Statement:
        state = self._table.c.state
        return self._database.compile(sa.select(state, sa.func.count()).group_by(state))

    @cached_property
    def _retry(self) -> Statement:
        table = self._table.c
        waits = table.state.in_([sa.literal_column("'waiting'"), sa.literal_column("'dead'")])
        update = sa.update(self._table).where(table.id == sa.bindparam("job"), waits)
        moment = sa.bindparam("moment", type_=table.run_at.type)
        return self._database.compile(
            update.values(state="waiting", attempts=0, run_at=moment, ended_at=None, worker=None)
        )

    @cached_property
    def _remove(self) -> Statement:
        table = self._table.c
        return self._database.compile(
            sa.delete(self._table).where(table.id == sa.bindparam("job"), table.state != "running")
        )

    @cached_property
    def _old(self) -> Statement:
        table = self._table.c
        select = sa.select(table.id).where(
            table.state == sa.bindparam("wanted"), table.ended_at < sa.bindparam("before")
        )
        return self._database.compile(select.order_by(table.id).limit(sa.bindparam("most", type_=sa.Integer)))

    @cached_property
    def _remove_ended(self) -> Statement:
        table = self._table.c
        is_old = self._database.dialect.is_in(table.id, "ids", "rowid")
        ended = table.state.in_([sa.literal_column("'done'"), sa.literal_column("'dead'")])
        return self._database.compile(sa.delete(self._table).where(is_old, ended))


def record_of(row: Sequence[Any]) -> JobRecord:
    """Return a row of `Records` as a job."""
    id_, kind, state, key, arguments, attempts, error, *moments = row
    run_at, created_at, started_at, ended_at = (
        None if moment is None else from_stored(int(moment)) for moment in moments
    )
    if run_at is None or created_at is None:  # neither column can be NULL
        raise ValueError(f"job {id_} has no time")
    return JobRecord(
        int(id_),
        kind,
        state,
        None if key is None else key.removeprefix(f"{kind}:"),
        orjson.loads(arguments),
        int(attempts),
        error,
        run_at,
        created_at,
        started_at,
        ended_at,
    )
