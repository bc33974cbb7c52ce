"""Writes one version of a document: its row, its links, what its components keep beside it, its partners."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from octavo.content.place import Place
from octavo.content.relations.inverse import InverseWriter, next_place
from octavo.content.relations.ordering import Target, Targets, rearranged_side
from octavo.content.relations.resolver import ReferenceResolver
from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import Version
from octavo.content.writing.component_rows import ComponentRows
from octavo.content.writing.components import Aliases, ComponentWriter, Links
from octavo.content.writing.numbers import ComponentIds
from octavo.db.model import LinkTable, ToOne
from octavo.db.sql import write_links, write_rows
from octavo.db.writes import Call, as_rows
from octavo.errors import UNDEFINED
from octavo.queries.plan import Status
from octavo.schema.attributes.base import Attribute, Nested, Scalar, Side

SYSTEM = ("createdAt", "updatedAt", "publishedAt", "createdBy", "updatedBy")
"""System attributes a write may set."""


@dataclass(slots=True)
class RowChange:
    """The changes of one write: new values by column, and those of links, components and inverse sides."""

    columns: dict[str, Any] = field(default_factory=dict)
    links: list[tuple[Side, LinkTable, Targets]] = field(default_factory=list)
    inverse: list[tuple[Side, Targets]] = field(default_factory=list)
    released: list[tuple[ToOne, Target]] = field(default_factory=list)
    """One-to-one targets that are taken from their former holders."""
    nested: list[Nested] = field(default_factory=list)


@dataclass(slots=True)
class RowWriter:
    """Writes the row at one place; every method runs inside the transaction."""

    store: TypeStore
    place: Place
    resolver: ReferenceResolver
    partners: tuple[Status, Status]
    """The statuses of the partners' rows that are edited where the other side keeps the relation."""
    aliases: Aliases = dict
    numbers: ComponentIds | None = None
    """Where the ids of new components come from, if the write takes them for more than this row."""

    async def insert(
        self, data: Mapping[str, Any], source: Version | None = None, row_id: int | None = None
    ) -> Version:
        """Insert the row, with an id where one is named, and return it; with a source, the attributes shared
        between locales are taken from it.
        """
        rows, builder = await self._component_rows(None, data)
        change = self._change(data, None, builder)
        await (self.numbers or ComponentIds(self.store)).give(builder.fresh)
        shared = [] if source is None else [name for name in self.store.shared if name not in data]
        values_by_column = self._insert_values(change, shared)
        if row_id is not None:
            values_by_column["id"] = row_id
        model = self.store.model
        names, values = frozenset(values_by_column), _parameters(values_by_column)
        if source is None:
            version = await self.store.insert(values, write_rows.insert_row, model, names)
        else:
            values["source_id"] = source.id
            version = await self.store.insert(values, write_rows.copy_into_row, model, names)
            await self._copy_shared_beside(version.id, source, shared, rows)
        await self._write_beside(version.id, change, None, builder, rows)
        return await self._after(version, change)

    async def update(self, version: Version, data: Mapping[str, Any]) -> Version:
        """Change the row and return it."""
        rows, builder = await self._component_rows(version, data)
        change = self._change(data, version, builder)
        await (self.numbers or ComponentIds(self.store)).give(builder.fresh)
        updated = version
        if change.columns:
            names = frozenset(change.columns)
            values = {**_parameters(change.columns), "row_id": version.id}
            build, returning = write_rows.update_row, write_rows.update_row_returning
            updated = await self.store.change(version, values, build, returning, self.store.model, names)
        await self._write_beside(version.id, change, version, builder, rows)
        return await self._after(updated, change)

    async def _after(self, updated: Version, change: RowChange) -> Version:
        """Return the row after everything beside it was written: a partner may be of its own document."""
        if not change.inverse:
            return updated
        return await self.store.read_again(updated.document_id, updated.id)

    def _change(
        self, data: Mapping[str, Any], version: Version | None, builder: ComponentWriter
    ) -> RowChange:
        change = RowChange()
        for name, value in data.items():
            attribute = self.store.model.content_type.attributes.get(name)
            if attribute is not None:
                self._change_attribute(change, attribute, value, version, builder)
            elif name in SYSTEM:
                change.columns[self.store.column(name)] = _creator_id(value) if name.endswith("By") else value
        return change

    def _change_attribute(
        self,
        change: RowChange,
        attribute: Attribute,
        value: Any,
        version: Version | None,
        builder: ComponentWriter,
    ) -> None:
        side = attribute.side
        if isinstance(attribute, Scalar):
            change.columns[self.store.column(attribute.name)] = value
        elif isinstance(attribute, Nested):
            before = UNDEFINED if version is None else self.store.nodes(version, attribute)
            change.columns[self.store.column(attribute.name)] = builder.write(attribute, value, before)
            change.nested.append(attribute)
        elif side is not None:
            self._change_relation(change, side, self.resolver.resolve(side, value), version)

    def _change_relation(
        self, change: RowChange, side: Side, targets: Targets, version: Version | None
    ) -> None:
        if targets.empty:
            return
        if side.keeper is not None:
            change.inverse.append((side, targets))
        elif side.name in self.store.model.links:
            change.links.append((side, self.store.model.links[side.name], targets))
        else:
            self._change_column(change, side, targets, version)

    def _change_column(
        self, change: RowChange, side: Side, targets: Targets, version: Version | None
    ) -> None:
        to_one = self.store.model.to_one[side.name]
        current_target = held_target(to_one, side, version)
        after = rearranged_side(side, [] if current_target is None else [current_target], targets)
        target = after[-1] if after else None
        if target == current_target and version is not None:
            return
        change.columns[to_one.document_id.name] = None if target is None else target[1]
        if to_one.locale is not None:
            change.columns[to_one.locale.name] = None if target is None else target[2]
        if to_one.position is not None:
            change.columns[to_one.position.name] = None if target is None else next_place()
        if target is not None and side.exclusive:
            change.released.append((to_one, target))

    def _insert_values(self, change: RowChange, shared: list[str]) -> dict[str, Any]:
        """Return a value for every column but the id and those copied: one statement per type and source."""
        copied = {column.name for column in self.store.columns_of(shared)}
        values: dict[str, Any] = {
            name: None for name in self.store.column_names if name != "id" and name not in copied
        }
        return {**values, **self.place.values, **change.columns}

    async def _component_rows(
        self, version: Version | None, data: Mapping[str, Any]
    ) -> tuple[ComponentRows, ComponentWriter]:
        """Return the component rows and a builder that knows the references there are now."""
        rows = ComponentRows(self.store)
        current: Links = {}
        if version is not None and any(item.name in data for item in self.store.nested):
            current = await rows.links(version.id)
        return rows, ComponentWriter(self.store.schemas, self.resolver, current, self.aliases)

    async def _write_beside(
        self,
        row_id: int,
        change: RowChange,
        version: Version | None,
        builder: ComponentWriter,
        rows: ComponentRows,
    ) -> None:
        calls: list[Call] = []
        for side, link, targets in change.links:
            calls += await self._link_calls(row_id, side, link, targets, version is None)
        await self.store.execute_all(calls)
        for to_one, target in change.released:
            await release(self.store, to_one, target, self.place)
        if change.nested:
            await rows.replace(row_id, self.place, change.nested, change.columns, version, builder.links())
        inverse = InverseWriter(self.store, self.place.document_id, self.place.locale, self.partners)
        for side, targets in change.inverse:
            await inverse.write(side, targets)

    async def _link_calls(
        self, row_id: int, side: Side, link: LinkTable, targets: Targets, new: bool
    ) -> list[Call]:
        """Return the statements that bring the links of an attribute up to a change."""
        stored_links: list[tuple[Target, int]] = [] if new else await self._read_links(row_id, side, link)
        places = dict(stored_links)
        before = [target for target, _ in stored_links]
        after = rearranged_side(side, before, targets)
        if after == before:
            return []
        calls: list[Call] = [({"row_id": row_id}, write_links.delete_links, (link,))] if before else []
        if after:
            rows = [_link_row(index, target, places) for index, target in enumerate(after, 1)]
            values = {"row_id": row_id, "links": as_rows(rows)}
            calls.append((values, write_links.insert_links, (link, self.store.dialect)))
        return calls

    async def _read_links(self, row_id: int, side: Side, link: LinkTable) -> list[tuple[Target, int]]:
        rows = await self.store.fetch({"row_id": row_id}, write_links.select_links, link)
        return [((row[0] or side.target or "", row[1], row[2]), row[3]) for row in rows]

    async def _copy_shared_beside(
        self, row_id: int, source: Version, shared: list[str], rows: ComponentRows
    ) -> None:
        values = {"row_id": row_id, "source_id": source.id}
        for name in shared:
            if name in self.store.model.links:
                await self.store.execute(values, write_links.copy_links, self.store.model.links[name])
        nested = [item for item in self.store.nested if item.name in shared]
        ids = {key: key[1] for key in rows.keys(source, nested)}
        await rows.copy(row_id, source.id, nested, ids)


