"""Jobs by the clock: each due time once, whoever runs, whatever the clock does."""

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from octavo import Octavo
from octavo.log import LogEvent, Warned, observing
from octavo.testing import Project, running

START = datetime(2026, 3, 25, 12, tzinfo=UTC)
FIRST, SECOND, THIRD = (
    datetime(2026, month, day, 7, tzinfo=UTC) for month, day in ((3, 30), (4, 6), (4, 13))
)
"""Mondays at nine in Paris: clocks go forward on March 29."""


@pytest.fixture
async def both(app: Octavo, project: Project, environ: dict[str, str]) -> AsyncIterator[list[Octavo]]:
    """Two instances on one database."""
    async with running(project.folder, environ) as other:
        yield [app, other]


async def run_at(moment: datetime, *apps: Octavo) -> list[Any]:
    for app in apps:
        app.jobs.clock = lambda: moment
    await asyncio.gather(*(app.jobs.run_due() for app in apps))
    done = sys.modules["app.jobs"].done
    found, done[:] = list(done), []
    return found


async def test_each_due_time_is_run_once_by_two(both: list[Octavo]) -> None:
    assert await run_at(START, *both) == []
    assert await run_at(FIRST - timedelta(milliseconds=1), *both) == []
    assert await run_at(FIRST, *both) == [FIRST]
    assert await run_at(FIRST + timedelta(seconds=1), *both) == []
    assert await run_at(SECOND + timedelta(minutes=5), *both) == [SECOND]
    assert await run_at(SECOND + timedelta(days=1), *both) == []


async def test_what_was_due_while_nobody_ran_is_run_late_and_once(
    project: Project, environ: dict[str, str]
) -> None:
    async with running(project.folder, environ) as app:
        assert await run_at(START, app) == []
    async with running(project.folder, environ) as app:
        assert await run_at(SECOND + timedelta(days=2), app) == [FIRST]
        assert await run_at(THIRD, app) == [THIRD]


async def test_it_goes_on_when_one_of_two_is_gone(
    app: Octavo, project: Project, environ: dict[str, str]
) -> None:
    async with running(project.folder, environ) as other:
        assert await run_at(START, app, other) == []
        assert await run_at(FIRST, other) == [FIRST]
    assert await run_at(FIRST, app) == []
    assert await run_at(SECOND, app) == [SECOND]


async def test_a_clock_that_was_ahead_costs_nothing_and_repeats_nothing(both: list[Octavo]) -> None:
    assert await run_at(START, *both) == []
    assert await run_at(START + timedelta(days=400), *both) == [FIRST]
    assert await run_at(START, *both) == []
    assert await run_at(FIRST, *both) == []
    assert await run_at(SECOND, *both) == [SECOND]
    assert await run_at(SECOND - timedelta(hours=3), *both) == []
    assert await run_at(SECOND, *both) == []
    assert await run_at(THIRD, *both) == [THIRD]


async def test_another_schedule_counts_from_the_next_start(
    app: Octavo, project: Project, environ: dict[str, str]
) -> None:
    assert await run_at(START, app) == []
    jobs = project.folder / "app/jobs.py"
    before = jobs.read_text()
    project.file("app/jobs.py", before.replace("0 9 * * mon", "0 10 * * mon"))
    for name in [name for name in sys.modules if name.startswith("app")]:
        del sys.modules[name]
    async with running(project.folder, environ) as other:
        assert await run_at(FIRST, other) == []
        assert await run_at(FIRST, app) == []  # it has what the project said before
        later = FIRST + timedelta(hours=1)
        assert await run_at(later, other, app) == [later]


async def test_what_is_due_while_the_queue_is_full_waits_and_holds_up_no_other_job(app: Octavo) -> None:
    assert await run_at(START, app) == []
    app.jobs.settings = app.jobs.settings.model_copy(update={"max_waiting": 2})
    for what in ("a", "b"):
        await app.jobs.enqueue("note", {"what": what})
    warnings: list[LogEvent] = []
    with observing(warnings.append):
        assert await run_at(FIRST, app) == ["a", "b"]
    (warning,) = [one for one in warnings if isinstance(one, Warned)]
    assert "every_monday is due, and waits for room: 2 jobs wait" in str(warning.problem).replace(":", "", 1)
    app.jobs._counted_at = float("-inf")
    assert await run_at(FIRST + timedelta(minutes=1), app) == [FIRST]
    assert await run_at(FIRST + timedelta(minutes=2), app) == []
