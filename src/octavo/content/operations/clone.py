"""Cloning: a new document made of another one's drafts, with changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from octavo.content.arrange import Placed, Targets
from octavo.content.base import Content, now
from octavo.content.hooks import RowHooks
from octavo.content.inverse import InverseWriter
from octavo.content.operations.addressing import chosen, document_of, with_entries
from octavo.content.operations.attempts import with_attempts
from octavo.content.partners import partners_of, partners_of_versions
from octavo.content.preparation import Prepared, prepare
from octavo.content.reading import Answer, prepare_answer
from octavo.content.relations import side_of
from octavo.content.row_copier import RowCopier
from octavo.content.row_writer import RowWriter
from octavo.content.status import edited_partners, row_status
from octavo.content.stored import stored_of
from octavo.content.uniques import taken
from octavo.content.versions import DRAFT, PUBLISHED, Version, Versions, lock_versions, read_versions
from octavo.content.versions import content as content_of
from octavo.db.ids import new_document_id
from octavo.db.model import TypeModel
from octavo.db.refusals import VersionConflictError
from octavo.errors import ApplicationError, NotFoundError, YupValidationError
from octavo.schema.attributes.base import Attribute, Relation, Scalar
from octavo.schema.content_type import ContentType
from octavo.schema.nodes import Node

Params = dict[str, Any]


async def clone(content: Content, type_: ContentType, params: Params) -> dict[str, Any]:
    """Copy a document's drafts in the locales named and return the copies.

    One-to-one relations stay with the original, and so do entries that point at it.
    """
    if type_.kind == "singleType":
        raise ApplicationError(f"Cannot clone {type_.uid}: there is only one entry of a single type")
    answer = prepare_answer(content, type_, params)
    work = _Clone(content, content.model.types[type_.uid], params, document_of(type_, params))
    return await with_attempts(content, lambda: work.run(answer))


@dataclass(slots=True)
class _Clone:
    content: Content
    model: TypeModel
    params: Params
    source: str

    async def run(self, answer: Answer) -> dict[str, Any]:
        """Prepare a body for each locale outside of the transaction, copy inside."""
        type_, writes = self.model.content_type, self.content.writes
        document_id, moment = new_document_id(), now()
        prepared = {
            version.locale: await self._prepare(version, document_id)
            for version in self._chosen(await read_versions(writes, self.model, self.source))
        }
        if not prepared:
            raise NotFoundError()
        async with self.content.database.transaction(f"clone of {type_.uid}"):
            copies = []
            for version in self._chosen(await self._locked(prepared.values())):
                if version.locale not in prepared:
                    raise VersionConflictError(f"{type_.uid} changed meanwhile")
                copies.append(await self._copy(version, document_id, prepared[version.locale], moment))
            await self.content.events.emit("entry.create", self.model, *copies)
            return with_entries(document_id, await answer.each(copies))

    async def _locked(self, prepared: Iterable[Prepared]) -> Versions:
        writes = self.content.writes
        partners = await partners_of_versions(writes, self.model, self.source, all_=True)
        for body in prepared:
            partners |= await partners_of(writes, self.model, body)
        return await lock_versions(writes, self.model, self.source, partners)

    def _chosen(self, versions: Any) -> list[Version]:
        """Return the version of each locale that is copied: its draft, or what is published without one."""
        found = chosen(self.content, self.model.content_type, self.params, versions, DRAFT, PUBLISHED)
        best: dict[str, Version] = {}
        for version in found:
            if version.status == DRAFT or version.locale not in best:
                best[version.locale] = version
        return list(best.values())

    async def _prepare(self, version: Version, document_id: str) -> Prepared:
        place = {"document_id": document_id, "locale": version.locale, "status": self._status}
        stored = stored_of(self.content, self.model, version)
        data = self.params.get("data", {})
        return await prepare(self.content, self.model, data, place, creating=False, stored=stored)

    async def _copy(
        self, version: Version, document_id: str, prepared: Prepared, moment: datetime
    ) -> Version:
        writes, type_ = self.content.writes, self.model.content_type
        whole = {**content_of(writes, self.model, version), **prepared.data}
        place = {"document_id": document_id, "locale": version.locale, "status": self._status}
        findings = await taken(writes, self.model, whole, place)
        if findings:
            raise YupValidationError(findings)
        hooks = RowHooks(self.content, self.model, "create")
        left = await hooks.before(
            Prepared(whole, prepared.resolver, place),
            {"createdAt": moment, "updatedAt": moment, "publishedAt": None},
        )
        changes = {**prepared.data, **{name: left[name] for name in hooks.changed if name in left}}
        copier = RowCopier(writes, self.model, version)
        row_id = await copier.copy(None, self._given(version, document_id, moment, changes), _unnamed)
        await self._join_partners(document_id, version.locale, changes)
        fresh = await self._read(document_id, row_id)
        if changes:
            partners = edited_partners(type_, DRAFT)
            writer = RowWriter(
                writes, self.model, prepared.resolver, document_id, version.locale, self._status, partners
            )
            await writer.update(fresh, changes)
            fresh = await self._read(document_id, row_id)
        await hooks.after(fresh)
        return fresh

    async def _join_partners(self, document_id: str, locale: str, changes: Mapping[str, Any]) -> None:
        """Relate the clone by the many-to-many relations its partners keep, as the original is (Strapi)."""
        writes, attributes = self.content.writes, self.model.content_type.attributes
        sides = [side_of(attribute) for attribute in attributes.values() if _is_shared(attribute)]
        kept = [side for side in sides if side is not None and side.keeper and side.name not in changes]
        for status in dict.fromkeys(edited_partners(self.model.content_type, DRAFT)):
            original = InverseWriter(writes, self.model, self.source, locale, (status, status))
            clone = InverseWriter(writes, self.model, document_id, locale, (status, status))
            for side in kept:
                owners = await original.owners(side)
                if owners:
                    await clone.write(side, Targets(connect=tuple(Placed(owner) for owner in owners)))

    async def _read(self, document_id: str, row_id: int) -> Version:
        versions = await read_versions(self.content.writes, self.model, document_id)
        return next(version for version in versions.all if version.id == row_id)

    @property
    def _status(self) -> str:
        return row_status(self.model.content_type)

    def _given(
        self, version: Version, document_id: str, moment: datetime, changes: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return what is not copied: whose row it is, what changes at once, and what only one may have."""
        columns, attributes = self.model.columns, self.model.content_type.attributes
        given: dict[str, Any] = {
            "document_id": document_id,
            columns["createdAt"].name: moment,
            columns["updatedAt"].name: moment,
        }
        if version.status != self._status:
            given |= {"status": self._status, columns["publishedAt"].name: None}
        for name, to_one in self.model.to_one.items():
            side = side_of(attributes[name])
            if side is not None and side.exclusive:
                given[to_one.document_id.name] = None
        scalars = {name: value for name, value in changes.items() if isinstance(attributes.get(name), Scalar)}
        return {**given, **{columns[name].name: value for name, value in scalars.items()}}


def _is_shared(attribute: Attribute) -> bool:
    return isinstance(attribute, Relation) and attribute.relation == "manyToMany"


def _unnamed(_: str, __: Node) -> dict[str, Any]:
    """Give every component of a clone an id of its own."""
    return {"id": None}
