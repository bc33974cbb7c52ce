"""Releases: made, changed, deleted, and when they run."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from octavo import NotFoundError, Octavo, PolicyError, ValidationError
from octavo.plugin import RowValues, iso_datetime
from octavo.plugins.content_releases.actor import Actor
from octavo.plugins.content_releases.config import ReleasesSettings
from octavo.plugins.content_releases.rows import Release, ReleaseAction, read_action, read_release
from octavo.plugins.content_releases.schemas import ACTION, ALL_OR_NOTHING, ALLOW_PARTIAL, RELEASE

LOCK: Final = "content-releases.lock"
RUN: Final = "plugin::content-releases.run"
PUBLISH: Final = "plugin::content-releases.publish"
CREATOR: Final = {"createdBy": {"fields": ["id", "firstname", "lastname", "username", "email"]}}
PLANNED: Final = {"releasedAt": {"$null": True}}
NOT_YOURS: Final = "A time is set by who may publish releases"


class ReleaseService:
    """Keeps releases with their actions; whatever changes one holds the lock of all."""

    uid = "plugin::content-releases.release"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.settings: ReleasesSettings = app.plugin("content-releases").config

    async def find(self, release_id: int | None) -> Release | None:
        """Return a release, or None."""
        if release_id is None:
            return None
        row = await self.app.query(RELEASE).find_one({"id": release_id}, populate=CREATOR)
        return None if row is None else read_release(row)

    async def get(self, release_id: int | None, *, is_schedule: bool = False) -> Release:
        """Return a release; raises NotFoundError."""
        release = await self.find(release_id)
        if release is None or release.is_schedule != is_schedule:
            raise NotFoundError(f"No {'schedule' if is_schedule else 'release'} found for id {release_id}")
        return release

    async def hold(self, release_id: int | None, *, is_schedule: bool = False) -> Release:
        """Return a release that is not published, as it is until the transaction ends; raises
        NotFoundError and ValidationError.
        """
        await self.app.store.lock(LOCK)
        release = await self.get(release_id, is_schedule=is_schedule)
        if release.released_at is not None:
            raise ValidationError("Release already published")
        return release

    async def find_page(self, where: Any, sort: str, page: int, size: int) -> tuple[list[Release], int]:
        """Return releases, and the number of all."""
        condition = {"$and": [{"isSchedule": False}, *([where] if where else [])]}
        rows = await self.app.query(RELEASE).find_many(
            condition, order_by=[sort, "id:asc"], limit=size, offset=(page - 1) * size, populate=CREATOR
        )
        return [read_release(row) for row in rows], await self.app.query(RELEASE).count(condition)

    async def find_planned(self, ids: Sequence[int]) -> list[Release]:
        """Return those of some releases that are not published, the first due first."""
        where = {**PLANNED, "id": {"$in": [*ids]}}
        rows = await self.app.query(RELEASE).find_many(
            where, order_by=["scheduledAt", "id"], populate=CREATOR
        )
        return [read_release(row) for row in rows]

    async def find_schedule_ids(self) -> list[int]:
        """Return the ids of what is planned for single entries, the first due first."""
        rows = await self.app.query(RELEASE).find_many(
            {**PLANNED, "isSchedule": True}, select=["id"], order_by=["scheduledAt", "id"]
        )
        return [row["id"] for row in rows]

    async def count_planned(self, *, is_schedule: bool) -> int:
        """Return how many releases, or schedules of one entry, are not published."""
        return await self.app.query(RELEASE).count({**PLANNED, "isSchedule": is_schedule})

    async def actions(self, release_id: int) -> list[ReleaseAction]:
        """Return all actions of a release, in the order in which they were added."""
        rows = await self.app.query(ACTION).find_many({"release": release_id}, order_by="id")
        return [read_action(row) for row in rows]

    async def create(self, data: Mapping[str, Any], actor: Actor) -> Release:
        """Make a release; raises ValidationError for a name that is taken, PolicyError for a time one may
        not set.
        """
        async with self.app.transaction():
            await self.app.store.lock(LOCK)
            if await self.count_planned(is_schedule=False) >= self.settings.max_pending:
                raise ValidationError("You have reached the maximum number of pending releases")
            await self._expect_free(data["name"], None)
            condition = data.get("releaseCondition") or ALL_OR_NOTHING
            values = {"name": data["name"], "isSchedule": False, "releaseCondition": condition}
            release = await self.insert(values, "empty", actor)
            return await self.plan(release, data, actor)

    async def insert(self, values: Mapping[str, Any], state: str, actor: Actor) -> Release:
        """Write the row of a release in somebody's name."""
        creator = {"createdBy": actor.admin["id"], "updatedBy": actor.admin["id"]}
        row = await self.app.documents(RELEASE).create(data={**values, "state": state, **creator})
        return await self.get(row["id"], is_schedule=values["isSchedule"])

    async def update(self, release_id: int | None, data: Mapping[str, Any], actor: Actor) -> Release:
        """Change a release; without `scheduledAt` its time stays, with null it has none.

        Raises NotFoundError, ValidationError and PolicyError.
        """
        async with self.app.transaction():
            release = await self.hold(release_id)
            await self._expect_free(data["name"], release.id)
            condition = data.get("releaseCondition") or release.condition
            values = {"name": data["name"], "releaseCondition": condition, "updatedBy": actor.admin["id"]}
            await self.app.documents(RELEASE).update(release.document_id, data=values)
            release = await self.plan(release, data, actor)
            return await self.refresh(release)

    async def plan(self, release: Release, plan: Mapping[str, Any], actor: Actor) -> Release:
        """Set when a release runs, in the caller's name, or take its time away; raises PolicyError."""
        at = plan.get("scheduledAt", release.scheduled_at)
        zone = plan.get("timezone", release.timezone)
        if at == release.scheduled_at and release.state != "failed":
            await self.set(release, timezone=zone)
            return await self.get(release.id, is_schedule=release.is_schedule)
        if not release.is_schedule and not actor.can(PUBLISH):
            raise PolicyError(NOT_YOURS)
        await self._forget_job(release)
        planned: RowValues = {"scheduledAt": None, "scheduler": None, "job": None}
        if at is not None and at > datetime.now(UTC):
            planned = {"scheduledAt": iso_datetime(at), "scheduler": actor.admin["documentId"]}
            planned["job"] = await self.enqueue(release.id, at)
        await self.set(release, timezone=zone, attempts=0, error=None, **planned)
        return await self.get(release.id, is_schedule=release.is_schedule)

    async def enqueue(self, release_id: int, at: datetime) -> int:
        """Write the job that runs a release, in the current transaction."""
        return await self.app.jobs.enqueue(RUN, {"release": release_id, "due": iso_datetime(at)}, at=at)

    async def delete(self, release: Release) -> None:
        """Delete a release with its actions; what it planned does not happen."""
        await self._forget_job(release)
        await self.app.query(ACTION).delete_many({"release": release.id})
        await self.app.documents(RELEASE).delete(release.document_id)

    async def _forget_job(self, release: Release) -> None:
        """Remove the job of a release that waits; one that runs finds that its time is another."""
        if release.job is not None:
            job = await self.app.jobs.get(release.job)
            if job is not None and job.kind == RUN and job.arguments.get("release") == release.id:
                await self.app.jobs.remove(job.id)

    async def _expect_free(self, name: str, release_id: int | None) -> None:
        where: RowValues = {**PLANNED, "isSchedule": False, "name": name}
        other = await self.app.query(RELEASE).find_one(where, select=["id"])
        if other is not None and other["id"] != release_id:
            raise ValidationError(f"Release with name {name} already exists")

    async def set(self, release: Release, **columns: Any) -> None:
        """Write columns of a release."""
        await self.app.query(RELEASE).update({"id": release.id}, columns)

    async def refresh(self, release: Release) -> Release:
        """Count the actions of a release anew, and tell by them whether it is ready, blocked or empty."""
        every = await self.app.query(ACTION).count({"release": release.id})
        invalid = await self.app.query(ACTION).count({"release": release.id, "isEntryValid": False})
        blocked = invalid == every if release.condition == ALLOW_PARTIAL else invalid > 0
        state = "empty" if not every else "blocked" if blocked else "ready"
        await self.set(release, state=state, entries=every)
        return await self.get(release.id, is_schedule=release.is_schedule)

    async def note_problems(self, problems: Mapping[int, Sequence[Mapping[str, Any]]]) -> None:
        """Write what keeps actions from being done, by their ids."""
        rows = self.app.query(ACTION)
        valid = [action_id for action_id, action_problems in problems.items() if not action_problems]
        if valid:
            where = {"id": {"$in": valid}, "isEntryValid": False}
            await rows.update_many(where, {"isEntryValid": True, "problems": []})
        for action_id, action_problems in problems.items():
            if action_problems:
                await rows.update(
                    {"id": action_id}, {"isEntryValid": False, "problems": list(action_problems)}
                )