def _parameters(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {write_rows.VALUE + name: value for name, value in columns.items()}


def _creator_id(value: Any) -> Any:
    """Return the row id of a creator, given as one or as `{"id": …}`."""
    return value.get("id") if isinstance(value, Mapping) else value


def _link_row(index: int, target: Target, places: Mapping[Target, int]) -> dict[str, Any]:
    type_, document_id, locale = target
    return {
        "document_id": document_id,
        "position": index,
        "inverse_position": places[target] if target in places else next_place(),
        "target_type": type_,
        "locale": locale,
    }


def held_target(to_one: ToOne, side: Side, version: Version | None) -> Target | None:
    """Return what a to-one relation points at."""
    if version is None or version.columns[to_one.document_id.name] is None:
        return None
    locale = "" if to_one.locale is None else version.columns[to_one.locale.name] or ""
    return (side.target or "", version.columns[to_one.document_id.name], locale)


async def release(store: TypeStore, to_one: ToOne, target: Target, place: Place) -> None:
    """Take a one-to-one target from the documents that held it at the same locale and status.

    The target is held first, so that of two writers that claim it the later one sees the earlier.
    """
    await store.lock_documents([target[:2]])
    values = {**place.values, "target": target[1], "target_locale": target[2]}
    await store.execute(values, write_links.release_from_others, store.model, to_one)
