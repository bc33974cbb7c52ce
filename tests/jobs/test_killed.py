"""Processes that are killed, paused and stopped while they run jobs."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.serving import eventually
from tests.conftest import SOAKED_DATABASES
from tests.jobs import ledger
from tests.jobs.ledger import Workers

from octavo import Octavo
from octavo.testing import running

LEASE = 5.0
JOBS, ON_MARIADB, ALONE = 10_000, 2_000, 100
KILLS = 10
MOST_SECONDS = 1500
"""A bound for a machine that does other things: alone it takes less than two minutes."""


@pytest.fixture(params=SOAKED_DATABASES)
def workers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workers]:
    url = f"sqlite:{tmp_path}/octavo.db"
    if request.param != "sqlite":
        url = request.getfixturevalue(f"empty_{request.param}_url")
    environ = {"OCTAVO_DATABASE__URL": url}
    made = Workers(ledger.site(tmp_path / "site", LEASE).folder, environ)
    yield made
    for process in made.running:
        process.kill()
        process.wait(30)


async def enqueue(app: Octavo, kind: str, count: int) -> None:
    for start in range(0, count, 500):
        async with app.transaction():
            for number in range(start, min(start + 500, count)):
                await app.jobs.enqueue(kind, {"number": number})


def steps(workers: Workers, name: str) -> list[int]:
    return [step.process for step in workers.steps() if step.name == name]


@pytest.mark.soak
async def test_a_job_whose_process_is_killed_is_run_by_another(workers: Workers) -> None:
    async with running(workers.folder, workers.environ) as app:
        job_id = await app.jobs.enqueue("wait", {"number": 1})
        first = workers.start()
        eventually(lambda: steps(workers, "begin") == [first.pid], "the start")
        second = workers.start()
        workers.kill(first)
        eventually(lambda: steps(workers, "begin") == [first.pid, second.pid], "the takeover")
        (workers.folder / "gate").touch()
        eventually(lambda: steps(workers, "end") == [second.pid], "the end")
        assert workers.stop() == [0]
        record = await app.jobs.get(job_id)
        assert record is not None
        assert (record.state, record.attempts) == ("done", 2)


@pytest.mark.soak
async def test_a_paused_process_gives_up_what_another_has_taken_over(workers: Workers) -> None:
    async with running(workers.folder, workers.environ) as app:
        job_id = await app.jobs.enqueue("wait", {"number": 1})
        first = workers.start()
        eventually(lambda: steps(workers, "begin") == [first.pid], "the start")
        second = workers.start()
        os.kill(first.pid, signal.SIGSTOP)
        eventually(lambda: steps(workers, "begin") == [first.pid, second.pid], "the takeover")
        os.kill(first.pid, signal.SIGCONT)
        eventually(lambda: "job lost" in (workers.folder / "log").read_text(), "the notice")
        await asyncio.sleep(LEASE)
        (workers.folder / "gate").touch()
        eventually(lambda: steps(workers, "end") == [second.pid], "the end")
        assert workers.stop() == [0, 0]
        record = await app.jobs.get(job_id)
        assert record is not None
        assert (record.state, record.attempts) == ("done", 2)


@pytest.mark.soak
async def test_a_stop_waits_for_what_is_under_way_and_for_nothing_else(workers: Workers) -> None:
    async with running(workers.folder, workers.environ) as app:
        first = await app.jobs.enqueue("wait", {"number": 1})
        later = await app.jobs.enqueue("wait", {"number": 2}, delay=3600)
        process = workers.start()
        eventually(lambda: steps(workers, "begin") == [process.pid], "the start")
        process.terminate()
        (workers.folder / "gate").touch()
        assert process.wait(30) == 0
        states = [(await app.jobs.get(job_id)) for job_id in (first, later)]
        assert [one and one.state for one in states] == ["done", "waiting"]


@pytest.mark.soak
@pytest.mark.timeout(600)
async def test_ten_thousand_jobs_survive_random_kills(workers: Workers) -> None:
    """Processes are killed at moments that the jobs done so far decide, however fast a machine is."""
    chance = random.Random(7)
    async with running(workers.folder, workers.environ) as app:
        number = ON_MARIADB if app.database.dialect.name == "mariadb" else JOBS
        await enqueue(app, "work", number)
        await enqueue(app, "alone", ALONE)
        began = time.monotonic()
        for _ in range(2):
            workers.start()
        moments = sorted(chance.sample(range(number * 3 // 4), KILLS))
        while (counts := await app.jobs.counts())["done"] < number + ALONE:
            assert time.monotonic() - began < MOST_SECONDS, counts
            assert counts["dead"] == 0
            await asyncio.sleep(0.05)
            if not moments or counts["done"] < moments[0]:
                continue
            # One that has not begun to work yet would never come to it.
            busy = {step.process for step in workers.steps()}
            if doomed := [process for process in workers.running if process.pid in busy]:
                workers.kill(chance.choice(doomed))
                workers.start()
                del moments[0]
        seconds = time.monotonic() - began
        assert set(workers.stop()) <= {0, -signal.SIGTERM}  # one may just have been started
        assert await app.jobs.counts() == {"waiting": 0, "running": 0, "done": number + ALONE, "dead": 0}
    assert not moments, "fewer were killed than meant"
    assert list(workers.overlaps()) == []
    assert list(workers.overlaps("alone")) == []
    ended = {(step.kind, step.number) for step in workers.steps() if step.name == "end"}
    assert len(ended) == number + ALONE
    print(f"{number + ALONE} jobs in {seconds:.0f} s, {KILLS} kills, {len(workers.steps()) // 2} runs")
