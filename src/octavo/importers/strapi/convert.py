"""Converts Strapi's entries to Octavo's rows: the main row, its links, and the side rows of components."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from octavo.content.place import DRAFT, PUBLISHED
from octavo.content.versions.store import COPIED_FROM
from octavo.db.model import LinkTable, ToOne, TypeModel
from octavo.errors import PathPart
from octavo.importers.strapi.entries import Key, StrapiEntry, StrapiLink
from octavo.importers.strapi.problems import Findings
from octavo.importers.strapi.row_index import IndexedRow, RowIndex
from octavo.importers.strapi.rows import Beside, ImportedRow
from octavo.importers.strapi.values import moment, to_stored
from octavo.schema.attributes.base import Nested, ReferenceAttribute, Scalar
from octavo.schema.nodes import unique_values
from octavo.schema.registry import Schemas
from octavo.schema.walk import Node, items_of, located, walk

Target = tuple[str, str, str]
"""Type, document and locale ('' where the link does not say)."""
INVERSE_STEPS = 1_000_000
"""Places among those that lead to one row are fractions in Strapi, and whole numbers here."""
SYSTEM = ("createdAt", "updatedAt", "publishedAt", "firstPublishedAt")


class Converter:
    """Converts the entries of one type."""

    def __init__(
        self,
        schemas: Schemas,
        model: TypeModel,
        row_index: RowIndex,
        numbers: dict[str, int],
        findings: Findings,
    ) -> None:
        self.schemas = schemas
        self.numbers = numbers
        self.model = model
        self.type = model.content_type
        self.row_index = row_index
        self.findings = findings

    def new_id(self, component: str) -> int:
        """Return the next id for a component; ids are the same at every run."""
        self.numbers[component] = self.numbers.get(component, 0) + 1
        return self.numbers[component]

    def convert(self, entries: Sequence[StrapiEntry]) -> list[ImportedRow]:
        """Return the rows of entries: for each entry the draft that is made for it, if any, then its own."""
        placements = self.row_index.find(self.type.uid, [entry.id for entry in entries])
        targets = self._targets(entries)
        readers: list[_EntryReader] = []
        for entry in entries:
            placement = placements.get(entry.id)
            if placement is None or placement.double:
                continue
            drafts: dict[Key, int] = {}
            if placement.twin is not None:
                draft = IndexedRow(placement.document_id, placement.locale, DRAFT)
                readers.append(
                    _EntryReader(
                        self, _as_draft(entry), placement.twin, draft, targets, fresh=True, renamed=drafts
                    )
                )
            readers.append(_EntryReader(self, entry, entry.id, placement, targets, copied_from=drafts))
        self._number([reader for reader in readers if reader.fresh])
        return [reader.row() for reader in readers]

    def _number(self, drafts: Sequence["_EntryReader"]) -> None:
        """Give ids to the components of new drafts, in the order of Strapi's upgrade.

        That is level by level, the entries' own components first, and within a level the first component of
        every parent before the second of any.
        """
        nodes: list[tuple[int, int, int, _EntryReader, Key]] = []
        for draft in drafts:
            inside: Counter[tuple[PathPart, ...]] = Counter()
            for component, node, path, _ in located(self.schemas, self.type.nested, draft.entry.values):
                steps = [place for place, part in enumerate(path) if isinstance(part, str)]
                outer = path[: steps[-1]]
                inside[outer] += 1
                turn = inside[outer] if outer else 0
                key = (component.uid, int(node["id"]))
                nodes.append((len(steps), turn, len(nodes), draft, key))
        for _, _, _, draft, key in sorted(nodes, key=lambda each: each[:3]):
            draft.renamed[key] = self.new_id(key[0])

    def _targets(self, entries: Iterable[StrapiEntry]) -> Mapping[str, Mapping[int, IndexedRow]]:
        """Return the placement of every row that the entries link to, by type and id."""
        row_ids: dict[str, set[int]] = {}
        for entry in entries:
            for links in (entry.links, *entry.nested.values()):
                for link in (link for several in links.values() for link in several):
                    row_ids.setdefault(link.uid, set()).add(link.row_id)
        return {uid: self.row_index.find(uid, ids) for uid, ids in row_ids.items()}


@dataclass(slots=True)
class _EntryReader:
    """Converts one entry to one row."""

    converter: Converter
    entry: StrapiEntry
    number: int
    placement: IndexedRow
    targets: Mapping[str, Mapping[int, IndexedRow]]
    fresh: bool = False
    """Whether the row is a draft that Strapi has not: its components are others than the published ones."""
    copied_from: Mapping[Key, int] = field(default_factory=dict)
    """The draft's component of each published one."""
    renamed: dict[Key, int] = field(default_factory=dict)

    @property
    def model(self) -> TypeModel:
        return self.converter.model

    def row(self) -> ImportedRow:
        """Return the row with its links and side rows."""
        row = ImportedRow(
            self.model.table, self.number, dict.fromkeys(column.name for column in self.model.table.c)
        )
        row.values |= {
            "id": self.number,
            "document_id": self.placement.document_id,
            "locale": self.placement.locale,
            "status": self.placement.status,
        }
        self._system(row)
        for name, attribute in self.model.content_type.attributes.items():
            if isinstance(attribute, Scalar):
                row.values[self.model.columns[name].name] = self._scalar(attribute, name, self.entry.values)
            elif isinstance(attribute, Nested):
                nodes = self._nodes(attribute, self.entry.values.get(name), name)
                row.values[self.model.columns[name].name] = row.nested[name] = nodes
            elif name in self.model.to_one:
                self._to_one(row, name, self.model.to_one[name])
            elif name in self.model.links:
                self._write_links(row, name, self.model.links[name])
        self._component_links(row)
        self._component_uniques(row)
        return row

    def _system(self, row: ImportedRow) -> None:
        for name in SYSTEM:
            if name in self.model.columns:
                value = self._moment(name)
                row.values[self.model.columns[name].name] = value
        for name in ("createdBy", "updatedBy"):
            value = self.entry.values.get(name)
            row.values[self.model.columns[name].name] = value if isinstance(value, int) else None
        if self.placement.status == PUBLISHED and "publishedAt" not in self.entry.values:
            # Version 4 has that moment only where there are drafts.
            column = self.model.columns["publishedAt"].name
            row.values[column] = row.values[self.model.columns["updatedAt"].name]

    def _moment(self, name: str) -> Any:
        try:
            return moment(self.entry.values.get(name))
        except ValueError as error:
            self._unreadable(name, self.entry.values.get(name), error)
            return None

    def _scalar(self, attribute: Scalar, place: str, values: Mapping[str, Any]) -> Any:
        value = values.get(attribute.name)
        try:
            return to_stored(attribute, value)
        except ValueError as error:
            self._unreadable(place, value, error)
            return None

    def _unreadable(self, place: str, value: Any, error: Exception) -> None:
        self._tell(place, f"{value!r}: {error}")

    def _tell(self, place: str, message: str) -> None:
        if not self.fresh:  # the published one has told it
            self.converter.findings.lost(self.entry.uid, self.entry.id, place, message)

    def _nodes(self, attribute: Nested, value: Any, place: str) -> Any:
        """Return the JSON of a component attribute."""
        items = [item for item in items_of(value) if attribute.kind_of(item) in attribute.components]
        nodes = [self._node(attribute, item, place) for item in items]
        if attribute.to_many:
            return nodes
        return nodes[0] if nodes else None

    def _node(self, attribute: Nested, item: Mapping[str, Any], place: str) -> Node:
        uid = attribute.kind_of(item)
        key = (uid, int(item["id"]))
        node: Node = {"id": key[1]}
        if self.fresh:
            node["id"] = self.renamed[key]
        elif key in self.copied_from:
            node[COPIED_FROM] = self.copied_from[key]
        node |= attribute.tag(uid)
        for name, inner in self.converter.schemas.components[uid].attributes.items():
            here = f"{place}.{name}"
            if isinstance(inner, Scalar):
                node[name] = inner.as_json(self._scalar(inner, here, item))
            elif isinstance(inner, Nested):
                node[name] = self._nodes(inner, item.get(name), here)
        return node

    def _to_one(self, row: ImportedRow, name: str, to_one: ToOne) -> None:
        targets = self._resolve_links(
            name, self.entry.links.get(name, ()), with_locale=to_one.locale is not None
        )
        if not targets:
            return
        target, inverse = targets[0]
        row.values[to_one.document_id.name] = target[1]
        if to_one.locale is not None:
            row.values[to_one.locale.name] = target[2]
        if to_one.position is not None:
            row.values[to_one.position.name] = inverse

    def _write_links(self, row: ImportedRow, name: str, link: LinkTable) -> None:
        targets = self._resolve_links(name, self.entry.links.get(name, ()), with_locale=link.has_locale)
        for position, (target, inverse) in enumerate(targets, 1):
            values = {"owner_id": row.id, "document_id": target[1], "position": position}
            values["inverse_position"] = inverse
            if link.has_type:
                values["target_type"] = target[0]
            if link.has_locale:
                values["locale"] = target[2]
            row.beside.append(Beside(link.table, values))

    def _component_links(self, row: ImportedRow) -> None:
        table = self.model.component_links
        if table is None:
            return
        for key, name, links in self._links_inside(row):
            for position, (target, _) in enumerate(self._resolve_links(name, links, with_locale=True), 1):
                values = {"owner_id": row.id, "component_id": key[1], "component_uid": key[0], "field": name}
                values |= {"position": position, "target_type": target[0]}
                values |= {"document_id": target[1], "locale": target[2]}
                row.beside.append(Beside(table, values))

    def _links_inside(self, row: ImportedRow) -> Iterator[tuple[Key, str, Sequence[StrapiLink]]]:
        """Yield the links of the components the row has, with their component and attribute."""
        schemas = self.converter.schemas
        origins: dict[Key, int] = {(uid, new): old for (uid, old), new in self.renamed.items()}
        for attribute in self.model.content_type.nested:
            for component, node in walk(schemas, attribute, row.nested[attribute.name]):
                key = (component.uid, int(node["id"]))
                origin = origins.get(key, key[1])
                links_by_field = self.entry.nested.get((component.uid, origin), {})
                for name, inner in component.attributes.items():
                    links = links_by_field.get(name, ())
                    if links and isinstance(inner, ReferenceAttribute):
                        yield (component.uid, node["id"]), name, links if inner.to_many else links[:1]

    def _component_uniques(self, row: ImportedRow) -> None:
        table = self.model.component_uniques
        if table is None:
            return
        for unique in unique_values(self.converter.schemas, self.model.content_type.nested, row.nested):
            values = {
                "owner_id": row.id,
                "component_id": unique.node["id"],
                "component_uid": unique.component,
            }
            values |= {"place": unique.place, "field": unique.path[-1], "value": unique.text}
            values |= {"locale": self.placement.locale, "status": self.placement.status}
            row.beside.append(Beside(table, values))

    def _resolve_links(
        self, name: str, links: Sequence[StrapiLink], *, with_locale: bool
    ) -> list[tuple[Target, int]]:
        """Return the documents that links refer to, each once, with its position on the other side.

        A draft links to its target's draft and a published row to the published one, which here is one link.
        """
        places: dict[Target, int] = {}
        for link in links:
            placement = self.targets.get(link.uid, {}).get(link.row_id)
            if placement is None:
                if not self.fresh:
                    self.converter.findings.dangling(self.entry.uid, name)
                continue
            localized = self.model.content_type.localized
            if localized and placement.locale and placement.locale != self.placement.locale:
                self._tell(name, f"leads to {link.uid} {link.row_id}, which is in {placement.locale}")
                continue
            locale = placement.locale if with_locale and not localized else ""
            target = (link.uid, placement.document_id, locale)
            places.setdefault(target, round(link.inverse * INVERSE_STEPS))
        return list(places.items())


def _as_draft(entry: StrapiEntry) -> StrapiEntry:
    """Return a copy of a published entry, to be its draft."""
    values = {**entry.values, "publishedAt": None}
    return StrapiEntry(entry.uid, entry.id, values, entry.links, entry.nested)
