"""Runs releases: all entries in one transaction, or each in its own with a report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from octavo import Octavo, OctavoError, ValidationError
from octavo.plugin import iso_datetime
from octavo.plugins.content_releases.actions.service import ActionService
from octavo.plugins.content_releases.actor import Actor
from octavo.plugins.content_releases.entries import (
    EntryService,
    NotDoneError,
    Problem,
    of_action,
    problems_of,
)
from octavo.plugins.content_releases.release_service import ReleaseService
from octavo.plugins.content_releases.releases.notifications import NotificationService
from octavo.plugins.content_releases.rows import Release, ReleaseAction
from octavo.plugins.content_releases.schemas import ALLOW_PARTIAL

Problems = Mapping[int, Sequence[Problem]]
NOTHING_DONE: Final = "No entries were published"


@dataclass(frozen=True, slots=True)
class ReleaseReport:
    """What came of a run: what was done, and what kept the rest from it."""

    done: Sequence[ReleaseAction] = ()
    problems: Problems = field(default_factory=dict)

    def count(self, type_: str) -> int:
        """Return how many entries were published, or unpublished."""
        return sum(action.type == type_ for action in self.done)


class NotRunError(OctavoError):
    """A release did nothing, and why."""

    def __init__(self, message: str, actions: Sequence[ReleaseAction], problems: Problems) -> None:
        self.actions = actions
        self.problems = problems
        super().__init__(message)

    def refusal(self) -> ValidationError:
        """Return the error that callers are told: what is wrong with each entry."""
        entries = [
            {
                "id": action.id,
                "contentType": action.uid,
                "entryDocumentId": action.entry,
                "locale": action.locale,
                "problems": list(self.problems[action.id]),
            }
            for action in self.actions
            if self.problems.get(action.id)
        ]
        return ValidationError(str(self), {"entries": entries})


class RunService:
    """Publishes releases in somebody's name."""

    uid = "plugin::content-releases.run"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.releases = app.service(ReleaseService)
        self.actions = app.service(ActionService)
        self.entries = app.service(EntryService)
        self.notifications = app.service(NotificationService)

    async def run(self, release: Release, actor: Actor) -> ReleaseReport:
        """Do what a release is for.

        Raises NotRunError where nothing was done, and other errors where it is worth another try.
        """
        if release.condition == ALLOW_PARTIAL:
            return await self._each(release, actor)
        return await self._all_or_nothing(release, actor)

    async def _all_or_nothing(self, release: Release, actor: Actor) -> ReleaseReport:
        actions: list[ReleaseAction] = []
        try:
            async with self.app.transaction():
                locked_release = await self._hold(release)
                actions = await self._ordered(release)
                for action in actions:
                    with of_action(action):
                        await self.entries.perform(actor, action)
                report = ReleaseReport(actions)
                await self._finish(locked_release, report, "done")
        except NotDoneError as error:
            problem_lists = await self.entries.problems(actor, actions)
            problems = {action.id: problems for action, problems in zip(actions, problem_lists, strict=True)}
            problems[error.action.id] = problems[error.action.id] or problems_of(error.cause)
            await self._note(release, actor, problems)
            raise NotRunError(str(error), actions, problems) from error
        return report

    async def _hold(self, release: Release) -> Release:
        """Return a release until the transaction ends; raises ValidationError if it was planned anew."""
        locked_release = await self.releases.hold(release.id, is_schedule=release.is_schedule)
        if locked_release.scheduled_at != release.scheduled_at:
            raise ValidationError("The release has another time by now")
        return locked_release

    async def _ordered(self, release: Release) -> list[ReleaseAction]:
        return sorted(await self.releases.actions(release.id), key=lambda action: action.order)

    async def _each(self, release: Release, actor: Actor) -> ReleaseReport:
        actions = await self._ordered(release)
        done: list[ReleaseAction] = []
        problems: dict[int, Sequence[Problem]] = {}
        for action in actions:
            try:
                async with self.app.transaction():
                    await self._hold(release)
                    with of_action(action):
                        await self.entries.perform(actor, action)
                done.append(action)
            except NotDoneError as error:
                problems[action.id] = problems_of(error.cause)
        if actions and not done:
            await self._note(release, actor, problems)
            raise NotRunError(NOTHING_DONE, actions, problems)
        report = ReleaseReport(done, problems)
        async with self.app.transaction():
            locked_release = await self._hold(release)
            await self._finish(locked_release, report, "partial" if problems else "done")
        return report

    async def _note(self, release: Release, actor: Actor, problems: Problems) -> None:
        """Write what keeps a release from running: found by the run of who planned it, or else looked for in
        the name of that one, since what somebody else may not do keeps nobody.
        """
        if actor.admin["documentId"] != release.scheduler:
            await self.actions.look_again(release)
            return
        async with self.app.transaction():
            locked_release = await self.releases.hold(release.id, is_schedule=release.is_schedule)
            await self.releases.note_problems(problems)
            await self.releases.refresh(locked_release)

    async def _finish(self, release: Release, report: ReleaseReport, state: str) -> None:
        """Write that a release is published, in the transaction that did it."""
        problems: dict[int, Sequence[Mapping[str, Any]]] = {action.id: () for action in report.done}
        await self.releases.note_problems({**problems, **report.problems})
        values = {"state": state, "releasedAt": iso_datetime(datetime.now(UTC)), "error": None, "job": None}
        await self.releases.set(release, entries=len(problems) + len(report.problems), **values)
        fresh = await self.releases.get(release.id, is_schedule=release.is_schedule)
        await self.notifications.notify_receivers(fresh, is_published=True)
