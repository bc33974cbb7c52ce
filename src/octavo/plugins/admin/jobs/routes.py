"""The queue of jobs for administrators: what waits, runs and failed, tried again or removed."""

from datetime import datetime
from typing import Any

from octavo import ApplicationError, Context, NotFoundError, Octavo, ValidationError
from octavo.plugin import (
    JOB_STATES,
    MOMENT,
    ROW_ID,
    TEXT,
    WHOLE,
    JobRecord,
    Operation,
    admin_route,
    check_parameters,
    iso_datetime,
    nullable,
    one_of,
    page_of,
    page_parameters,
    pagination,
    parameter,
    read_page,
    record,
    row_id,
    shared,
    wrapped,
)

READ, UPDATE = "admin::project-settings.read", "admin::project-settings.update"
"""Strapi has no jobs, and roles take no permissions that its list lacks: jobs are the project's."""

PARAMETERS = ("state", "kind", "page", "pageSize")
PAGE_SIZE, MAX_PAGE_SIZE = 25, 100
NO_JOB = "There is no such job"
RUNS = "A job that runs cannot be changed"


class JobController:
    """`/admin/jobs`."""

    uid = "admin::job"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def find(self, ctx: Context) -> object:
        """Answer a page of jobs, the latest first."""
        check_parameters(ctx.query, PARAMETERS)
        state, kind = ctx.query.get("state"), ctx.query.get("kind")
        known_state = next((name for name in JOB_STATES if name == state), None)
        if state is not None and known_state is None:
            raise ValidationError(f"Invalid state; there are {', '.join(JOB_STATES)}")
        if kind is not None and not isinstance(kind, str):
            raise ValidationError("kind must be the name of a job")
        page, size = read_page(ctx.query, PAGE_SIZE, MAX_PAGE_SIZE)
        jobs, total = await self.app.jobs.find_page(
            state=known_state, kind=kind, start=(page - 1) * size, limit=size
        )
        results = [self._serialize(job) for job in jobs]
        return {"results": results, "pagination": pagination(page, size, total)}

    async def counts(self, ctx: Context) -> object:
        """Answer how many jobs there are in each state."""
        return {"data": await self.app.jobs.counts()}

    async def find_one(self, ctx: Context) -> object:
        """Answer one job."""
        return {"data": self._serialize(await self._job(ctx))}

    async def retry(self, ctx: Context) -> object:
        """Have a dead or waiting job tried at once."""
        job = await self._job(ctx)
        if job.state == "done":
            raise ApplicationError("A job that is done cannot be tried again")
        if not await self.app.jobs.retry(job.id):
            raise ApplicationError(RUNS)
        return {"data": self._serialize(await self._job(ctx))}

    async def remove(self, ctx: Context) -> object:
        """Remove a job that does not run."""
        job = await self._job(ctx)
        if not await self.app.jobs.remove(job.id):
            raise ApplicationError(RUNS)
        return {"data": self._serialize(job)}

    async def _job(self, ctx: Context) -> JobRecord:
        number = row_id(ctx.params["id"])
        job = None if number is None else await self.app.jobs.get(number)
        if job is None:
            raise NotFoundError(NO_JOB)
        return job

    def _serialize(self, job: JobRecord) -> dict[str, Any]:
        return {
            "id": job.id,
            "kind": job.kind,
            "state": job.state,
            "key": job.key,
            "arguments": self.app.jobs.shown_arguments(job),
            "attempts": job.attempts,
            "error": job.error,
            "runAt": iso_datetime(job.run_at),
            "createdAt": iso_datetime(job.created_at),
            "startedAt": _moment(job.started_at),
            "endedAt": _moment(job.ended_at),
        }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else iso_datetime(moment)


_STATE = one_of(*JOB_STATES)
_JOB = shared(
    "Job",
    record(
        {
            "id": ROW_ID,
            "kind": TEXT,
            "state": _STATE,
            "key": nullable(TEXT),
            "arguments": nullable({"type": "object"}),
            "attempts": WHOLE,
            "error": nullable(TEXT),
            "runAt": MOMENT,
            "createdAt": MOMENT,
            "startedAt": nullable(MOMENT),
            "endedAt": nullable(MOMENT),
        }
    ),
)
_FILTERS = [parameter("state", _STATE), parameter("kind", TEXT, "The name of a job.")]
_COUNTS = record(dict.fromkeys(JOB_STATES, WHOLE))

ROUTES = [
    admin_route(
        "GET",
        "/admin/jobs",
        JobController.find,
        READ,
        about=Operation(
            "List jobs, the latest first",
            page_of(_JOB),
            query=[*_FILTERS, *page_parameters(PAGE_SIZE, MAX_PAGE_SIZE)],
        ),
    ),
    admin_route(
        "GET",
        "/admin/jobs/counts",
        JobController.counts,
        READ,
        about=Operation("Count the jobs in each state", wrapped(_COUNTS)),
    ),
    admin_route(
        "GET",
        "/admin/jobs/:id",
        JobController.find_one,
        READ,
        about=Operation("Read a job", wrapped(_JOB), path={"id": {"schema": ROW_ID}}),
    ),
    admin_route(
        "POST",
        "/admin/jobs/:id/retry",
        JobController.retry,
        UPDATE,
        about=Operation("Try a dead or waiting job at once", wrapped(_JOB), path={"id": {"schema": ROW_ID}}),
    ),
    admin_route(
        "DELETE",
        "/admin/jobs/:id",
        JobController.remove,
        UPDATE,
        about=Operation("Remove a job that does not run", wrapped(_JOB), path={"id": {"schema": ROW_ID}}),
    ),
]
