"""Cloning: a new document made of another one's drafts, with changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from octavo.content.base import now
from octavo.content.operations.addressing import addressed_versions, document_of
from octavo.content.operations.answer import answer_query
from octavo.content.operations.parameters import Params
from octavo.content.operations.partners import partners_of, partners_of_versions
from octavo.content.operations.retries import with_retries
from octavo.content.operations.status import edited_partners, row_status
from octavo.content.place import DRAFT, PUBLISHED, Place
from octavo.content.preparation.body import Prepared, prepare
from octavo.content.preparation.stored import stored_values
from octavo.content.preparation.uniques import find_duplicates
from octavo.content.relations.inverse import InverseWriter
from octavo.content.relations.ordering import Placement, Targets
from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import DocumentVersions, Version
from octavo.content.writing.copy import RowCopier
from octavo.content.writing.hooks import RowHooks
from octavo.content.writing.row import RowWriter
from octavo.db.ids import new_document_id
from octavo.db.refusals import VersionConflictError
from octavo.errors import ApplicationError, NotFoundError, YupValidationError
from octavo.queries.plan import Query, Status
from octavo.schema.attributes.base import Attribute, Relation, Scalar
from octavo.schema.walk import Node


async def clone(store: TypeStore, params: Params) -> dict[str, Any]:
    """Copy a document's drafts in the locales named and return the copies.

    One-to-one relations stay with the original, and so do entries that point at it.
    """
    type_ = store.content_type
    if type_.kind == "singleType":
        raise ApplicationError(f"Cannot clone {type_.uid}: there is only one entry of a single type")
    work = _Clone(store, params, answer_query(store, params), await document_of(store, params))
    return await with_retries(store, work.run)


@dataclass(slots=True)
class _Clone:
    store: TypeStore
    params: Params
    query: Query | None
    source: str

    async def run(self) -> dict[str, Any]:
        """Prepare a body for each locale outside of the transaction, copy inside."""
        store, moment, document_id = self.store, now(), new_document_id()
        prepared = {
            version.locale: await self._prepare(Place(document_id, version.locale, self._status), version)
            for version in self._versions_to_copy(await store.read(self.source))
        }
        if not prepared:
            raise NotFoundError()
        async with store.transaction("clone of"):
            copies = []
            for version in self._versions_to_copy(await self._lock_versions(prepared.values())):
                if version.locale not in prepared:
                    raise VersionConflictError(f"{store.content_type.uid} changed meanwhile")
                copies.append(await self._copy(version, prepared[version.locale], moment))
            await store.emit("entry.create", *copies)
            return {"documentId": document_id, "entries": await store.answer_each(copies, self.query)}

    async def _lock_versions(self, prepared: Iterable[Prepared]) -> DocumentVersions:
        partners = await partners_of_versions(self.store, self.source, all_=True)
        for body in prepared:
            partners |= await partners_of(self.store, body)
        return await self.store.lock(self.source, partners)

    def _versions_to_copy(self, versions: DocumentVersions) -> list[Version]:
        """Return the version of each locale that is copied: its draft, or what is published without one."""
        best: dict[str, Version] = {}
        for version in addressed_versions(self.store, self.params, versions, DRAFT, PUBLISHED):
            if version.status == DRAFT or version.locale not in best:
                best[version.locale] = version
        return list(best.values())

    async def _prepare(self, place: Place, version: Version) -> Prepared:
        data, stored = self.params.get("data", {}), stored_values(self.store, version)
        return await prepare(self.store, data, place, creating=False, stored=stored)

    async def _copy(self, version: Version, prepared: Prepared, moment: datetime) -> Version:
        store, place = self.store, prepared.place
        whole = {**store.body(version), **prepared.data}
        findings = await find_duplicates(store, whole, place)
        if findings:
            raise YupValidationError(findings)
        hooks = RowHooks(store, "create")
        values = await hooks.before(
            Prepared(whole, prepared.resolver, place),
            {"createdAt": moment, "updatedAt": moment, "publishedAt": None},
        )
        changes = {**prepared.data, **{name: values[name] for name in hooks.changed_fields if name in values}}
        overridden = self._overridden_columns(version, moment, changes)
        copy = await RowCopier(store, version).copy(place, overridden, _drop_id)
        await self._join_partners(place, changes)
        fresh = await store.read_again(place.document_id, copy.id)
        if changes:
            partners = edited_partners(store.content_type, DRAFT)
            fresh = await RowWriter(store, place, prepared.resolver, partners).update(fresh, changes)
        await hooks.after(fresh)
        return fresh

    async def _join_partners(self, place: Place, changes: Mapping[str, Any]) -> None:
        """Relate the clone by the many-to-many relations its partners keep, as the original is (Strapi)."""
        type_ = self.store.content_type
        sides = [attribute.side for attribute in type_.attributes.values() if _is_shared(attribute)]
        inverse_sides = [
            side for side in sides if side is not None and side.keeper and side.name not in changes
        ]
        for status in dict.fromkeys(edited_partners(type_, DRAFT)):
            original = InverseWriter(self.store, self.source, place.locale, (status, status))
            clone = InverseWriter(self.store, place.document_id, place.locale, (status, status))
            for side in inverse_sides:
                owners = await original.owners(side)
                if owners:
                    await clone.write(side, Targets(connect=tuple(Placement(owner) for owner in owners)))

    @property
    def _status(self) -> Status:
        return row_status(self.store.content_type)

    def _overridden_columns(
        self, version: Version, moment: datetime, changes: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the columns of a copy that get other values: dates, given attributes, and relations only one
        may have.
        """
        store, attributes = self.store, self.store.content_type.attributes
        values: dict[str, Any] = {store.column("createdAt"): moment, store.column("updatedAt"): moment}
        if version.status != self._status:
            values[store.column("publishedAt")] = None
        for name, to_one in store.model.to_one.items():
            side = attributes[name].side
            if side is not None and side.exclusive:
                values[to_one.document_id.name] = None
        scalars = {name: value for name, value in changes.items() if isinstance(attributes.get(name), Scalar)}
        return {**values, **{store.column(name): value for name, value in scalars.items()}}


def _is_shared(attribute: Attribute) -> bool:
    return isinstance(attribute, Relation) and attribute.relation == "manyToMany"


def _drop_id(_: str, __: Node) -> dict[str, Any]:
    """Give every component of a clone an id of its own."""
    return {"id": None}
