"""Enqueuing jobs and running them, in one process."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from octavo import Octavo, OctavoError
from octavo.db.errors import Unavailable
from octavo.db.statement import Statement
from octavo.jobs.queue import QueueFull
from octavo.kernel import use
from octavo.log import JobFailed, JobLost, LogEvent, observing
from octavo.testing import Project, running

ARTICLE = "api::article.article"


@pytest.fixture
def jobs(app: Octavo) -> Any:
    return sys.modules["app.jobs"]


async def states(app: Octavo) -> list[tuple[str, str]]:
    found, total = await app.jobs.find_page()
    assert total == len(found)
    return [(one.kind, one.state) for one in reversed(found)]


async def test_it_is_kept_and_run_without_a_request(app: Octavo, jobs: Any) -> None:
    with use(app):
        job_id = await jobs.write_article.enqueue("first")
        await jobs.write_article.enqueue(title="second")
    assert await app.documents(ARTICLE).count() == 0
    results = await app.jobs.run_due()
    assert [one.error for one in results] == [None, None]
    assert await app.documents(ARTICLE).count() == 2
    record = await app.jobs.get(job_id)
    assert record is not None
    assert (record.state, record.attempts, record.arguments) == ("done", 1, {"title": "first"})
    assert record.started_at is not None and record.ended_at is not None
    assert await app.jobs.run_due() == []


async def test_many_are_written_by_one_statement_and_told_in_their_order(app: Octavo, jobs: Any) -> None:
    texts = [{"what": what} for what in ("one", "two", "one", "three")]
    seen: list[Statement] = []
    with app.database.observed(seen.append):
        ids = await app.jobs.enqueue_many("note", texts)
    assert sum("INSERT INTO octavo_jobs" in one.sql.replace("`", "") for one in seen) == 1
    records = [await app.jobs.get(each) for each in ids]
    assert [one and one.arguments for one in records] == texts
    assert len(set(ids)) == 4
    await app.jobs.run_due()
    assert sorted(jobs.done) == ["one", "one", "three", "two"]


async def test_of_many_that_the_queue_has_no_room_for_none_is_written(app: Octavo, jobs: Any) -> None:
    app.jobs.settings = app.jobs.settings.model_copy(update={"max_waiting": 2})
    with pytest.raises(QueueFull):
        await app.jobs.enqueue_many("note", [{"what": str(number)} for number in range(3)])
    with pytest.raises(OctavoError, match="There is no job"):
        await app.jobs.enqueue_many("nothing", [{}])
    assert await states(app) == []
    assert len(await app.jobs.enqueue_many("note", [{"what": "a"}, {"what": "b"}])) == 2


async def test_it_exists_with_the_transaction_that_causes_it(app: Octavo, jobs: Any) -> None:
    with use(app):
        with pytest.raises(ZeroDivisionError):
            async with app.transaction():
                await app.documents(ARTICLE).create(data={"title": "never"})
                await jobs.note.enqueue("never")
                raise ZeroDivisionError
        async with app.transaction():
            await app.documents(ARTICLE).create(data={"title": "kept"})
            await jobs.note.enqueue("kept")
    await app.jobs.run_due()
    assert jobs.done == ["kept"]
    assert await states(app) == [("note", "done")]


async def test_a_listener_enqueues_in_the_transaction_of_the_change(app: Octavo, jobs: Any) -> None:
    async def note_event(event: Any) -> None:
        await app.jobs.enqueue("note", {"what": f"{event.name} {event.entry['title']}"})

    app.content.events.subscribe(note_event, ["entry.create"], before_commit=True)
    await app.documents(ARTICLE).create(data={"title": "told"})
    await app.jobs.run_due()
    assert jobs.done == ["entry.create told"]


async def test_arguments_come_back_as_the_types_they_were(app: Octavo, jobs: Any) -> None:
    moment = datetime(2026, 5, 1, 9, tzinfo=UTC)
    with use(app):
        await jobs.note.enqueue("a", at=moment)
        with pytest.raises(ValidationError):
            await jobs.note.enqueue("a", at="never")
        with pytest.raises(TypeError, match="what"):
            await jobs.note.enqueue()
        with pytest.raises(OctavoError, match="no job 'absent'; there are endless, every_monday, fail"):
            await app.jobs.enqueue("absent")
    await app.jobs.run_due()
    assert jobs.done == [("a", moment)]


async def test_it_waits_for_its_time(app: Octavo, jobs: Any) -> None:
    start = datetime(2026, 5, 1, 9, tzinfo=UTC)
    app.jobs.clock = lambda: start
    with use(app):
        await jobs.note.with_options(delay=timedelta(hours=1)).enqueue("later")
        await jobs.note.with_options(at=start + timedelta(days=1)).enqueue("tomorrow")
        await jobs.note.enqueue("now")
        with pytest.raises(ValueError, match="no time zone"):
            await jobs.note.with_options(at=datetime(2026, 5, 2)).enqueue("unclear")
    for hours, done in ((0, ["now"]), (1, ["now", "later"]), (24, ["now", "later", "tomorrow"])):
        app.jobs.clock = lambda hours=hours: start + timedelta(hours=hours)
        await app.jobs.run_due()
        assert jobs.done == done


async def test_a_key_is_taken_until_its_job_has_ended(app: Octavo, jobs: Any) -> None:
    with use(app):
        once = jobs.note.with_options(key="home")
        first = await once.enqueue("a")
        assert await once.enqueue("b") == first
        other = await jobs.fail.with_options(key="home").enqueue()
        assert other != first
        await app.jobs.run_due()
        assert await once.enqueue("c") not in (first, other)
        await app.jobs.run_due()
        assert await jobs.fail.with_options(key="home").enqueue() == other
    assert sorted(jobs.done) == ["a", "broken", "c"]


async def test_what_fails_is_tried_again_and_is_dead_at_last(app: Octavo, jobs: Any) -> None:
    now = datetime(2026, 5, 1, 9, tzinfo=UTC)
    app.jobs.clock = lambda: now
    told: list[LogEvent] = []
    with use(app), observing(told.append):
        job_id = await jobs.fail.enqueue()
        pauses: list[float] = []
        for attempt in (1, 2, 3):
            await app.jobs.run_due()
            assert await app.jobs.run_due() == []
            record = await app.jobs.get(job_id)
            assert record is not None and record.error is not None
            assert record.attempts == attempt
            assert record.error.endswith("RuntimeError: broken")
            pauses.append((record.run_at - now).total_seconds())
            now = max(now, record.run_at)
    assert record.state == "dead"
    assert 5 <= pauses[0] <= 10
    assert 7.5 <= pauses[1] <= 15
    failures = [event for event in told if isinstance(event, JobFailed)]
    assert [(event.id, event.attempt) for event in failures] == [(job_id, 1), (job_id, 2), (job_id, 3)]
    assert [event.again is None for event in failures] == [False, False, True]

    assert await app.jobs.retry(job_id)
    await app.jobs.run_due()
    record = await app.jobs.get(job_id)
    assert record is not None
    assert (record.state, record.attempts) == ("waiting", 1)
    assert await app.jobs.remove(job_id)
    assert not await app.jobs.remove(job_id)
    assert not await app.jobs.retry(job_id)


async def test_what_gives_up_is_dead_at_once_and_what_is_private_is_forgotten(app: Octavo, jobs: Any) -> None:
    with use(app):
        ids = [await jobs.refuse.enqueue(secret) for secret in ("wrong", "right")]
    await app.jobs.run_due()
    found = [await app.jobs.get(job_id) for job_id in ids]
    assert [one and (one.state, one.attempts) for one in found] == [("dead", 1), ("done", 1)]
    assert [one and one.arguments for one in found] == [{"secret": "wrong"}, {}]
    assert [one and app.jobs.shown_arguments(one) for one in found] == [None, None]


async def test_an_attempt_has_a_time_limit(app: Octavo, jobs: Any) -> None:
    with use(app):
        job_id = await jobs.endless.enqueue()
    (result,) = await app.jobs.run_due()
    assert isinstance(result.error, TimeoutError)
    record = await app.jobs.get(job_id)
    assert record is not None and record.error is not None
    assert "not done within 0.05 s" in record.error


async def test_a_limit_holds_one_kind_and_lets_others_by(app: Octavo, jobs: Any) -> None:
    with use(app):
        for what in "abc":
            await jobs.one_at_a_time.enqueue(what)
        await jobs.note.enqueue("by")
    run = asyncio.create_task(app.jobs.run_due())
    await jobs.started.wait()
    await jobs.noted.wait()
    assert [state for kind, state in await states(app) if kind == "one_at_a_time"] == [
        "running",
        "waiting",
        "waiting",
    ]
    assert not await app.jobs.remove(1)
    jobs.release.set()
    await run
    jobs.done.remove("by")
    assert jobs.done == [f"{what} {which}" for which in "abc" for what in ("begin", "end")]


async def test_a_job_that_ends_during_a_look_makes_room_for_the_next(
    app: Octavo, jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = app.jobs._runner._queue.claim

    async def claim_and_wait(*args: Any) -> Any:
        claimed = await claim(*args)
        if not claimed:
            jobs.release.set()
            await asyncio.gather(*(run.task for run in app.jobs._runner._runs))
        return claimed

    monkeypatch.setattr(app.jobs._runner._queue, "claim", claim_and_wait)
    with use(app):
        for what in "ab":
            await jobs.one_at_a_time.enqueue(what)
        await jobs.note.enqueue("by")
    await app.jobs.run_due()
    jobs.done.remove("by")
    assert jobs.done == ["begin a", "end a", "begin b", "end b"]


async def test_the_queue_is_bounded(app: Octavo, jobs: Any) -> None:
    settings = app.jobs.settings.model_copy(update={"max_waiting": 2})
    app.jobs.settings = settings
    with use(app):
        await jobs.note.enqueue("a")
        await jobs.note.enqueue("b")
        with pytest.raises(Unavailable, match=r"2 jobs wait, as many as jobs\.max_waiting allows"):
            await jobs.note.enqueue("c")


async def test_what_has_ended_is_kept_for_days(app: Octavo, jobs: Any) -> None:
    start = datetime(2026, 5, 1, 9, tzinfo=UTC)
    app.jobs.clock = lambda: start
    with use(app):
        await jobs.note.enqueue("a")
        await jobs.note.with_options(delay=timedelta(days=90)).enqueue("later")
    await app.jobs.run_due()
    for days, left in ((6, ["done", "waiting"]), (8, ["waiting"])):
        app.jobs.clock = lambda days=days: start + timedelta(days=days)
        app.jobs._runner._clean_at = 0.0
        await app.jobs.run_due()
        assert [state for kind, state in await states(app) if kind == "note"] == left


async def test_a_server_runs_them_at_once_and_waits_for_what_is_under_way(app: Octavo, jobs: Any) -> None:
    app.jobs.start()
    with use(app):
        await jobs.one_at_a_time.enqueue("a")
        await jobs.started.wait()
        await jobs.one_at_a_time.enqueue("b")
    stop = asyncio.create_task(app.jobs.stop())
    await asyncio.sleep(0)
    jobs.release.set()
    await stop
    assert jobs.done == ["begin a", "end a"]
    assert await states(app) == [("one_at_a_time", "done"), ("one_at_a_time", "waiting")]


async def test_what_was_given_up_while_the_database_was_away_runs_again_in_the_same_process(
    app: Octavo, jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_worker: str) -> int:
        raise Unavailable("away")

    lost = asyncio.Event()

    def notice(event: LogEvent) -> None:
        if isinstance(event, JobLost):
            lost.set()

    job_id = await app.jobs.enqueue("one_at_a_time", {"what": "a"})
    with observing(notice), monkeypatch.context() as outage:
        outage.setattr(app.jobs._queue, "beat", away)
        app.jobs.start()
        await asyncio.wait_for(lost.wait(), 60)
    jobs.release.set()
    async with asyncio.timeout(60):
        # nothing tells
        while (record := await app.jobs.get(job_id)) is None or record.state != "done":  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert record.attempts > 1
    assert jobs.done[-1] == "end a"


async def test_what_does_not_end_in_time_runs_again_later(app: Octavo, jobs: Any) -> None:
    app.jobs._runner._settings = app.jobs.settings.model_copy(update={"stop_timeout": 0.1})
    app.jobs.start()
    with use(app):
        job_id = await jobs.one_at_a_time.enqueue("a")
        await jobs.started.wait()
    await app.jobs.stop()
    record = await app.jobs.get(job_id)
    assert record is not None
    assert (record.state, record.attempts, record.error) == ("waiting", 0, None)


@pytest.mark.postgres
async def test_on_postgresql_an_idle_process_is_told_of_a_job_at_once(
    project: Project, empty_postgres_url: str
) -> None:
    environ = {"OCTAVO_DATABASE__URL": empty_postgres_url, "OCTAVO_JOBS__POLL_INTERVAL": "3600"}
    async with running(project.folder, environ) as idle, running(project.folder, environ) as other:
        idle.jobs.start()
        await idle.changes.poll()  # until it listens
        async with other.transaction():
            await other.jobs.enqueue("write_article", {"title": "one"})
            await other.jobs.enqueue("write_article", {"title": "two"})
        while (await other.jobs.counts())["done"] < 2:  # noqa: ASYNC110  # the event is in the database
            await asyncio.sleep(0.02)
        assert await other.documents(ARTICLE).count() == 2
