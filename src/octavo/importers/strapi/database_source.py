"""Strapi's tables as entries: which statements bring a batch of rows with their components and links."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from octavo.db.statement import quoted_text
from octavo.errors import Problem, StartupError
from octavo.importers.strapi.entries import BATCH, Key, RowPlace, StrapiEntry, StrapiLink
from octavo.importers.strapi.names import LONGEST_POSTGRES, StrapiNames
from octavo.importers.strapi.readers import StrapiDatabase, Tables, in_list
from octavo.schema.attributes.base import FILE_UID, Media, Nested, Relation, Scalar
from octavo.schema.content_type import Component, ContentType, Holder
from octavo.schema.registry import Schemas
from octavo.schema.walk import Node

Links = dict[int, dict[str, list[StrapiLink]]]
"""Links by the row they hang on and the attribute."""
STORE = "strapi_core_store_settings"
WEBHOOKS = "strapi_webhooks"
OF_ITS_OWN = {STORE, WEBHOOKS, "strapi_database_schema", "strapi_migrations", "strapi_migrations_internal"}
"""Tables that hold how Strapi keeps content, and what is told otherwise."""
BESIDE = ("_lnk", "_links", "_mph", "_morphs", "_cmps", "_components")
SYSTEM = {
    "documentId": "document_id",
    "createdAt": "created_at",
    "updatedAt": "updated_at",
    "publishedAt": "published_at",
    "firstPublishedAt": "first_published_at",
    "createdBy": "created_by_id",
    "updatedBy": "updated_by_id",
    "locale": "locale",
}
JOINED_ROWS = 10_000
"""Ids that one statement lists at most."""


class DatabaseSource:
    """A database of Strapi's."""

    def __init__(
        self, reader: StrapiDatabase, tables: Tables, schemas: Schemas, uploads: Path | None
    ) -> None:
        self.reader = reader
        self.schemas = schemas
        self.uploads = uploads
        self.version = version_of(tables)
        self.names = StrapiNames(self.version)
        self.title = f"a database of Strapi {self.version} ({reader.kind})"
        self._tables = tables

    async def close(self) -> None:
        """Let go of the database."""
        await self.reader.close()

    def has(self, uid: str) -> bool:
        """Whether there is a table for a type."""
        return bool(self._columns(self._table(self.schemas.content_types[uid])))

    async def places(self, uid: str) -> AsyncIterator[Sequence[RowPlace]]:
        """Yield where the rows of a type stand."""
        holder = self.schemas.content_types[uid]
        table = self._table(holder)
        names = ("document_id", "locale", "published_at", "created_at")
        columns = [name if name in self._columns(table) else "NULL" for name in names]
        last = 0
        while rows := await self._page(table, columns, last):
            last = rows[-1][0]
            others = await self._localizations(holder, [row[0] for row in rows])
            yield [
                RowPlace(
                    row[0], row[1], row[2] or None, row[3] is not None, str(row[4]), others.get(row[0], ())
                )
                for row in rows
            ]

    async def entries(self, uid: str, after: int) -> list[StrapiEntry]:
        """Return the next entries of a type."""
        holder = self.schemas.content_types[uid]
        table = self._table(holder)
        system = {name: column for name, column in SYSTEM.items() if column in self._columns(table)}
        columns_by_name = {**self._scalars(holder, table), **system}
        rows = await self._page(
            table, [self.reader.quoted(column) for column in columns_by_name.values()], after
        )
        entries = [StrapiEntry(uid, row[0], dict(zip(columns_by_name, row[1:], strict=True))) for row in rows]
        self._read_json(holder, [entry.values for entry in entries])
        by_id = {entry.id: entry for entry in entries}
        nested: dict[int, dict[Key, dict[str, list[StrapiLink]]]] = {}
        for number, values in (await self._components(holder, list(by_id), nested)).items():
            by_id[number].values.update(values)
        for number, links in (await self._links(holder, list(by_id))).items():
            by_id[number].links = links
        for number, inner in nested.items():
            by_id[number].nested = inner
        return entries

    async def highest(self, component: str) -> int:
        """Return the highest id of a component's."""
        table = self._table(self.schemas.components[component])
        if not self._columns(table):
            return 0
        rows = await self.reader.fetch(f"SELECT max(id) FROM {self.reader.quoted(table)}")
        return int(rows[0][0] or 0)

    async def settings(self) -> Mapping[str, Any]:
        """Return what is kept in `core_store`."""
        key, value = self.reader.quoted("key"), self.reader.quoted("value")
        rows = await self.reader.fetch(f"SELECT {key}, {value} FROM {self.reader.quoted(STORE)} ORDER BY id")
        return {str(name): _parse_json(text) for name, text in rows}

    async def webhooks(self) -> Sequence[Mapping[str, Any]]:
        """Return the webhooks."""
        if not self._columns(WEBHOOKS):
            return []
        table = self.reader.quoted(WEBHOOKS)
        rows = await self.reader.fetch(f"SELECT name, url, events FROM {table} ORDER BY id")
        return [{"name": name, "url": url, "events": _parse_json(events)} for name, url, events in rows]

    async def leftovers(self, uids: Sequence[str]) -> Mapping[str, int]:
        """Return the other tables that have rows."""
        used = {self._table(self.schemas.content_types[uid]) for uid in uids}
        used |= {self._table(component) for component in self.schemas.components.values()}
        counts = {}
        for table in sorted(self._tables):
            if table in used | OF_ITS_OWN or table.startswith("sqlite_") or table.endswith(BESIDE):
                continue
            rows = await self.reader.fetch(f"SELECT count(*) FROM {self.reader.quoted(table)}")
            if rows[0][0]:
                counts[table] = int(rows[0][0])
        return counts

    def _cut(self, name: str) -> str:
        if self.reader.kind == "postgresql" and self.version < 5:
            return name.encode()[:LONGEST_POSTGRES].decode(errors="ignore")
        return name

    def _columns(self, table: str) -> Mapping[str, str]:
        return self._tables.get(table, {})

    def _table(self, holder: Holder) -> str:
        return self._cut(self.names.table(_collection(holder)))

    def _scalars(self, holder: Holder, table: str) -> dict[str, str]:
        """Return the columns of the scalars a table has."""
        columns = self._columns(table)
        all_columns = {
            name: self._cut(self.names.column(name))
            for name, attribute in holder.attributes.items()
            if isinstance(attribute, Scalar)
        }
        return {name: column for name, column in all_columns.items() if column in columns}

    async def _page(self, table: str, columns: Sequence[str], after: int) -> Sequence[tuple[Any, ...]]:
        column_list = ", ".join(["id", *columns])
        return await self.reader.fetch(
            f"SELECT {column_list} FROM {self.reader.quoted(table)} WHERE id > {after} "
            f"ORDER BY id LIMIT {BATCH}"
        )

    async def _among(
        self, table: str, columns: Sequence[str], column: str, ids: Iterable[int], order: str, more: str = ""
    ) -> Sequence[tuple[Any, ...]]:
        """Return columns of the rows whose `column` is among some ids."""
        numbers, rows = sorted(set(ids)), list[tuple[Any, ...]]()
        column_list = ", ".join(name if name == "0" else self.reader.quoted(name) for name in columns)
        for first in range(0, len(numbers), JOINED_ROWS):
            some = in_list(numbers[first : first + JOINED_ROWS])
            rows += await self.reader.fetch(
                f"SELECT {column_list} FROM {self.reader.quoted(table)} "
                f"WHERE {self.reader.quoted(column)} IN {some}{more} ORDER BY {order}"
            )
        return rows

    async def _localizations(self, holder: Holder, ids: Sequence[int]) -> Mapping[int, tuple[int, ...]]:
        """Return the rows of other locales, which version 4 links."""
        table = self._cut(self.names.links(_collection(holder), "localizations"))
        if self.version >= 5 or not self._columns(table):
            return {}
        id_column, other_id_column = (
            self.names.id_of(_singular(holder)),
            self.names.other_id_of(_singular(holder)),
        )
        others: dict[int, tuple[int, ...]] = {}
        for one, other in await self._among(table, [id_column, other_id_column], id_column, ids, "id"):
            if other is not None:
                others[one] = (*others.get(one, ()), int(other))
        return others

    def _read_json(self, holder: Holder, rows: Iterable[dict[str, Any]]) -> None:
        """Read what is kept as JSON text."""
        names = [
            name
            for name, attribute in holder.attributes.items()
            if isinstance(attribute, Scalar) and attribute.column == "json"
        ]
        for row in rows if names else ():
            for name in names:
                if isinstance(row.get(name), str | bytes):
                    row[name] = _parse_json(row[name])

    async def _components(
        self, holder: Holder, owners: Sequence[int], links: dict[int, dict[Key, dict[str, list[StrapiLink]]]]
    ) -> Mapping[int, dict[str, Any]]:
        """Return the values of component attributes by owner; `links` gathers what hangs on components."""
        nested = {attribute.name: attribute for attribute in holder.nested}
        table = self._cut(self.names.components(_collection(holder)))
        if not nested or not owners or not self._columns(table):
            return {}
        columns = ["entity_id", self.names.component_id, "component_type", "field"]
        order = f"{self.reader.quoted('order')}, id"
        component_rows = [
            (int(row[0]), (str(row[2]), int(row[1])), nested[row[3]])
            for row in await self._among(table, columns, "entity_id", owners, order)
            if row[3] in nested and row[1] is not None and row[2] in nested[row[3]].components
        ]
        nodes, links_by_component = await self._nodes({key for _, key, _ in component_rows})
        values: dict[int, dict[str, Any]] = {owner: {} for owner in owners}
        for owner, key, attribute in component_rows:
            if key in nodes:
                _place(values[owner], attribute, key, nodes[key])
                links.setdefault(owner, {}).update(links_by_component.get(key, {}))
        return values

    async def _nodes(
        self, keys: Iterable[Key]
    ) -> tuple[dict[Key, Node], dict[Key, dict[Key, dict[str, list[StrapiLink]]]]]:
        """Return components by uid and id, and the links that hang on each and on those inside it."""
        nodes: dict[Key, Node] = {}
        links_by_component: dict[Key, dict[Key, dict[str, list[StrapiLink]]]] = {}
        ids_by_uid: dict[str, list[int]] = {}
        for uid, number in keys:
            ids_by_uid.setdefault(uid, []).append(number)
        for uid, ids in sorted(ids_by_uid.items()):
            component = self.schemas.components.get(uid)
            if component is None or not self._columns(self._table(component)):
                continue
            inner: dict[int, dict[Key, dict[str, list[StrapiLink]]]] = {}
            rows = await self._component_rows(component, ids)
            below = await self._components(component, list(rows), inner)
            own = await self._links(component, list(rows))
            for number, values in rows.items():
                nodes[uid, number] = {"id": number, **values, **below.get(number, {})}
                links_by_component[uid, number] = {
                    (uid, number): own.get(number, {}),
                    **inner.get(number, {}),
                }
        return nodes, links_by_component

    async def _component_rows(self, component: Component, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        table = self._table(component)
        columns_by_name = self._scalars(component, table)
        rows = await self._among(table, ["id", *columns_by_name.values()], "id", ids, "id")
        components = {int(row[0]): dict(zip(columns_by_name, row[1:], strict=True)) for row in rows}
        self._read_json(component, components.values())
        return components

    async def _links(self, holder: Holder, ids: Sequence[int]) -> Links:
        """Return what hangs on rows of a type or component."""
        links: Links = {number: {} for number in ids}
        if not ids:
            return links
        await self._media(holder, ids, links)
        for attribute in holder.attributes.values():
            if isinstance(attribute, Relation) and attribute.is_owner:
                async for owner, link in self._read_links(holder, attribute, ids):
                    links[owner].setdefault(attribute.name, []).append(link)
        return links

    async def _media(self, holder: Holder, ids: Sequence[int], links: Links) -> None:
        names = {attribute.name for attribute in holder.attributes.values() if isinstance(attribute, Media)}
        table = self.names.morphs("files", "related")
        if not names or not self._columns(table):
            return
        more = f" AND related_type = {quoted_text(holder.uid)}"
        order = f"{self.reader.quoted('order')}, id"
        columns = ["related_id", "field", self.names.id_of("file")]
        for owner, field, file_id in await self._among(table, columns, "related_id", ids, order, more):
            if field in names and file_id is not None:
                links[owner].setdefault(field, []).append(StrapiLink(FILE_UID, int(file_id)))

    async def _read_links(
        self, holder: Holder, attribute: Relation, ids: Sequence[int]
    ) -> AsyncIterator[tuple[int, StrapiLink]]:
        """Yield owner and link of one relation, in its order."""
        if attribute.target is None:
            async for link in self._morphs(holder, attribute, ids):
                yield link
            return
        target = self.schemas.content_types.get(attribute.target)
        table = self._cut(self.names.links(_collection(holder), attribute.name))
        if target is None:
            return
        if not self._columns(table):
            async for link in self._read_column_links(holder, attribute, ids):
                yield link
            return
        owner_column, target_column = self.names.id_of(_singular(holder)), self.names.id_of(_singular(target))
        itself = owner_column == target_column
        columns = [owner_column, self.names.other_id_of(_singular(target)) if itself else target_column]
        order, inverse = self._orders(holder, target, attribute)
        existing = self._columns(table)
        columns.append(inverse if inverse in existing else "0")
        by = f"{self.reader.quoted(order)}, id" if attribute.to_many and order in existing else "id"
        for owner, row_id, place in await self._among(table, columns, owner_column, ids, by):
            if row_id is not None:
                yield int(owner), StrapiLink(attribute.target, int(row_id), float(place or 0))

    def _orders(self, holder: Holder, target: ContentType, attribute: Relation) -> tuple[str, str]:
        """Return the columns that order the targets of an owner, and the owners of a target."""
        order, inverse = self.names.order_of(_singular(target)), self.names.order_of(_singular(holder))
        if not attribute.inversed_by or attribute.relation not in {"manyToOne", "manyToMany"}:
            return order, ""
        if attribute.relation == "manyToMany" and order == inverse:
            inverse = self.names.other_order_of(_singular(holder))
        return order, inverse

    async def _read_column_links(
        self, holder: Holder, attribute: Relation, ids: Sequence[int]
    ) -> AsyncIterator[tuple[int, StrapiLink]]:
        """Yield the links of a relation that is kept in a column (`useJoinTable: false`)."""
        table, column = self._table(holder), self._cut(self.names.id_of(attribute.name))
        if column in self._columns(table):
            for owner, row_id in await self._among(table, ["id", column], "id", ids, "id"):
                if row_id is not None:
                    yield int(owner), StrapiLink(attribute.target or "", int(row_id))

    async def _morphs(
        self, holder: Holder, attribute: Relation, ids: Sequence[int]
    ) -> AsyncIterator[tuple[int, StrapiLink]]:
        """Yield the links of a relation whose targets are of several types."""
        if attribute.relation == "morphToOne":
            table, here, columns, order = self._table(holder), "id", ["target_id", "target_type"], "id"
        else:
            table = self._cut(self.names.morphs(_collection(holder), attribute.name))
            here, name = self.names.id_of(_singular(holder)), attribute.name
            columns = [self.names.id_of(name), self.names.type_of(name)]
            order = f"{self.reader.quoted('order')}, id"
        if not set(columns) <= set(self._columns(table)):
            return
        for owner, row_id, uid in await self._among(table, [here, *columns], here, ids, order):
            if row_id is not None and uid is not None:
                yield int(owner), StrapiLink(str(uid), int(row_id))


def version_of(tables: Tables) -> int:
    """Return the version of Strapi that made a database; raises StartupError for what is none of its."""
    if STORE not in tables:
        old = "core_store" in tables
        message = "is a database of Strapi 3" if old else "has no tables of Strapi's"
        raise StartupError([Problem("the database", message, "bring a project of Strapi 4 or 5")])
    return 5 if "document_id" in tables.get("files", ()) else 4


def _place(values: dict[str, Any], attribute: Nested, key: Key, node: Node) -> None:
    """Put a component where it belongs; of several where one may be, the first counts (Strapi)."""
    node = {**attribute.tag(key[0]), **node}
    if attribute.to_many:
        values.setdefault(attribute.name, []).append(node)
    else:
        values.setdefault(attribute.name, node)


def _collection(holder: Holder) -> str:
    if isinstance(holder, ContentType) or holder.collection_name:
        return holder.collection_name
    return "components_" + holder.uid.replace(".", "_").replace("-", "_")


def _singular(holder: Holder) -> str:
    return holder.singular_name if isinstance(holder, ContentType) else holder.uid.partition(".")[2]


def _parse_json(text: Any) -> Any:
    """Return what a JSON text says; another text is what it is."""
    if not isinstance(text, str | bytes):
        return text
    try:
        return orjson.loads(text)
    except ValueError:
        return text if isinstance(text, str) else text.decode("utf-8", "replace")
