"""Publishes, unpublishes and discards entries within an administrator's permissions."""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo import ApplicationError, NotFoundError, PolicyError
from octavo.plugins.admin.abilities import PermissionRule, fields_of
from octavo.plugins.admin.actions import whole_names
from octavo.plugins.admin.entries.access import SYSTEM, Entry, without_component_ids
from octavo.plugins.admin.entries.service import STATUSES, Answer, Entries
from octavo.plugins.admin.entries.versions import key_of, status_of


class Publishing:
    """What is published of the entries of one type, in one locale."""

    def __init__(self, entries: Entries) -> None:
        self.entries = entries
        self.access = entries.access
        self.documents = entries.documents
        if not entries.content_type.draft_and_publish:
            uid = entries.content_type.uid
            raise ApplicationError(f"Entries of {uid} have no drafts: options.draftAndPublish is off")

    async def create(self, data: Mapping[str, Any]) -> Answer:
        """Make an entry that is published at once."""
        return await self.entries.answered(await self.entries.create(data, publish=True), "published")

    async def publish(self, document_id: str, data: Mapping[str, Any], if_match: str | None) -> Answer | None:
        """Save a draft with changes, if there are any, and publish it; None if there is none to publish."""
        self.access.rules("publish")
        writable = self.entries.content_type.attributes.keys() - SYSTEM
        if writable & data.keys():
            entry = await self.entries.update(document_id, data, if_match=if_match, publish=True)
            return None if entry is None else await self.entries.answered(entry, "published")
        if not await self.access.matching(self.access.rules("publish"), document_id):
            return None
        async with self.entries.telling_who(document_id):
            await self.documents.publish(document_id, if_match=if_match, **self.access.place)
        entry = await self._read(document_id)
        return None if entry is None else await self.entries.answered(entry, "published")

    async def _read(self, document_id: str, status: str = "published") -> Entry | None:
        return await self.entries.read(document_id, self.entries.readable(()), status)

    async def unpublish(self, document_id: str, if_match: str | None, *, discard: bool = False) -> Answer:
        """Take back what is published and answer it as it was; with `discard` the draft becomes that.

        Raises NotFoundError if nothing is published, or nothing one may unpublish.
        """
        entries = self.entries
        if not await self.access.matching(self.access.rules("publish"), document_id, status="published"):
            raise NotFoundError()
        async with entries.telling_who(document_id), self.access.app.transaction():
            was = await self._read(document_id)
            if discard:
                await self._discard(document_id, if_match)
                if_match = None
            await self.documents.unpublish(document_id, if_match=if_match, **self.access.place)
        return await self._answer_unpublished(document_id, was or {})

    async def _answer_unpublished(self, document_id: str, was: Entry) -> Answer:
        """Return what was published; all versions there are now are told beside it (as recorded)."""
        versions = self.entries.other_versions
        left = (await versions.others([was], "published")).get(key_of(was)) if was else None
        localizations = await versions.localizations(document_id, STATUSES, own=True)
        meta = await versions.meta(document_id, was, "published")
        data = {**was, "localizations": localizations, "status": status_of(was, left)}
        return {"data": data, "meta": meta}

    async def discard(self, document_id: str, if_match: str | None) -> Answer | None:
        """Make a draft what is published; None if nothing is, or nothing one may discard."""
        if not await self.access.versions(document_id, "published"):
            return None
        if not await self.access.matching(self.access.rules("update"), document_id):
            return None
        async with self.entries.telling_who(document_id), self.access.app.transaction():
            await self._discard(document_id, if_match)
        entry = await self._read(document_id, "draft")
        return None if entry is None else await self.entries.answered(entry)

    async def _discard(self, document_id: str, if_match: str | None) -> None:
        """Discard a draft; raises PolicyError for a field that would change and may not be written."""
        matching = await self.access.matching(self.access.rules("update"), document_id)
        if not matching:
            raise PolicyError()
        await self._expect_equal(document_id, matching)
        async with (
            self.entries.keeping_partners(document_id),
            self.entries.keeping_shared(matching, document_id),
        ):
            await self.documents.discard_draft(document_id, if_match=if_match, **self.access.place)

    async def _expect_equal(self, document_id: str, rules: Sequence[PermissionRule]) -> None:
        """Raise PolicyError for a field that no rule permits and that differs from what is published."""
        type_ = self.entries.content_type
        permitted = whole_names(self.access.app.schemas, type_, fields_of(rules))
        closed = [name for name in type_.attributes if name not in permitted]
        if not closed:
            return
        selection = self.access.reader(frozenset(closed), to_one="ids", to_many="ids").selection()
        draft, published = [
            without_component_ids(
                self.access.app.schemas,
                type_,
                await self.documents.find_one(document_id, status=status, **self.access.place, **selection)
                or {},
            )
            for status in STATUSES
        ]
        for name in closed:
            if draft.get(name) != published.get(name):
                raise PolicyError(f"You may not write {name}")
