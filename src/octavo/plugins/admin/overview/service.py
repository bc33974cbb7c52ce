"""Finds entries of all types that an administrator may read: the latest ones, and those called by a text."""

from collections.abc import Iterator
from typing import Any, Final

from octavo import Octavo
from octavo.plugins.admin.abilities import AdminAbility
from octavo.plugins.admin.actions import is_displayed
from octavo.plugins.admin.conditions import Admin
from octavo.plugins.admin.entries.access import Access, Entry
from octavo.plugins.admin.entries.versions import key_of, status_of
from octavo.plugins.admin.permissions import PermissionService
from octavo.plugins.admin.relations.service import RelationQuery, TargetEntries
from octavo.plugins.admin.views.service import ViewService

BY_TYPE: Final = 5
"""Entries of one type that a search finds."""
MAX_HITS: Final = 50
SORTED_BY: Final = {"update": "updatedAt", "publish": "publishedAt"}
TO_PUBLISH: Final = ("never-published", "modified")
"""The drafts that are not what is published."""


class Overview:
    """All types, for one administrator."""

    def __init__(self, app: Octavo, ability: AdminAbility, admin: Admin, locale: str | None = None) -> None:
        self.app = app
        self.ability = ability
        self.admin = admin
        self.locale = locale
        self.views = app.service(ViewService)

    def targets(self) -> Iterator[TargetEntries]:
        """Yield the types that are shown and may be read, in the order of the schemas."""
        conditions = self.app.service(PermissionService).conditions
        for uid, content_type in self.app.schemas.content_types.items():
            if not is_displayed(content_type):
                continue
            targets = TargetEntries(Access(self.app, uid, self.ability, self.admin, conditions, self.locale))
            if targets.is_readable():
                yield targets

    async def recent(self, action: str, size: int, *, mine: bool) -> list[Entry]:
        """Return the entries that were edited (`update`) or published (`publish`) last, in any locale."""
        key = SORTED_BY[action]
        entries: list[tuple[TargetEntries, str, Entry]] = []
        for targets in self.targets():
            if action == "publish" and not targets.content_type.draft_and_publish:
                continue
            name = targets.called_by(await self._main_field(targets))
            entries += [
                (targets, name, entry) for entry in await self._latest(targets, name, key, size, mine)
            ]
        entries.sort(key=lambda one: str(one[2][key]), reverse=True)
        status = "published" if action == "publish" else "draft"
        return [
            await self._with_status(targets, name, entry, status) for targets, name, entry in entries[:size]
        ]

    async def own_drafts(self, size: int) -> list[Entry]:
        """Return the entries the administrator has saved last that are not published as they are."""
        entries: list[tuple[TargetEntries, str, Entry]] = []
        for targets in self.targets():
            if not targets.content_type.draft_and_publish:
                continue
            name = targets.called_by(await self._main_field(targets))
            for kind in TO_PUBLISH:
                latest = await self._latest(targets, name, "updatedAt", size, True, publication_filter=kind)
                entries += [(targets, name, entry) for entry in latest]
        entries.sort(key=lambda one: str(one[2]["updatedAt"]), reverse=True)
        return [
            await self._with_status(targets, name, entry, "draft") for targets, name, entry in entries[:size]
        ]

    async def _latest(
        self, targets: TargetEntries, name: str, key: str, size: int, mine: bool, **more: Any
    ) -> list[Entry]:
        by_me: list[Entry] = [{"updatedBy": {"id": {"$eq": self.admin["id"]}}}] if mine else []
        entries: list[Entry] = await targets.access.documents.find_many(
            filters={"$and": [*targets.readable(), *by_me]},
            fields=[*dict.fromkeys((name, "documentId", "locale", "updatedAt", "publishedAt"))],
            sort=[f"{key}:desc", "id:desc"],
            limit=size,
            status="draft" if key == "updatedAt" else "published",
            **targets.access.everywhere,
            **more,
        )
        return entries

    async def search(self, text: str) -> list[Entry]:
        """Return entries that are called by a text, a few of each type."""
        hits: list[Entry] = []
        for targets in self.targets():
            name = targets.called_by(await self._main_field(targets))
            query = RelationQuery(1, BY_TYPE, "draft", self.locale, text)
            entries = await targets.find(query, name, [])
            hits += [_serialize_entry(targets, name, entry, entry.get("status")) for entry in entries]
            if len(hits) >= MAX_HITS:
                break
        return hits[:MAX_HITS]

    async def _with_status(self, targets: TargetEntries, name: str, entry: Entry, status: str) -> Entry:
        others = await targets.versions.others([entry], status, targets.access.everywhere)
        drafts = targets.content_type.draft_and_publish
        return _serialize_entry(
            targets, name, entry, status_of(entry, others.get(key_of(entry))) if drafts else None
        )

    async def _main_field(self, targets: TargetEntries) -> str:
        return str((await self.views.view(targets.content_type))["settings"]["mainField"])


def _serialize_entry(targets: TargetEntries, name: str, entry: Entry, status: Any) -> Entry:
    content_type = targets.content_type
    return {
        "documentId": entry["documentId"],
        "locale": entry.get("locale"),
        "title": entry.get(name),
        "updatedAt": entry["updatedAt"],
        "publishedAt": entry["publishedAt"] if content_type.draft_and_publish else None,
        "status": status,
        "contentTypeUid": content_type.uid,
        "contentTypeDisplayName": content_type.display_name,
        "kind": content_type.kind,
    }
