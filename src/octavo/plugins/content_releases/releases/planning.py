"""What runs at its time: the job of a release, what comes of one that fails, and jobs that are gone."""

from datetime import UTC, datetime, timedelta
from typing import Final

from octavo import ApplicationError, Octavo, request_context
from octavo.plugin import iso_datetime
from octavo.plugins.content_releases.actions.service import ActionService
from octavo.plugins.content_releases.actor import Actor, find_actor, name_of
from octavo.plugins.content_releases.release_service import PLANNED, PUBLISH, RUN, ReleaseService
from octavo.plugins.content_releases.releases.notifications import NotificationService
from octavo.plugins.content_releases.releases.running import NotRunError, RunService
from octavo.plugins.content_releases.rows import Release, read_release
from octavo.plugins.content_releases.schemas import ACTION, RELEASE

ATTEMPTS: Final = 6
FIRST_PAUSE, LONGEST_PAUSE = 15, 900
"""About half an hour in all, in which a database comes back or a file is there again."""

NO_PLANNER = "Who planned it may not log in any more"
MAY_NOT = "{name} may not publish releases any more"
GAVE_UP = "It was tried {attempts} times, and failed each time: {error}"
KILLED = "Each attempt at it ended with the process"
AT_ONCE = 500


class PlanService:
    """Runs what is planned."""

    uid = "plugin::content-releases.plan"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.releases = app.service(ReleaseService)
        self.actions = app.service(ActionService)
        self.runs = app.service(RunService)
        self.notifications = app.service(NotificationService)

    async def run_due(self, release_id: int, due: datetime) -> None:
        """Run a release whose time has come, unless it has another by now, or none.

        What is wrong with its entries, or with who planned it, does not mend itself: it is marked as failed,
        and people are told. Anything else is raised, and tried again.
        """
        release = await self.releases.find(release_id)
        if release is None or release.released_at is not None or release.state == "failed":
            return
        if release.scheduled_at is None or iso_datetime(release.scheduled_at) != iso_datetime(due):
            return
        actor = await find_actor(self.app, release.scheduler)
        try:
            if actor is None:
                await self.fail(release, NO_PLANNER)
            elif not release.is_schedule and not actor.can(PUBLISH):
                await self.fail(release, MAY_NOT.format(name=name_of(actor.admin)))
            else:
                await self._run(release, actor)
        except Exception as error:
            if not isinstance(error, ApplicationError) or error.status >= 500:
                await self._note_attempt(release, error)
            raise

    async def _run(self, release: Release, actor: Actor) -> None:
        with request_context.in_name_of(request_context.Author("admin", actor.admin)):
            try:
                await self.runs.run(release, actor)
            except NotRunError as error:
                await self.fail(release, str(error))

    async def fail(self, release: Release, error: str) -> None:
        """Mark a release as failed, and have people told; not one that somebody has changed meanwhile."""
        async with self.app.transaction():
            locked_release = await self.releases.hold(release.id, is_schedule=release.is_schedule)
            if locked_release.scheduled_at == release.scheduled_at:
                await self.releases.set(locked_release, state="failed", error=error, job=None)
                fresh = await self.releases.get(locked_release.id, is_schedule=locked_release.is_schedule)
                await self.notifications.notify_failure(fresh, error)

    async def _note_attempt(self, release: Release, error: Exception) -> None:
        """Count an attempt that failed; after the last one the release has failed."""
        attempts = release.attempts + 1
        if attempts >= ATTEMPTS:
            await self.fail(release, GAVE_UP.format(attempts=attempts, error=type(error).__name__))
        else:
            await self.releases.set(release, attempts=attempts)

    async def tend(self) -> None:
        """Give a job to what is planned and has none, as after a restore; end what no attempt is left of; and
        forget schedules that were done long ago.
        """
        where = {**PLANNED, "scheduledAt": {"$notNull": True}, "state": {"$ne": "failed"}}
        last = 0
        while rows := await self.app.query(RELEASE).find_many(
            {**where, "id": {"$gt": last}}, order_by="id", limit=AT_ONCE
        ):
            for release in map(read_release, rows):
                await self._tend(release)
            last = rows[-1]["id"]
        await self._forget_old()

    async def _tend(self, release: Release) -> None:
        job = None if release.job is None else await self.app.jobs.get(release.job)
        if job is not None and job.kind == RUN and job.arguments.get("release") == release.id:
            if job.state == "dead":
                await self.fail(release, KILLED)
            if job.state != "done":
                return
        async with self.app.transaction():
            locked_release = await self.releases.hold(release.id, is_schedule=release.is_schedule)
            if locked_release.job == release.job and locked_release.scheduled_at is not None:
                await self.releases.set(
                    locked_release,
                    job=await self.releases.enqueue(locked_release.id, locked_release.scheduled_at),
                )

    async def _forget_old(self) -> None:
        days = timedelta(days=self.releases.settings.keep_days)
        before = iso_datetime(datetime.now(UTC) - days)
        where = {"isSchedule": True, "releasedAt": {"$lt": before}}
        while rows := await self.app.query(RELEASE).find_many(where, select=["id"], limit=AT_ONCE):
            ids = {"$in": [row["id"] for row in rows]}
            async with self.app.transaction():
                await self.app.query(ACTION).delete_many({"release": ids})
                await self.app.query(RELEASE).delete_many({"id": ids})
