"""Copies versions onto each other: a draft to its published version and back, a document to its clone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from octavo.content.component_rows import ComponentRows
from octavo.content.components import Key, copy_nodes
from octavo.content.relations import side_of
from octavo.content.row_writer import held_target, release
from octavo.content.versions import Version
from octavo.db.model import TypeModel
from octavo.db.sql import write_links, write_rows
from octavo.db.writes import Writes, as_list
from octavo.schema.nodes import Node, nested_attributes

Identity = Callable[[str, Node], dict[str, Any]]
"""What a copied node is called: its `id` (None for a new one), and what else tells where it is from."""


@dataclass(slots=True)
class RowCopier:
    """Writes one version from another one; runs inside the transaction."""

    writes: Writes
    model: TypeModel
    source: Version
    fresh: list[tuple[str, Node]] = field(default_factory=list)
    copies: list[tuple[Key, Node]] = field(default_factory=list)

    async def copy(self, target: Version | None, given: Mapping[str, Any], identity: Identity) -> int:
        """Copy the source onto a row, or into a new one; return the row's id.

        `given` are values by column that are not copied; a new row needs its place among them.
        """
        rows = ComponentRows(self.writes, self.model)
        values = {**self._copied_nodes(identity), **given}
        await rows.number(self.fresh)
        row_id = await self._copy_row(target, values)
        await self._copy_links(row_id, target)
        await self._copy_beside(row_id, target, rows)
        await self._release(row_id, given, target)
        return row_id

    def _copied_nodes(self, identity: Identity) -> dict[str, Any]:
        def name(uid: str, node: Node) -> dict[str, Any]:
            copied = identity(uid, node)
            self.copies.append(((uid, node["id"]), copied))
            if copied["id"] is None:
                self.fresh.append((uid, copied))
            return copied

        values = {}
        for attribute in nested_attributes(self.model.content_type.attributes):
            nodes = self.source.nodes(self.model, attribute.name)
            copied = copy_nodes(self.writes.model.schemas, attribute, nodes, name)
            values[self.model.columns[attribute.name].name] = copied
        return values

    async def _copy_row(self, target: Version | None, given: Mapping[str, Any]) -> int:
        columns = [self.model.table.c[name] for name in given]
        kept = {"id", *given} | ({"document_id", "locale", "status"} if target is not None else set())
        copied = [column for column in self.model.table.c if column.name not in kept]
        values = {write_rows.VALUE + name: value for name, value in given.items()}
        values["source_id"] = self.source.id
        if target is None:
            found = await self.writes.fetch(values, write_rows.copy_into_row, self.model, copied, columns)
            return int(found[0][0])
        values["row_id"] = target.id
        await self.writes.execute(values, write_rows.copy_onto_row, self.model, copied, columns)
        return target.id

    async def _copy_links(self, row_id: int, target: Version | None) -> None:
        values = {"row_id": row_id, "source_id": self.source.id}
        for link in self.model.links.values():
            if target is not None:
                await self.writes.execute(values, write_links.delete_links, link)
            await self.writes.execute(values, write_links.copy_links, link)

    async def _copy_beside(self, row_id: int, target: Version | None, rows: ComponentRows) -> None:
        tables = [self.model.component_links, self.model.component_uniques]
        for table in tables if target is not None else ():
            if table is not None:
                values = {"ids": as_list([row_id])}
                await self.writes.execute(values, write_links.delete_owned, table, self.writes.dialect)
        ids = {key: int(node["id"]) for key, node in self.copies}
        await rows.copy(row_id, self.source.id, nested_attributes(self.model.content_type.attributes), ids)

    async def _release(self, row_id: int, given: Mapping[str, Any], target: Version | None) -> None:
        """Take one-to-one targets from those who held them at the copy's locale and status."""
        for name, to_one in self.model.to_one.items():
            side = side_of(self.model.content_type.attributes[name])
            if side is None or not side.exclusive or to_one.document_id.name in given:
                continue
            held = held_target(to_one, side, self.source)
            if held is not None:
                place = {
                    "document_id": target.document_id
                    if target
                    else given.get("document_id", self.source.document_id),
                    "locale": target.locale if target else given.get("locale", self.source.locale),
                    "status": target.status if target else given.get("status", self.source.status),
                }
                await release(self.writes, self.model, to_one, held, place)
