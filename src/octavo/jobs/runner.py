"""Runs jobs: claims what is due, does it beside the requests, and shows meanwhile that it lives."""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from contextvars import Context
from dataclasses import dataclass
from datetime import datetime, timedelta

from octavo.config import JobsSettings
from octavo.db.errors import DatabaseError, Unavailable
from octavo.errors import GiveUp, Problem
from octavo.jobs.clock import to_stored
from octavo.jobs.kinds import JobKind
from octavo.jobs.queue import Beat, Claimed, End, Queue
from octavo.jobs.records import Records
from octavo.jobs.schedules import Schedules
from octavo.log import JobFailed, JobLost, TaskFailed, Warned, format_trace, log_event

BEATS = 6
"""How many times a worker shows itself before its jobs are taken over."""

LATEST_BEAT = 0.6
"""The part of that time after which a worker that cannot show itself cancels its jobs."""

LONGEST_OUTAGE_PAUSE = 15.0
CLEAN_SECONDS = 3600.0
OLD_AT_ONCE = 1000
LAST_WORD = 1.0
"""Seconds that cancelled jobs get to clean up."""

_LOST = "the process that ran it ended, or did not show itself in time"


@dataclass(eq=False)
class _Run:
    """A job that runs here."""

    job: Claimed
    task: "asyncio.Task[None] | None" = None
    is_ending: bool = False
    """Whether its work is over, so that it may be another's or nobody's in the database already."""
    is_lost: bool = False
    is_stopped: bool = False
    error: BaseException | None = None


@dataclass(frozen=True, slots=True)
class JobResult:
    """How an attempt ended: with None, or with the error it failed with."""

    id: int
    kind: str
    error: BaseException | None


