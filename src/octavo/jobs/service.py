"""The jobs of an instance: what kinds there are, and the queue while the database is open."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from octavo.config import JobsSettings
from octavo.db.engine import Database
from octavo.db.errors import DatabaseError
from octavo.errors import OctavoError
from octavo.jobs import clock
from octavo.jobs.clock import to_stored
from octavo.jobs.kinds import JobKind
from octavo.jobs.queue import Queue, QueueFull
from octavo.jobs.records import JobRecord, Records, State
from octavo.jobs.runner import JobResult, Runner
from octavo.jobs.schedules import Schedules

COUNT_SECONDS = 1.0
"""How long a count of waiting jobs is believed."""

LONGEST_KEY = 400

NOT_OPEN = "Jobs are kept in the database, which is not open: use `async with octavo.open(folder)`"


class Jobs:
    """`app.jobs`: enqueues jobs, and runs them in a server.

    A job that is enqueued inside a transaction exists once that has committed, and not at all if it is rolled
    back.
    """

    def __init__(self, settings: JobsSettings) -> None:
        self.settings = settings
        self.kinds: dict[str, JobKind] = {}
        self.clock: Callable[[], datetime] = clock.now
        """Tells the time; tests set it."""
        self._database: Database | None = None
        self._waiting = 0
        self._counted_at = float("-inf")

    def register(self, kind: JobKind) -> None:
        """Add a kind of job, before the instance runs."""
        self.kinds[kind.name] = kind

    def connect(self, database: Database) -> None:
        """Keep jobs in a database that is open."""
        self._database = database
        self._counted_at = float("-inf")
        self._queue = Queue(database)
        self._records = Records(database)
        schedules = Schedules(database, self._enqueue_due)
        self._runner = Runner(
            self._queue, self._records, schedules, self.kinds, self.settings, lambda: self.clock()
        )

    def disconnect(self) -> None:
        """Forget the database."""
        self._database = None

    @property
    def _open(self) -> Database:
        if self._database is None:
            raise OctavoError(NOT_OPEN)
        return self._database

    async def enqueue(
        self,
        kind: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        at: datetime | None = None,
        delay: float | timedelta = 0,
        key: str | None = None,
    ) -> int:
        """Write a job with JSON arguments and return its id.

        It is due at once, at a moment, or after a delay (in seconds). While a job of its kind with the same
        `key` has not ended, none is written, and that one's id is returned. Raises QueueFull where too many
        wait, and OctavoError for a kind there is not.
        """
        database = self._open
        self._expect_kind(kind)
        created = to_stored(self.clock())
        run_at = created if at is None else to_stored(at)
        run_at += round(1000 * (delay.total_seconds() if isinstance(delay, timedelta) else delay))
        await self._make_room(1)
        values = dict(arguments or {})
        if key is None:
            job_id = await self._queue.insert(kind, values, run_at, created)
        else:
            whole = f"{kind}:{key}"
            if len(whole) > LONGEST_KEY:
                raise ValueError(f"The key of a job is too long: {LONGEST_KEY} letters with the job's name")
            job_id = await self._queue.insert_once(kind, values, run_at, created, whole)
        await self._announce(database, is_due=run_at <= created)
        return job_id

    async def enqueue_many(self, kind: str, arguments: Sequence[Mapping[str, Any]]) -> list[int]:
        """Write jobs of one kind that are due at once, by one statement, and return their ids in order.

        Raises as `enqueue` does, and then none is written.
        """
        database = self._open
        self._expect_kind(kind)
        await self._make_room(len(arguments))
        created = to_stored(self.clock())
        job_ids = await self._queue.insert_many(kind, arguments, created, created)
        await self._announce(database, is_due=True)
        return job_ids

    def _expect_kind(self, kind: str) -> None:
        if kind not in self.kinds:
            kinds = ", ".join(sorted(self.kinds)) or "none"
            raise OctavoError(f"There is no job {kind!r}; there are {kinds}")

    async def _announce(self, database: Database, *, is_due: bool) -> None:
        """Wake the runner once the transaction has committed; those of others too for what is due."""
        transaction = database.current()
        if transaction is None:
            self._runner.wake()
            if is_due:
                with suppress(DatabaseError):  # the job is there, and found by who looks
                    await self._tell_others()
            return
        transaction.after_commit.append(self._wake)
        if is_due and self._tell_others not in transaction.before_commit:
            transaction.before_commit.append(self._tell_others)

    async def _tell_others(self) -> None:
        await self._open.engine.notices.announce_job(self._open.fetch)

    async def _wake(self) -> None:
        if self._database is not None:
            self._runner.wake()

    async def _make_room(self, number: int) -> None:
        """Raise QueueFull if too many jobs would wait with so many more; they are counted once a second."""
        now = time.monotonic()
        if now - self._counted_at > COUNT_SECONDS:
            self._waiting, self._counted_at = await self._queue.count_waiting(), now
        if self._waiting + number > self.settings.max_waiting:
            most = self.settings.max_waiting
            raise QueueFull(f"{most} jobs wait, as many as jobs.max_waiting allows: are they run anywhere?")
        self._waiting += number

    async def _enqueue_due(self, kind: JobKind, due: datetime) -> None:
        """Write the job of a schedule that is due."""
        arguments = {"due": due.isoformat()} if kind.takes_due else {}
        await self.enqueue(kind.name, arguments)

    async def get(self, job_id: int) -> JobRecord | None:
        """Return a job, or None."""
        self._open  # noqa: B018  # raises
        return await self._records.get(job_id)

    async def unended(self, job_ids: Sequence[int]) -> set[int]:
        """Return those of some jobs that wait or run."""
        self._open  # noqa: B018  # raises
        return await self._records.unended(job_ids)

    def shown_arguments(self, job: JobRecord) -> dict[str, Any] | None:
        """Return what people may see of a job's arguments; None where they are private, or nobody knows."""
        kind = self.kinds.get(job.kind)
        return None if kind is None or kind.rules.private else job.arguments

    async def find_page(
        self, *, state: State | None = None, kind: str | None = None, start: int = 0, limit: int = 25
    ) -> tuple[list[JobRecord], int]:
        """Return jobs, the latest first, and how many there are in all."""
        self._open  # noqa: B018  # raises
        return await self._records.find_page(state, kind, start, limit)

    async def counts(self) -> dict[State, int]:
        """Return how many jobs there are in each state."""
        self._open  # noqa: B018  # raises
        return await self._records.counts()

    async def retry(self, job_id: int) -> bool:
        """Have a dead or waiting job tried at once, with all its attempts; False if there is no such job."""
        self._open  # noqa: B018  # raises
        retried = await self._records.retry(job_id, to_stored(self.clock()))
        await self._announce(self._open, is_due=retried)
        return retried

    async def remove(self, job_id: int) -> bool:
        """Remove a job that does not run; False if there is none."""
        self._open  # noqa: B018  # raises
        return await self._records.remove(job_id)

    async def run_due(self) -> list[JobResult]:
        """Run all jobs that are due, and those that become due meanwhile, and return how each ended."""
        self._open  # noqa: B018  # raises
        return await self._runner.run_due()

    def start(self) -> None:
        """Run jobs from now on, in the background."""
        notices = self._open.engine.notices
        self._runner.start()
        notices.listen_for_jobs(self._runner.wake)

    def stop_claiming(self) -> None:
        """Start no more jobs."""
        if self._database is not None:
            self._runner.stop_claiming()

    async def stop(self) -> None:
        """Start no more jobs, and wait for those that run, up to `jobs.stop_timeout`."""
        if self._database is not None:
            await self._runner.stop()
