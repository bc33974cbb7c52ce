"""Relations written from the side that does not keep them: the rows of the partners that do are edited.

Their `updated_at` stays and no lifecycle fires: it is not their content that was written.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from octavo.content.place import BOTH, DRAFT, PUBLISHED, Place
from octavo.content.relations.ordering import Target, Targets, rearranged_side
from octavo.content.versions.store import TypeStore
from octavo.db.model import LinkTable, ToOne, TypeModel
from octavo.db.sql import write_inverse
from octavo.db.writes import as_rows
from octavo.queries.plan import Status
from octavo.schema.attributes.base import Side


def next_place() -> int:
    """Return a place after all others in the list of an inverse side.

    The time in microseconds: appending needs no look at a list that may be long, and no lock on it.
    """
    return time.time_ns() // 1000


@dataclass(slots=True)
class InverseWriter:
    """Edits the partners of one document."""

    store: TypeStore
    document_id: str
    locale: str
    statuses: tuple[Status, Status] = BOTH
    """Those of the partners' rows that are edited."""

    async def write(self, side: Side, change: Targets) -> None:
        """Apply a change to a relation that the target's attribute `side.keeper` keeps."""
        partner, storage = self._storage(side)
        keeper, here = side.keeper or "", self._parameters(partner)
        before = await self.owners(side)
        after = rearranged_side(side, before, self._in_their_locales(partner, change))
        kept_on = set(after)
        removed_owners = [owner for owner in before if owner not in kept_on]
        moved = change.set is not None or any(placement.place != "end" for placement in change.connect)
        claimed_owners = (
            after if moved else [item for item in after if item in self._targets_to_connect(partner, change)]
        )
        if removed_owners:
            await self._release(partner, storage, {**here, "owners": _owner_rows(removed_owners)})
        if claimed_owners:
            await self._claim(partner, keeper, {**here, "owners": _owner_rows(claimed_owners)}, bool(before))
        await self.store.writes.tell_related([*removed_owners, *claimed_owners])

    async def follow(self, side: Side, source: Status, target: Status) -> None:
        """Make the partners' rows of one status say of this document what those of another status say.

        A partner without one of the two is left as it is: nothing of its own is lost.
        """
        partner, storage = self._storage(side)
        differing = await self._differing(side, source, target)
        released = [{"d": row[0], "l": row[1], "p": 0} for row in differing if not row[2]]
        claimed = [{"d": row[0], "l": row[1], "p": row[3]} for row in differing if row[2]]
        edited = {**self._parameters(partner), "status_a": target, "status_b": target}
        if released:
            await self._release(partner, storage, {**edited, "owners": as_rows(released)})
        if claimed:
            await self._claim(partner, side.keeper or "", {**edited, "owners": as_rows(claimed)}, True)
        await self.store.writes.tell_related([(side.target or "", row[0], row[1]) for row in differing])

    async def differing(self, side: Side) -> list[Target]:
        """Return the owners whose draft says of this document what their published version does not."""
        uid = side.target or ""
        return [(uid, row[0], row[1]) for row in await self._differing(side, DRAFT, PUBLISHED)]

    async def _differing(self, side: Side, source: Status, target: Status) -> list[Any]:
        partner, storage = self._storage(side)
        if not partner.content_type.draft_and_publish:
            return []
        here = {**self._parameters(partner), "status_a": source, "status_b": target}
        rows = await self.store.fetch(here, write_inverse.select_differing_owners, partner, storage)
        return self._of_mine(partner, rows)

    def _parameters(self, partner: TypeModel) -> dict[str, Any]:
        statuses = self.statuses if partner.content_type.draft_and_publish else (PUBLISHED, PUBLISHED)
        return {
            "me": self.document_id,
            "my_type": self.store.content_type.uid,
            "my_locale": self.locale,
            "status_a": statuses[0],
            "status_b": statuses[1],
        }

    def _storage(self, side: Side) -> tuple[TypeModel, ToOne | LinkTable]:
        partner = self.store.content.model.types[side.target or ""]
        keeper = side.keeper or ""
        return partner, partner.to_one.get(keeper) or partner.links[keeper]

    async def owners(self, side: Side) -> list[Target]:
        """Return who is related to the document by the attribute `side.keeper` of theirs, in its order."""
        partner, storage = self._storage(side)
        build = (
            write_inverse.select_column_owners
            if isinstance(storage, ToOne)
            else write_inverse.select_link_owners
        )
        rows = await self.store.fetch(self._parameters(partner), build, partner, storage)
        uid = partner.content_type.uid
        return list(dict.fromkeys((uid, row[0], row[1]) for row in self._of_mine(partner, rows)))

    def _by_locale(self, partner: TypeModel) -> bool:
        """Whether both sides have locales: then those of one locale are related."""
        return self.store.content_type.localized and partner.content_type.localized

    def _of_mine(self, partner: TypeModel, rows: Sequence[Any]) -> list[Any]:
        """Return the rows of the locale's owners, whose second column it is."""
        return [row for row in rows if not self._by_locale(partner) or row[1] == self.locale]

    def _in_their_locales(self, partner: TypeModel, change: Targets) -> Targets:
        """Say of each target which of its locales is meant: mine where both sides have locales."""
        return change.in_locale(self.locale) if self._by_locale(partner) else change

    def _targets_to_connect(self, partner: TypeModel, change: Targets) -> set[Target]:
        return {placement.target for placement in self._in_their_locales(partner, change).connect}

    async def _release(self, partner: TypeModel, storage: ToOne | LinkTable, values: dict[str, Any]) -> None:
        build = (
            write_inverse.release_column_owners
            if isinstance(storage, ToOne)
            else write_inverse.release_link_owners
        )
        await self.store.execute(values, build, partner, storage, self.store.dialect)

    async def _claim(self, partner: TypeModel, keeper: str, values: dict[str, Any], any_before: bool) -> None:
        dialect = self.store.dialect
        if keeper in partner.to_one:
            to_one = partner.to_one[keeper]
            await self.store.execute(values, write_inverse.claim_column_owners, partner, to_one, dialect)
            return
        link = partner.links[keeper]
        side = partner.content_type.attributes[keeper].side
        if side is not None and not side.to_many:
            await self.store.execute(values, write_inverse.empty_link_owners, partner, link, dialect)
        elif any_before:
            await self.store.execute(values, write_inverse.place_link_owners, partner, link, dialect)
        await self.store.execute(values, write_inverse.claim_link_owners, partner, link, dialect)


async def follow_partners(store: TypeStore, source: Place, target: Status) -> None:
    """Take over, for a document in a locale, the relations its partners keep from one status to another."""
    writer = InverseWriter(store, source.document_id, source.locale, (target, target))
    for attribute in store.content_type.attributes.values():
        side = attribute.side
        if side is not None and side.keeper is not None:
            await writer.follow(side, source.status, target)


def _owner_rows(owners: list[Target]) -> str:
    first = next_place()
    return as_rows([{"d": owner[1], "l": owner[2], "p": first + index} for index, owner in enumerate(owners)])
