"""What releases do: entries added, changed and removed, and looked at again when they change."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from octavo import ApplicationError, ContentEvent, NotFoundError, Octavo, ValidationError
from octavo.plugin import QueueFull, RowValues
from octavo.plugins.content_releases.actor import Actor, find_actor, permission_locale
from octavo.plugins.content_releases.entries import EntryService, Problem
from octavo.plugins.content_releases.release_service import LOCK, PLANNED, ReleaseService
from octavo.plugins.content_releases.rows import Release, ReleaseAction, read_action
from octavo.plugins.content_releases.schemas import ACTION, EVERY_LOCALE, RELEASE

CHECK: Final = "plugin::content-releases.check"
ORDERS: Final = {"contentType": "contentType", "action": "type", "locale": "entryLocale"}
PLACE: Final = ("contentType", "entryLocale", "entryDocumentId")
ENTRY_KEYS: Final = ("contentType", "entryDocumentId", "locale")


class AlreadyOnReleaseError(ApplicationError):
    """An entry is in a release already."""


class ActionService:
    """Keeps the actions of releases."""

    uid = "plugin::content-releases.release-action"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.releases = app.service(ReleaseService)
        self.entries = app.service(EntryService)
        self.planned = False
        """Whether anything is planned, so that changes of content cost nothing where nothing is."""

    async def add(self, release_id: int | None, data: Mapping[str, Any], actor: Actor) -> ReleaseAction:
        """Add an entry to a release; raises ApplicationError."""
        async with self.app.transaction():
            release = await self.releases.hold(release_id)
            action = await self.insert(release, data, actor, await self._in_name(release))
            await self.releases.refresh(release)
        return action

    async def add_many(
        self, release_id: int | None, entries: Sequence[Mapping[str, Any]], actor: Actor
    ) -> list[ReleaseAction]:
        """Add entries, all or none; those that are in the release already are left out.

        What one of them is refused for says which that is: `details.entry`.
        """
        async with self.app.transaction():
            release = await self.releases.hold(release_id)
            found = await self._permitted(release, entries, actor)
            for entry, one in zip(entries, found, strict=True):
                if isinstance(one, ApplicationError):
                    raise _about(entry, one)
            named = {id(one): entry for entry, one in zip(entries, found, strict=True)}
            actions, most = await self._absent(release, _actions(found))
            if len(actions) > most:
                raise _about(named[id(actions[most])], self._full())
            added = await self._write(actions, actor, await self._in_name(release))
            await self.releases.refresh(release)
        return added

    async def insert(
        self, release: Release, data: Mapping[str, Any], actor: Actor, planner: Actor | None
    ) -> ReleaseAction:
        """Write an action of a release one holds, checked also in the name of who planned it; raises
        ApplicationError.
        """
        (action,) = await self._permitted(release, [data], actor)
        if isinstance(action, ApplicationError):
            raise action
        absent, most = await self._absent(release, [action])
        if not absent:
            locale_suffix = "" if action.locale is None else f" ({action.locale})"
            raise AlreadyOnReleaseError(
                f"Entry with documentId {action.entry}{locale_suffix} and contentType {action.uid} "
                f"already exists in release with id {release.id}"
            )
        if not most:
            raise self._full()
        (added,) = await self._write(absent, actor, planner)
        return added

    async def _permitted(
        self, release: Release, entries: Sequence[Mapping[str, Any]], actor: Actor
    ) -> list[ReleaseAction | ApplicationError]:
        """Return for each entry the action that adds it to a release, or why it cannot be added by
        somebody.
        """
        single: dict[str, str] = {}
        found = [await self._action(release, data, single) for data in entries]
        refusals = iter(await self.entries.refusals(actor, _actions(found)))
        return [one if isinstance(one, ApplicationError) else next(refusals) or one for one in found]

    async def _action(
        self, release: Release, data: Mapping[str, Any], single: dict[str, str]
    ) -> ReleaseAction | ApplicationError:
        """Return the action that a body describes; the entries of single types are looked for once."""
        uid = data["contentType"]
        try:
            locale = self.entries.locale_of(uid, data.get("locale"))
            document_id = single.get(uid) or await self.entries.document_of(uid, data.get("entryDocumentId"))
            if self.entries.content_type(uid).kind == "singleType":
                single[uid] = document_id
        except ApplicationError as error:
            return error
        return ReleaseAction(0, "", release.id, data["type"], uid, document_id, locale, True, (), "", "")

    async def _absent(
        self, release: Release, actions: Sequence[ReleaseAction]
    ) -> tuple[list[ReleaseAction], int]:
        """Return those of some actions whose entry is not in a release, and how many may be added to it."""
        existing_actions = await self.releases.actions(release.id)
        locales: dict[tuple[str, str], set[str | None]] = {}
        for one in existing_actions:
            locales.setdefault(one.place, set()).add(one.locale)
        absent = []
        for action in actions:
            others = locales.setdefault(action.place, set())
            is_new = (
                not others if action.locale == EVERY_LOCALE else not others & {action.locale, EVERY_LOCALE}
            )
            if is_new:
                others.add(action.locale)
                absent.append(action)
        return absent, max(0, self.releases.settings.max_entries - len(existing_actions))

    def _full(self) -> ValidationError:
        return ValidationError(f"A release has at most {self.releases.settings.max_entries} entries")

    async def _write(
        self, actions: Sequence[ReleaseAction], actor: Actor, planner: Actor | None
    ) -> list[ReleaseAction]:
        """Write the rows of new actions, with what keeps them from being done, and return them."""
        problems = await self.entries.problems(planner, actions)
        values = [
            {
                "release": action.release,
                "type": action.type,
                "contentType": action.uid,
                "entryDocumentId": action.entry,
                "entryLocale": action.locale,
                "isEntryValid": not found,
                "problems": found,
                "createdBy": actor.admin["id"],
                "updatedBy": actor.admin["id"],
            }
            for action, found in zip(actions, problems, strict=True)
        ]
        made = await self.app.query(ACTION).create_many(values)
        added = await self.find_by_ids(made["ids"])
        return [added[row_id] for row_id in made["ids"]]

    async def get(self, release_id: int, action_id: int | None) -> ReleaseAction:
        """Return an action of a release; raises NotFoundError."""
        where = {"id": action_id, "release": release_id}
        row = None if action_id is None else await self.app.query(ACTION).find_one(where)
        if row is None:
            raise NotFoundError(f"Action with id {action_id} not found in release with id {release_id}")
        return read_action(row)

    async def change(
        self, release_id: int | None, action_id: int | None, type_: str, actor: Actor
    ) -> ReleaseAction:
        """Have an entry published in place of unpublished, or the other way round."""
        async with self.app.transaction():
            release = await self.releases.hold(release_id)
            action = await self.get(release.id, action_id)
            await self.entries.expect(actor, action)
            values = {"type": type_, "updatedBy": actor.admin["id"]}
            await self.app.documents(ACTION).update(action.document_id, data=values)
            updated_action = await self.get(release.id, action.id)
            await self.releases.note_problems(await self._problems(release, [updated_action]))
            await self.releases.refresh(release)
            return await self.get(release.id, action.id)

    async def remove(self, release_id: int | None, action_id: int | None) -> ReleaseAction:
        """Take an entry out of a release."""
        async with self.app.transaction():
            release = await self.releases.hold(release_id)
            action = await self.get(release.id, action_id)
            await self.app.documents(ACTION).delete(action.document_id)
            await self.releases.refresh(release)
        return action

    async def find_page(
        self, release_id: int, group: str, page: int, size: int
    ) -> tuple[list[ReleaseAction], int]:
        """Return actions of a release by groups, and the number of all."""
        where = {"release": release_id}
        rows = await self.app.query(ACTION).find_many(
            where, order_by=[ORDERS[group], "id"], limit=size, offset=(page - 1) * size
        )
        return [read_action(row) for row in rows], await self.app.query(ACTION).count(where)

    async def find_planned(
        self, uid: str, document_ids: Sequence[str], locale: str | None
    ) -> list[tuple[Release, ReleaseAction]]:
        """Return what is planned for entries in a locale, or in all, the first due first."""
        where: RowValues = {"contentType": uid, "entryDocumentId": {"$in": [*document_ids]}}
        if locale is not None:
            where["entryLocale"] = {"$in": [locale, EVERY_LOCALE]}
        actions = [read_action(row) for row in await self.app.query(ACTION).find_many(where, order_by="id")]
        releases = await self.releases.find_planned(sorted({action.release for action in actions}))
        return [
            (release, action) for release in releases for action in actions if action.release == release.id
        ]

    async def find_readable(self, where: Mapping[str, Any], actor: Actor) -> dict[int, int]:
        """Return the ids of actions whose entries somebody may read by those of their releases, for releases
        that have one each.
        """
        rows = await self.app.query(ACTION).find_many(where, select=["id", "release", *PLACE])
        entries: dict[tuple[str, str | None], list[str]] = {}
        for row in rows:
            entries.setdefault((row["contentType"], row["entryLocale"]), []).append(row["entryDocumentId"])
        readable: set[tuple[str, str | None, str]] = set()
        for (uid, locale), document_ids in entries.items():
            found = await actor.readable(uid, document_ids, permission_locale(locale))
            readable |= {(uid, locale, document_id) for document_id in found}
        return {
            row["release"]: row["id"]
            for row in rows
            if (row["contentType"], row["entryLocale"], row["entryDocumentId"]) in readable
        }

    async def find_by_ids(self, ids: Sequence[int]) -> dict[int, ReleaseAction]:
        """Return actions by their ids."""
        rows = await self.app.query(ACTION).find_many({"id": {"$in": [*ids]}})
        return {row["id"]: read_action(row) for row in rows}

    async def look_again(self, release: Release) -> None:
        """Look at all entries of a release anew, and write what keeps them from being published."""
        problems = await self._problems(release, await self.releases.actions(release.id))
        async with self.app.transaction():
            await self.app.store.lock(LOCK)
            fresh = await self.releases.find(release.id)
            if fresh is None or fresh.released_at is not None:
                return
            await self.releases.note_problems(problems)
            if fresh.state != "failed":  # what a run told stays until somebody changes the release
                await self.releases.refresh(fresh)

    async def _problems(self, release: Release, actions: Sequence[ReleaseAction]) -> dict[int, list[Problem]]:
        """Return what keeps actions from being done, those alone of which that has changed."""
        actor = await self._in_name(release)
        looked = zip(actions, await self.entries.problems(actor, actions), strict=True)
        return {action.id: problems for action, problems in looked if list(action.problems) != problems}

    async def _in_name(self, release: Release) -> Actor | None:
        """Return in whose name a release will run, if that is known."""
        return await find_actor(self.app, release.scheduler)

    async def notice(self, _row: object = None) -> None:
        """Remember whether anything is planned."""
        self.planned = await self.app.query(RELEASE).find_one(PLANNED, select=["id"]) is not None

    async def follow(self, event: ContentEvent) -> None:
        """Have the releases that an entry is in looked at again, once its change is committed."""
        for release, _ in await self.find_planned(event.uid, [event.document_id], None):
            with suppress(QueueFull):  # content is written all the same
                await self.app.jobs.enqueue(CHECK, {"release": release.id}, key=str(release.id))

    def is_followed(self, name: str, uid: str) -> bool:
        """Whether changes of a type may concern anything that is planned."""
        content_type = self.app.schemas.content_types.get(uid)
        return self.planned and content_type is not None and content_type.draft_and_publish


def _actions(found: Sequence[ReleaseAction | ApplicationError]) -> list[ReleaseAction]:
    return [one for one in found if isinstance(one, ReleaseAction)]


def _about(entry: Mapping[str, Any], error: ApplicationError) -> ApplicationError:
    """Return an error that says which entry it is about."""
    error.details = {**error.details, "entry": {name: entry.get(name) for name in ENTRY_KEYS}}
    return error