class Runner:
    """The worker of one instance."""

    def __init__(
        self,
        queue: Queue,
        records: Records,
        schedules: Schedules,
        kinds: Mapping[str, JobKind],
        settings: JobsSettings,
        clock: Callable[[], datetime],
    ) -> None:
        self._queue = queue
        self._records = records
        self._schedules = schedules
        self._kinds = kinds
        self._settings = settings
        self._clock = clock
        self._worker = secrets.token_hex(8)
        self._runs: set[_Run] = set()
        self._results: list[JobResult] | None = None
        self._wake = asyncio.Event()
        self._stopping = False
        self._is_away = False
        self._stop_by = 0.0
        self._loop: asyncio.Task[None] | None = None
        self._pulse: asyncio.Task[None] | None = None
        self._others: dict[tuple[int, str], tuple[Beat, float]] = {}
        self._look_at = self._clean_at = 0.0

    @property
    def is_running(self) -> bool:
        """Whether jobs are looked for."""
        return self._loop is not None

    def start(self) -> None:
        """Look for jobs from now on, in a task without the context of whoever starts it."""
        if self._loop is None:
            loop = asyncio.get_running_loop()
            self._loop = loop.create_task(self._look_for_jobs(), name="octavo jobs", context=Context())

    def wake(self) -> None:
        """Look for jobs at once."""
        self._wake.set()

    def stop_claiming(self) -> None:
        """Start no more jobs; those that run go on."""
        if not self._stopping:
            self._stopping = True
            self._stop_by = time.monotonic() + self._settings.stop_timeout
            self._wake.set()

    async def stop(self) -> None:
        """Wait for the jobs that run, and `stop_timeout` after the order to stop cancel them: they run again
        later.
        """
        self.stop_claiming()
        await _wait([self._loop], self._stop_by)
        await _wait((run.task for run in self._runs), self._stop_by)
        for run in self._runs:
            run.is_stopped = True
        tasks = [self._loop, *(run.task for run in self._runs)]
        for task in tasks:
            if task is not None:
                task.cancel()
        await _wait(tasks, time.monotonic() + LAST_WORD)
        self._loop = None

    async def run_due(self) -> list[JobResult]:
        """Run everything that is due, and what becomes due meanwhile; return how each attempt ended."""
        results = self._results = []
        try:
            while True:
                ended = len(results)
                await self._look()
                tasks = [run.task for run in self._runs if run.task is not None]
                if tasks:
                    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                elif ended == len(results):  # what ends during a look makes room that the look did not see
                    return results
        finally:
            self._results = None

    async def _look_for_jobs(self) -> None:
        pause = self._settings.poll_interval
        while not self._stopping:
            self._wake.clear()
            try:
                due = await self._look()
                pause = self._until(due)
                self._is_away = False
            except Exception as error:
                self._report("jobs", error)
                pause = min(2 * max(pause, self._settings.poll_interval), LONGEST_OUTAGE_PAUSE)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    def _report(self, task: str, error: Exception) -> None:
        """Log what failed; that the database is away once, until it is back."""
        if not isinstance(error, Unavailable | TimeoutError):
            log_event(TaskFailed(task, error))
        elif not self._is_away:
            self._is_away = True
            message = f"no job is begun: {error or 'the database gives no answer'}"
            log_event(Warned(Problem("jobs", message, "nothing is lost, they run once the database answers")))

    def _until(self, due: int | None) -> float:
        """Return how many seconds to wait: until something is due, but never longer than between polls."""
        moments = [moment for moment in (due, self._schedules.next_due()) if moment is not None]
        delay = (min(moments) - to_stored(self._clock())) / 1000 if moments else self._settings.poll_interval
        # What is due and was not taken has reached a limit: a job that ends wakes this up.
        return min(self._settings.poll_interval, delay) if delay > 0 else self._settings.poll_interval

    async def _look(self) -> int | None:
        """Start what is due, and return when the next job is."""
        now = self._clock()
        await self._schedules.fire_due(self._kinds, now)
        await self._take_over()
        await self._remove_old()
        room = self._settings.concurrency - len(self._runs)
        due = await self._queue.next_due(self._kinds)
        if due is None or due > to_stored(now) or room <= 0 or self._stopping:
            return due
        for job in await self._queue.claim(self._kinds, self._worker, to_stored(now), room):
            self._begin(job)
        return due

    def _begin(self, job: Claimed) -> None:
        run = _Run(job)
        self._runs.add(run)
        loop = asyncio.get_running_loop()
        name = f"job {job.id} ({job.kind})"
        run.task = loop.create_task(self._run(run), name=name, context=Context())
        run.task.add_done_callback(lambda _: self._forget(run))
        if self._pulse is None:
            self._pulse = loop.create_task(self._beat(), name="octavo jobs' beat", context=Context())

    def _forget(self, run: _Run) -> None:
        self._runs.discard(run)
        if self._results is not None:
            self._results.append(JobResult(run.job.id, run.job.kind, run.error))
        self._wake.set()

    async def _run(self, run: _Run) -> None:
        kind = self._kinds[run.job.kind]
        seconds = self._settings.timeout if kind.rules.timeout is None else kind.rules.timeout
        try:
            async with asyncio.timeout(seconds) as limit:
                await kind.work(run.job.arguments)
        except asyncio.CancelledError as error:
            run.error = error
        except TimeoutError as error:
            late = limit.expired()
            run.error = TimeoutError(f"it was not done within {seconds:g} s") if late else error
        except (Exception, SystemExit) as error:
            run.error = error
        run.is_ending = True
        if not run.is_lost:
            await self._end(run, kind)

    async def _end(self, run: _Run, kind: JobKind) -> None:
        """Note how an attempt ended, again and again while the database is away and the job is still ours."""
        end = self._end_of(run, kind)
        ends = time.monotonic() + self._settings.lease
        pause = 0.05
        while True:
            try:
                ended = await self._queue.end(run.job.id, self._worker, end, to_stored(self._clock()))
                break
            except DatabaseError as error:
                if time.monotonic() >= ends:
                    self._report(f"the end of job {run.job.id} ({kind.name})", error)
                    return
            await asyncio.sleep(pause)
            pause = min(2 * pause, self._settings.poll_interval)
        if not ended:
            log_event(JobLost(*_identity_of(run.job)))

    def _end_of(self, run: _Run, kind: JobKind) -> End:
        job, error, now = run.job, run.error, to_stored(self._clock())
        if error is None:
            return End("done", now, forgets=kind.rules.private)
        if run.is_stopped:
            return End("waiting", now, counts=False)
        tried = kind.rules.attempts if isinstance(error, GiveUp) else job.attempt
        end = self._end_of_failure(kind, tried, format_trace(error))
        again = (self._clock() + timedelta(milliseconds=end.run_at - now)).isoformat(timespec="seconds")
        log_event(JobFailed(*_identity_of(job), again if end.state == "waiting" else None, error))
        return end

    def _end_of_failure(self, kind: JobKind | None, attempt: int, error: str) -> End:
        now = to_stored(self._clock())
        if kind is None:
            return End("waiting", now, error)
        if attempt >= kind.rules.attempts:
            return End("dead", now, error)
        return End("waiting", now + round(1000 * kind.rules.pause_after(attempt)), error)

    async def _beat(self) -> None:
        """Show that this worker lives, while it has jobs; cancel those that are its own no more."""
        every = self._settings.lease / BEATS
        moved_at = time.monotonic()
        while self._runs:
            await asyncio.sleep(every)
            try:
                async with asyncio.timeout(every * 2):
                    if await self._queue.beat(self._worker) < len(self._runs):
                        self._give_up(await self._queue.owned(self._worker))
                moved_at = time.monotonic()
            except Exception as error:
                self._report("the sign of life of jobs", error)
                if time.monotonic() - moved_at > LATEST_BEAT * self._settings.lease:
                    self._give_up(set())
        self._pulse = None

    def _give_up(self, owned: set[int]) -> None:
        for run in self._runs:
            if run.job.id not in owned and not run.is_ending and not run.is_lost:
                run.is_lost = True
                log_event(JobLost(*_identity_of(run.job)))
                if run.task is not None:
                    run.task.cancel()

    async def _take_over(self) -> None:
        """Have the jobs of workers that have not shown themselves for long enough run again, and those of
        this worker that it gave up, or could not end, while the database was away.
        """
        now = time.monotonic()
        if now < self._look_at:
            return
        self._look_at = now + self._settings.lease / BEATS
        beats = await self._queue.beats()
        runs_here = {run.job.id for run in self._runs}
        earlier, self._others = self._others, {}
        for heartbeat in beats:
            is_own = heartbeat.worker == self._worker
            if is_own and heartbeat.id in runs_here:
                continue
            before, since = earlier.get((heartbeat.id, heartbeat.worker), (heartbeat, now))
            if before != heartbeat and not is_own:  # this worker's other jobs move the beat of all
                since = now
            self._others[heartbeat.id, heartbeat.worker] = heartbeat, since
            if now - since >= self._settings.lease:
                kind = self._kinds.get(heartbeat.kind)
                end = self._end_of_failure(kind, heartbeat.attempt, _LOST)
                at = to_stored(self._clock())
                # What ended with its process has waited long enough.
                end = End(end.state, at, end.error)
                if await self._queue.take_over(heartbeat, end, at):
                    log_event(JobLost(heartbeat.id, heartbeat.kind, heartbeat.attempt))

    async def _remove_old(self) -> None:
        now = time.monotonic()
        if now < self._clean_at:
            return
        removed_counts = [
            await self._records.remove_old("done", self._days_ago(self._settings.keep_done), OLD_AT_ONCE),
            await self._records.remove_old("dead", self._days_ago(self._settings.keep_dead), OLD_AT_ONCE),
        ]
        if max(removed_counts) < OLD_AT_ONCE:
            self._clean_at = now + CLEAN_SECONDS

    def _days_ago(self, days: float) -> int:
        return to_stored(self._clock()) - round(days * 86_400_000)


async def _wait(tasks: "Iterable[asyncio.Task[None] | None]", ends: float) -> None:
    """Wait until all of these tasks are done, or the time is over."""
    pending = [task for task in tasks if task is not None and not task.done()]
    if pending:
        await asyncio.wait(pending, timeout=max(0.0, ends - time.monotonic()))


def _identity_of(job: Claimed) -> tuple[int, str, int]:
    return job.id, job.kind, job.attempt
