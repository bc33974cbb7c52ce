"""Copies versions onto each other: a draft to its published version and back, a document to its clone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from octavo.content.place import Place
from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import Version
from octavo.content.writing.component_rows import ComponentRows
from octavo.content.writing.components import Key, copy_nodes
from octavo.content.writing.numbers import ComponentIds
from octavo.content.writing.row import held_target, release
from octavo.db.sql import write_links, write_rows
from octavo.db.writes import Builder, as_list
from octavo.schema.walk import Node

Identity = Callable[[str, Node], dict[str, Any]]
"""What a copied node is called: its `id` (None for a new one), and what else tells where it is from."""


@dataclass(slots=True)
class RowCopier:
    """Writes one version from another one; runs inside the transaction."""

    store: TypeStore
    source: Version
    numbers: ComponentIds | None = None
    """Where the ids of new components come from, if the write takes them for more than this row."""
    fresh: list[tuple[str, Node]] = field(default_factory=list)
    copies: list[tuple[Key, Node]] = field(default_factory=list)

    async def copy(
        self, target: Version | Place, overridden: Mapping[str, Any], identity: Identity
    ) -> Version:
        """Copy the source onto the row of a version, or into a new row at a place, and return that row.

        `overridden` are values by column that are not copied.
        """
        rows = ComponentRows(self.store)
        values = {**self._copy_nodes(identity), **overridden}
        await (self.numbers or ComponentIds(self.store)).give(self.fresh)
        onto = target if isinstance(target, Version) else None
        place = target.place if isinstance(target, Version) else target
        copy = await self._copy_row(place, onto, values)
        await self._copy_links(copy.id, onto)
        await self._copy_beside(copy.id, onto, rows)
        await self._release(place, overridden)
        return copy

    def _copy_nodes(self, identity: Identity) -> dict[str, Any]:
        def name(uid: str, node: Node) -> dict[str, Any]:
            copied = identity(uid, node)
            self.copies.append(((uid, node["id"]), copied))
            if copied["id"] is None:
                self.fresh.append((uid, copied))
            return copied

        values = {}
        for attribute in self.store.nested:
            nodes = self.store.nodes(self.source, attribute)
            copied = copy_nodes(self.store.schemas, attribute, nodes, name)
            values[self.store.column(attribute.name)] = copied
        return values

    async def _copy_row(self, place: Place, target: Version | None, overridden: Mapping[str, Any]) -> Version:
        store, model = self.store, self.store.model
        if target is None:
            overridden = {**overridden, **place.values}
        overridden_names = frozenset(overridden)
        values = {write_rows.VALUE + name: value for name, value in overridden.items()}
        values["source_id"] = self.source.id
        if target is None:
            return await store.insert(values, write_rows.copy_into_row, model, overridden_names)
        values["row_id"] = target.id
        build, returning = write_rows.copy_onto_row, write_rows.copy_onto_row_returning
        return await store.change(target, values, build, returning, model, overridden_names)

    async def _copy_links(self, row_id: int, target: Version | None) -> None:
        values = {"row_id": row_id, "source_id": self.source.id}
        builds: list[Builder] = [] if target is None else [write_links.delete_links]
        builds.append(write_links.copy_links)
        links = self.store.model.links.values()
        await self.store.execute_all([(values, build, (link,)) for link in links for build in builds])

    async def _copy_beside(self, row_id: int, target: Version | None, rows: ComponentRows) -> None:
        tables = [self.store.model.component_links, self.store.model.component_uniques]
        for table in tables if target is not None else ():
            if table is not None:
                values = {"ids": as_list([row_id])}
                await self.store.execute(values, write_links.delete_owned, table, self.store.dialect)
        ids = {key: int(node["id"]) for key, node in self.copies}
        await rows.copy(row_id, self.source.id, self.store.nested, ids)

    async def _release(self, place: Place, overridden: Mapping[str, Any]) -> None:
        """Take one-to-one targets from those who held them at the copy's place."""
        for name, to_one in self.store.model.to_one.items():
            side = self.store.content_type.attributes[name].side
            if side is None or not side.exclusive or to_one.document_id.name in overridden:
                continue
            current_target = held_target(to_one, side, self.source)
            if current_target is not None:
                await release(self.store, to_one, current_target, place)
