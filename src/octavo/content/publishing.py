"""Publishing one version: the draft is checked by the rules of publishing and copied onto its row."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from octavo.content import uniques
from octavo.content.base import Content
from octavo.content.component_rows import ComponentRows
from octavo.content.components import (
    COPIED_FROM,
    Key,
    is_reference,
    keeps_beside,
)
from octavo.content.hooks import RowHooks
from octavo.content.inverse import follow_partners
from octavo.content.passwords import password_paths
from octavo.content.preparation import Prepared, in_order
from octavo.content.relations import Resolver, side_of
from octavo.content.row_copier import RowCopier
from octavo.content.row_writer import RowWriter
from octavo.content.sharing import share, touch
from octavo.content.versions import DRAFT, PUBLISHED, Version, Versions, content, read_versions
from octavo.db.model import FIRST_PUBLISHED, TypeModel
from octavo.db.sql import write_links, write_rows
from octavo.schema.attributes.base import Attribute
from octavo.schema.entity import check_entry
from octavo.schema.nodes import Node, nested_attributes, walk


@dataclass(slots=True)
class Publisher:
    """Publishes versions of one document; runs inside the transaction, under the document's lock."""

    content: Content
    model: TypeModel
    moment: datetime
    in_step: frozenset[str] = frozenset()
    """The locales whose drafts this write touched, and whose published version equalled the draft before."""

    async def publish(self, draft: Version, versions: Versions) -> Version:
        """Bring the published version of the draft's locale up to the draft and return it."""
        data = content(self.content.writes, self.model, draft)
        place = {"document_id": draft.document_id, "locale": draft.locale, "status": PUBLISHED}
        await self.check(draft, data, place)
        published = versions.get(draft.locale, PUBLISHED)
        resolver = Resolver(
            self.content.schemas, self.content.locales, self.model.content_type.localized, draft.locale
        )
        prepared = Prepared(data, resolver, place)
        hooks = RowHooks(self.content, self.model, "create" if published is None else "update")
        left = await hooks.before(prepared, self._stamps(draft), _where(published))
        row_id = await self._copy(draft, published, versions)
        fresh = await self._read(draft, row_id)
        followed = (draft.document_id, draft.locale)
        await follow_partners(self.content.writes, self.model, followed, DRAFT, PUBLISHED)
        if hooks.changed:
            writer = RowWriter(
                self.content.writes,
                self.model,
                resolver,
                draft.document_id,
                draft.locale,
                PUBLISHED,
                (PUBLISHED,) * 2,
            )
            await writer.update(fresh, {name: left[name] for name in hooks.changed})
            fresh = await self._read(draft, row_id)
        await hooks.after(fresh)
        await self._share(fresh, versions)
        return fresh

    async def check(self, draft: Version, data: Mapping[str, Any], place: Mapping[str, str]) -> None:
        """Raise YupValidationError for everything that keeps a draft from being published."""
        type_ = self.model.content_type
        nested = await self._nested(draft, data)
        entry = {**data, **await self._references(draft), **nested}
        kept, report = check_entry(
            self.content.schemas, type_, entry, draft=False, creating=True, hidden="left"
        )
        hashed = set(password_paths(self.content.schemas, type_.attributes, dict(data)))
        taken = await uniques.taken(self.content.writes, self.model, kept, place)
        report.findings[:] = in_order(
            type_, [item for item in report.findings if item.path not in hashed] + taken
        )
        report.raise_any()

    async def _references(self, draft: Version) -> dict[str, Any]:
        """Return the relations that must not be empty, as check_entry reads them."""
        found: dict[str, Any] = {}
        for name, attribute in self.model.content_type.attributes.items():
            side = side_of(attribute)
            if side is None or not attribute.required:
                continue
            if name in self.model.to_one:
                found[name] = draft.columns[self.model.to_one[name].document_id.name]
            elif name in self.model.links:
                values = {"row_id": draft.id}
                links = await self.content.writes.fetch(
                    values, write_links.select_links, self.model.links[name]
                )
                found[name] = [row[1] for row in links]
            else:
                found[name] = [True]
        return found

    async def _nested(self, draft: Version, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the components as check_entry reads them: null for what is missing, and what those
        relations point at that must not be empty.
        """
        schemas = self.content.schemas
        nested = nested_attributes(self.model.content_type.attributes)
        found = {item.name: copy.deepcopy(data[item.name]) for item in nested}
        required = [
            item
            for item in nested
            if keeps_beside(schemas, item, lambda inner: inner.required and is_reference(inner))
        ]
        links = await ComponentRows(self.content.writes, self.model).links(draft.id) if required else {}
        for item in nested:
            for component, node in walk(schemas, item, found[item.name]):
                held = links.get((component.uid, node["id"]), {})
                for name, inner in component.attributes.items():
                    node.setdefault(name, _nothing_in(inner))
                    if name in held:
                        node[name] = {"set": [{"documentId": target[1]} for target in held[name]]}
        return found

    async def _copy(self, draft: Version, published: Version | None, versions: Versions) -> int:
        known = copied_ids(self.content, self.model, versions.of(PUBLISHED))

        def identity(uid: str, node: Node) -> dict[str, Any]:
            return {"id": known.get((uid, node["id"])), COPIED_FROM: node["id"]}

        given = {"status": PUBLISHED, self.model.columns["publishedAt"].name: self.moment}
        given |= await self._first_published(draft)
        return await RowCopier(self.content.writes, self.model, draft).copy(published, given, identity)

    async def _first_published(self, draft: Version) -> dict[str, Any]:
        """Note on the draft when it was first published, where the type wants to know; both rows carry it."""
        column = self.model.columns.get(FIRST_PUBLISHED)
        if column is None or draft.columns[column.name] is not None:
            return {}
        values = {"row_id": draft.id, write_rows.VALUE + column.name: self.moment}
        await self.content.writes.execute(values, write_rows.update_row, self.model, [column])
        return {column.name: self.moment}

    async def _read(self, draft: Version, row_id: int) -> Version:
        versions = await read_versions(self.content.writes, self.model, draft.document_id)
        return next(version for version in versions.all if version.id == row_id)

    async def _share(self, fresh: Version, versions: Versions) -> None:
        others = versions.others(fresh.locale, PUBLISHED)
        names = list(self.model.content_type.attributes)
        if await share(self.content.writes, self.model, fresh, others, names):
            in_step = [version for version in others if version.locale in self.in_step]
            await touch(self.content.writes, self.model, in_step, self.moment)

    def _stamps(self, draft: Version) -> dict[str, Any]:
        stamps = {name: draft.columns[self.model.columns[name].name] for name in ("createdAt", "updatedAt")}
        located = {"locale": draft.locale} if draft.locale else {}
        return {**stamps, "publishedAt": self.moment, **located}


def _nothing_in(attribute: Attribute) -> Any:
    """Return how a component shows an attribute that was never written."""
    side = side_of(attribute)
    if side is not None:
        return {"set": []} if side.to_many else None
    return [] if attribute.to_many else None


def _where(published: Version | None) -> dict[str, Any] | None:
    return None if published is None else {"id": published.id}


def copied_ids(content: Content, model: TypeModel, published: Sequence[Version]) -> dict[Key, int]:
    """Return the id of each published component by the draft's component it was copied from."""
    return {
        (component.uid, node[COPIED_FROM]): node["id"]
        for version in published
        for attribute in nested_attributes(model.content_type.attributes)
        for component, node in walk(content.schemas, attribute, version.nodes(model, attribute.name))
        if COPIED_FROM in node
    }


def in_step(model: TypeModel, versions: Versions) -> frozenset[str]:
    """Return the locales whose published version equals their draft."""
    updated = model.columns["updatedAt"].name
    return frozenset(
        version.locale
        for version in versions.of(PUBLISHED)
        if (draft := versions.get(version.locale, "draft")) is not None
        and draft.columns[updated] == version.columns[updated]
    )
