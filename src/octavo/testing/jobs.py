"""Running jobs in tests, where no server does."""

from datetime import datetime

from octavo.jobs.runner import JobResult
from octavo.kernel.instance import Octavo


async def run_due_jobs(
    app: Octavo, at: datetime | None = None, *, raise_errors: bool = True
) -> list[JobResult]:
    """Run all jobs that are due, and those that become due meanwhile; return how each attempt ended.

    With `at`, as if it were that moment, by which schedules are due too; a schedule is known from the first
    call on. The first error of a job is raised, unless `raise_errors` is off.
    """
    before = app.jobs.clock
    if at is not None:
        app.jobs.clock = lambda: at
    try:
        results = await app.jobs.run_due()
    finally:
        app.jobs.clock = before
    for result in results:
        if raise_errors and result.error is not None:
            raise result.error
    return results
