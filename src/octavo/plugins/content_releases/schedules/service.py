"""What is planned for one entry: a release of its own that nobody has to name."""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo import NotFoundError, Octavo, PolicyError, ValidationError
from octavo.plugins.content_releases.actions.service import ActionService
from octavo.plugins.content_releases.actor import READ_CONTENT, Actor, permission_locale
from octavo.plugins.content_releases.entries import EntryService
from octavo.plugins.content_releases.release_service import LOCK, ReleaseService
from octavo.plugins.content_releases.rows import Release, ReleaseAction
from octavo.plugins.content_releases.schemas import ALL_OR_NOTHING, EVERY_LOCALE

Planned = tuple[Release, ReleaseAction]


class ScheduleService:
    """Plans entries one by one; whoever may publish an entry may plan it, and change what is planned."""

    uid = "plugin::content-releases.schedule"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.releases = app.service(ReleaseService)
        self.actions = app.service(ActionService)
        self.entries = app.service(EntryService)

    async def find(
        self, uid: str, document_id: str | None, locale: str | None, actor: Actor
    ) -> list[Planned]:
        """Return what is planned for an entry in a locale or in all, the first due first.

        Raises NotFoundError for an entry there is not, or that one may not read; PolicyError for a type of
        which one may read nothing.
        """
        document_id = await self.entries.document_of(uid, document_id)
        locale = self.entries.locale_of(uid, locale)
        if not actor.can(READ_CONTENT, uid):
            raise PolicyError()
        if not await actor.may_read(uid, document_id, permission_locale(locale)):
            raise NotFoundError()
        planned = await self.actions.find_planned(uid, [document_id], locale)
        return [one for one in planned if one[0].is_schedule]

    async def find_page(
        self, uids: Sequence[str], locale: str | None, page: int, size: int, actor: Actor
    ) -> tuple[list[Planned], int]:
        """Return what is planned for those entries of some types, in a locale or in all, that somebody may
        read, the first due first, and how much that is in all.

        Ids alone are read of everything, of which there is no more than `max_scheduled`.
        """
        due = await self.releases.find_schedule_ids()
        where: dict[str, Any] = {"release": {"$in": due}, "contentType": {"$in": [*uids]}}
        if locale is not None:
            where["entryLocale"] = {"$in": [locale, EVERY_LOCALE]}
        action_ids = await self.actions.find_readable(where, actor)
        ordered = [release for release in due if release in action_ids]
        page_ids = ordered[(page - 1) * size : page * size]
        releases = await self.releases.find_planned(page_ids)
        actions = await self.actions.find_by_ids([action_ids[release.id] for release in releases])
        planned = [(one, actions[action_ids[one.id]]) for one in releases if action_ids[one.id] in actions]
        return planned, len(ordered)

    async def create(self, data: Mapping[str, Any], plan: Mapping[str, Any], actor: Actor) -> Planned:
        """Plan an entry; raises ApplicationError."""
        async with self.app.transaction():
            await self.app.store.lock(LOCK)
            most = self.releases.settings.max_scheduled
            if await self.releases.count_planned(is_schedule=True) >= most:
                raise ValidationError(f"There are {most} entries planned, and there cannot be more")
            values = {"name": "schedule", "isSchedule": True, "releaseCondition": ALL_OR_NOTHING}
            schedule = await self.releases.insert(values, "empty", actor)
            locked_schedule = await self.releases.hold(schedule.id, is_schedule=True)
            action = await self.actions.insert(locked_schedule, data, actor, None)
            await self._expect_absent(action)
            await self.releases.plan(locked_schedule, plan, actor)
            return await self.releases.refresh(locked_schedule), action

    async def change(self, release_id: int | None, plan: Mapping[str, Any], actor: Actor) -> Planned:
        """Have an entry published at another time, in the caller's name; raises ApplicationError."""
        async with self.app.transaction():
            schedule, action = await self._hold(release_id, actor)
            await self.releases.plan(schedule, plan, actor)
            await self.actions.look_again(await self.releases.get(schedule.id, is_schedule=True))
            release = await self.releases.refresh(schedule)
            return release, await self.actions.get(schedule.id, action.id)

    async def cancel(self, release_id: int | None, actor: Actor) -> Planned:
        """Forget what is planned; raises ApplicationError."""
        async with self.app.transaction():
            schedule, action = await self._hold(release_id, actor)
            await self.releases.delete(schedule)
        return schedule, action

    async def _hold(self, release_id: int | None, actor: Actor) -> Planned:
        """Return a schedule until the transaction ends; raises PolicyError unless one may publish its entry,
        which may be gone.
        """
        schedule = await self.releases.hold(release_id, is_schedule=True)
        action = (await self.releases.actions(schedule.id))[0]
        try:
            await self.entries.expect(actor, action)
        except NotFoundError:  # the entry is gone, and what was planned may go too
            pass
        return schedule, action

    async def _expect_absent(self, action: ReleaseAction) -> None:
        """Raise ValidationError where the same is planned already: that one is to be changed."""
        planned = await self.actions.find_planned(action.uid, [action.entry], None)
        for release, other in planned:
            both = other.locale == action.locale or EVERY_LOCALE in (other.locale, action.locale)
            if release.is_schedule and other.id != action.id and other.type == action.type and both:
                raise ValidationError(
                    f"It is planned to {action.type} this entry already: change or cancel that",
                    {"id": release.id},
                )
