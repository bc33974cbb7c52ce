"""What components keep beside their row: references and unique values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from octavo.content.place import Place
from octavo.content.relations.ordering import Target
from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import Version
from octavo.content.writing.components import (
    Key,
    Links,
    is_reference,
    keeps_beside,
)
from octavo.db.sql import write_components
from octavo.db.writes import as_rows
from octavo.schema.attributes.base import Nested
from octavo.schema.nodes import is_unique, unique_values
from octavo.schema.walk import walk


@dataclass(slots=True)
class ComponentRows:
    """The rows beside the rows of one content type."""

    store: TypeStore

    async def links(self, row_id: int) -> Links:
        """Return the references inside a row's components."""
        table = self.store.model.component_links
        if table is None:
            return {}
        links: Links = {}
        for row in await self.store.fetch({"row_id": row_id}, write_components.select_component_links, table):
            component_id, uid, name, _, target_type, document_id, locale = row
            fields = links.setdefault((uid, component_id), {})
            fields.setdefault(name, []).append((target_type, document_id, locale))
        return links

    async def replace(
        self,
        row_id: int,
        place: Place,
        nested: Sequence[Nested],
        columns: Mapping[str, Any],
        version: Version | None,
        links: Links,
    ) -> None:
        """Replace what some attributes keep beside a row; `columns` has their new JSON, `version` the old."""
        for table, attributes in self._tables(nested):
            old = [] if version is None else self.keys(version, attributes)
            if old:
                values = {"row_id": row_id, "components": _component_rows({key: key[1] for key in old})}
                await self._execute(values, write_components.delete_of_components, table)
            new = {item.name: columns[self.store.column(item.name)] for item in attributes}
            rows = (
                self._link_rows(attributes, new, links)
                if table is self.store.model.component_links
                else self._unique_rows(attributes, new, place)
            )
            if rows:
                values = {"row_id": row_id, "kept": as_rows(rows)}
                await self._execute(values, write_components.insert_of_components, table)

    async def copy(
        self, row_id: int, source_id: int, nested: Sequence[Nested], ids: Mapping[Key, int]
    ) -> None:
        """Keep beside a row what components of another row keep there; `ids` maps the old ids to the new."""
        values = {"row_id": row_id, "source_id": source_id, "components": _component_rows(ids)}
        for table, _ in self._tables(nested) if ids else ():
            await self._execute(values, write_components.copy_of_components, self.store.model, table)

    async def share(self, version: Version, others: Sequence[Version], nested: Sequence[Nested]) -> None:
        """Keep beside the same document's rows in other locales what is kept beside this one."""
        model, here = self.store.model, {**version.place.values, "row_id": version.id}
        new = {key: key[1] for key in self.keys(version, nested)}
        to_delete = {key: key[1] for other in others for key in self.keys(other, nested)} | new
        for table, _ in self._tables(nested):
            values = {**here, "components": _component_rows(to_delete)}
            await self._execute(values, write_components.delete_of_sibling_components, model, table)
            values = {**here, "components": _component_rows(new)}
            await self._execute(values, write_components.copy_of_components_to_siblings, model, table)

    async def _execute(self, values: Mapping[str, Any], build: Any, *arguments: Any) -> None:
        await self.store.execute(values, build, *arguments, self.store.dialect)

    def _tables(self, nested: Sequence[Nested]) -> Iterator[tuple[sa.Table, list[Nested]]]:
        """Yield the tables beside the rows, each with those attributes that keep something there."""
        model = self.store.model
        for table, predicate in ((model.component_links, is_reference), (model.component_uniques, is_unique)):
            if table is not None:
                attributes = [item for item in nested if keeps_beside(self.store.schemas, item, predicate)]
                if attributes:
                    yield table, attributes

    def keys(self, version: Version, attributes: Sequence[Nested]) -> list[Key]:
        """Return the uid and id of every component below some attributes of a version."""
        return [(component.uid, node["id"]) for component, node in self.store.nodes_in(version, attributes)]

    def _link_rows(
        self, attributes: Sequence[Nested], new: Mapping[str, Any], links: Links
    ) -> list[dict[str, Any]]:
        return [
            _link_row(component.uid, node["id"], name, index, target)
            for attribute in attributes
            for component, node in walk(self.store.schemas, attribute, new[attribute.name])
            for name, targets in links.get((component.uid, node["id"]), {}).items()
            for index, target in enumerate(targets, 1)
        ]

    def _unique_rows(
        self, attributes: Sequence[Nested], new: Mapping[str, Any], place: Place
    ) -> list[dict[str, Any]]:
        located = {"locale": place.locale, "status": place.status}
        return [
            {
                "component_id": unique.node["id"],
                "component_uid": unique.component,
                "place": unique.place,
                "field": unique.path[-1],
                "value": unique.text,
                **located,
            }
            for unique in unique_values(self.store.schemas, attributes, new)
        ]


def _link_row(uid: str, component_id: int, name: str, index: int, target: Target) -> dict[str, Any]:
    return {
        "component_id": component_id,
        "component_uid": uid,
        "field": name,
        "position": index,
        "target_type": target[0],
        "document_id": target[1],
        "locale": target[2],
    }


def _component_rows(ids: Mapping[Key, int]) -> str:
    return as_rows([{"u": uid, "i": old, "n": new} for (uid, old), new in ids.items()])
