"""Publishing one version: the draft is checked by the rules of publishing and copied onto its row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from octavo.content.passwords import password_paths
from octavo.content.place import DRAFT, PUBLISHED, Place
from octavo.content.preparation import uniques
from octavo.content.preparation.body import Prepared, in_order
from octavo.content.relations.inverse import follow_partners
from octavo.content.relations.resolver import ReferenceResolver
from octavo.content.versions.store import COPIED_FROM, TypeStore
from octavo.content.versions.version import DocumentVersions, Version
from octavo.content.writing.component_rows import ComponentRows
from octavo.content.writing.components import (
    Key,
    is_required_reference,
    keeps_beside,
)
from octavo.content.writing.copy import RowCopier
from octavo.content.writing.hooks import RowHooks
from octavo.content.writing.numbers import ComponentIds
from octavo.content.writing.row import RowWriter
from octavo.content.writing.share import share, touch
from octavo.content.writing.unchanged import find_unchanged
from octavo.db.model import FIRST_PUBLISHED
from octavo.db.sql import write_links, write_rows
from octavo.queries.caller_query import plain_copy
from octavo.schema.attributes.base import Attribute
from octavo.schema.entity import check_entry
from octavo.schema.walk import Node, walk


@dataclass(slots=True)
class Publisher:
    """Publishes versions of one document; runs inside the transaction, under the document's lock."""

    store: TypeStore
    moment: datetime
    in_step: frozenset[str] = frozenset()
    """The locales whose drafts this write touched, and whose published version equalled the draft before."""
    row_id: int | None = None
    """The id of the published version's row, if it is a new one that was there before."""
    numbers: ComponentIds | None = None
    """Where the ids of new components come from, if the draft is written in the same write."""

    async def publish(self, draft: Version, versions: DocumentVersions) -> Version:
        """Bring the published version of the draft's locale up to the draft and return it."""
        data = self.store.body(draft)
        place = draft.place.in_status(PUBLISHED)
        published = versions.get(draft.locale, PUBLISHED)
        await self.check(draft, data, place, published)
        prepared = Prepared(data, ReferenceResolver(self.store, draft.locale), place)
        hooks = RowHooks(self.store, "create" if published is None else "update")
        values = await hooks.before(prepared, self._stamps(draft), _where(published))
        fresh = await self._copy(draft, published or place, versions)
        if versions:  # of a new document partners say the same in their drafts and what they have published
            await follow_partners(self.store, draft.place, PUBLISHED)
        if hooks.changed_fields:
            writer = RowWriter(self.store, place, prepared.resolver, (PUBLISHED, PUBLISHED))
            fresh = await writer.update(fresh, {name: values[name] for name in hooks.changed_fields})
        await hooks.after(fresh)
        await self._share(fresh, versions)
        return fresh

    async def check(
        self, draft: Version, data: Mapping[str, Any], place: Place, published: Version | None
    ) -> None:
        """Raise YupValidationError for everything that keeps a draft from being published.

        What is published already, as it is, may stay: a rule that came later is for what is written.
        """
        type_, schemas = self.store.content_type, self.store.schemas
        nested = await self._nested_data(draft, data)
        entry = {**data, **await self._references(draft), **nested}
        values, report = check_entry(schemas, type_, entry, draft=False, creating=True, hidden="left")
        if report.findings:
            same = await find_unchanged(self.store, draft, data, published)
            hashed = set(password_paths(schemas, type_, dict(data)))
            report.findings[:] = [item for item in same.without(report.findings) if item.path not in hashed]
        report.findings += await uniques.find_duplicates(self.store, values, place)
        report.findings[:] = in_order(type_, report.findings)
        report.raise_any()

    async def _references(self, draft: Version) -> dict[str, Any]:
        """Return the relations that must not be empty, as check_entry reads them."""
        references: dict[str, Any] = {}
        model = self.store.model
        for name, attribute in model.content_type.attributes.items():
            side = attribute.side
            if side is None or not attribute.required:
                continue
            if name in model.to_one:
                references[name] = draft.columns[model.to_one[name].document_id.name]
            elif name in model.links:
                values = {"row_id": draft.id}
                links = await self.store.fetch(values, write_links.select_links, model.links[name])
                references[name] = [row[1] for row in links]
            else:
                references[name] = [True]
        return references

    async def _nested_data(self, draft: Version, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the components as check_entry reads them: null for missing values, and the targets of
        required relations.
        """
        schemas, nested = self.store.schemas, self.store.nested
        components = {item.name: plain_copy(data[item.name]) for item in nested}
        required = any(keeps_beside(schemas, item, is_required_reference) for item in nested)
        links = await ComponentRows(self.store).links(draft.id) if required else {}
        for item in nested:
            for component, node in walk(schemas, item, components[item.name]):
                targets_by_field = links.get((component.uid, node["id"]), {})
                for name, inner in component.attributes.items():
                    node.setdefault(name, _nothing_in(inner))
                    if name in targets_by_field:
                        node[name] = {"set": [{"documentId": target[1]} for target in targets_by_field[name]]}
        return components

    async def _copy(self, draft: Version, target: Version | Place, versions: DocumentVersions) -> Version:
        ids = copied_ids(self.store, versions.of(PUBLISHED))

        def identity(uid: str, node: Node) -> dict[str, Any]:
            return {"id": ids.get((uid, node["id"])), COPIED_FROM: node["id"]}

        overrides: dict[str, Any] = {self.store.column("publishedAt"): self.moment}
        overrides |= await self._first_published(draft)
        if self.row_id is not None and not isinstance(target, Version):
            overrides["id"] = self.row_id
        return await RowCopier(self.store, draft, self.numbers).copy(target, overrides, identity)

    async def _first_published(self, draft: Version) -> dict[str, Any]:
        """Note on the draft when it was first published, where the type wants to know; both rows carry it."""
        column = self.store.model.columns.get(FIRST_PUBLISHED)
        if column is None or draft.columns[column.name] is not None:
            return {}
        values = {"row_id": draft.id, write_rows.VALUE + column.name: self.moment}
        await self.store.execute(values, write_rows.update_row, self.store.model, frozenset({column.name}))
        return {column.name: self.moment}

    async def _share(self, fresh: Version, versions: DocumentVersions) -> None:
        others = versions.others(fresh.place)
        if await share(self.store, fresh, others, self.store.content_type.attributes):
            in_step = [version for version in others if version.locale in self.in_step]
            await touch(self.store, in_step, self.moment)

    def _stamps(self, draft: Version) -> dict[str, Any]:
        stamps = {name: self.store.value(draft, name) for name in ("createdAt", "updatedAt")}
        located = {"locale": draft.locale} if draft.locale else {}
        return {**stamps, "publishedAt": self.moment, **located}


def _nothing_in(attribute: Attribute) -> Any:
    """Return how a component shows an attribute that was never written."""
    side = attribute.side
    if side is not None:
        return {"set": []} if side.to_many else None
    return [] if attribute.to_many else None


def _where(published: Version | None) -> dict[str, Any] | None:
    return None if published is None else {"id": published.id}


def copied_ids(store: TypeStore, published: Sequence[Version]) -> dict[Key, int]:
    """Return the id of each published component by the draft's component it was copied from."""
    return {
        (component.uid, node[COPIED_FROM]): node["id"]
        for version in published
        for component, node in store.nodes_in(version)
        if COPIED_FROM in node
    }


def in_step(store: TypeStore, versions: DocumentVersions) -> frozenset[str]:
    """Return the locales whose published version equals their draft."""
    return frozenset(
        version.locale
        for version in versions.of(PUBLISHED)
        if (draft := versions.get(version.locale, DRAFT)) is not None
        and store.value(draft, "updatedAt") == store.value(version, "updatedAt")
    )
