"""Attributes that are no longer localized: all locales get the value of the default locale.

Where a document has no version in that locale, its first other one counts.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from octavo.content.versions.store import COPIED_FROM
from octavo.db.model import LinkTable, TypeModel
from octavo.db.sql.write_components import LINK_FIELDS
from octavo.db.sql.write_links import copy_links, delete_links
from octavo.db.statement import quoted, quoted_text
from octavo.migrations.change import BATCH, Measure, Run, SchemaChange
from octavo.migrations.component_uniques import forget_unique_values
from octavo.migrations.layout import NESTED, AttributeLayout, TypeLayout
from octavo.migrations.parked_values import delete_parked, overwrite, parsed, read_parked
from octavo.migrations.sql import as_text, insert_named, locale_order, set_value
from octavo.schema.attributes.base import Nested
from octavo.schema.walk import walk

LINKS, NODES = "links", "shared"
"""The kinds of what is parked: the links a row had, and the components with what these pointed at."""

Rows = list[dict[str, Any]]


@dataclass
class SharedAttribute(SchemaChange):
    """An attribute is no longer localized: all locales share one value."""

    uid: str
    name: str
    was: TypeLayout
    place: AttributeLayout

    async def measure(self, run: Run) -> Measure:
        """Count the rows whose value differs from the shared one."""
        item, table = self.place, self.was.table
        if item.links:
            count = sum([1 async for _ in _differing_links(run, table, item.links)])
        elif item.type in NESTED:
            links = run.existing.beside(table, "component_id", without="value")
            count = sum([1 async for _ in _differing_nodes(run, table, item.column, links)])
        else:
            count = len(await _differing_values(run, table, item.column)) if item.column else 0
        return Measure(count, count)

    async def carry(self, run: Run) -> None:
        """Park the values and links that differ, and write the shared ones over them."""
        type_ = run.model.types[self.uid]
        if self.name in type_.links:
            await self._share_links(run, type_, type_.links[self.name])
            return
        to_one = type_.to_one.get(self.name)
        column = type_.columns.get(self.name) if to_one is None else to_one.document_id
        if column is None or self.place.type in NESTED:
            return
        values = await _differing_values(run, type_.table.name, str(column.name))
        if type_.content_type.attributes[self.name].unique:  # on the way one may stand where it came from
            await self._empty(run, column, values)
        await overwrite(run, column, {row: (was, parsed(column, source)) for row, was, source in values})

    async def _empty(self, run: Run, column: sa.Column[Any], values: list[tuple[int, Any, Any]]) -> None:
        if values:
            statement = run.database.compile(set_value(column))
            await run.database.execute_many(statement, [{"row": row, "value": None} for row, *_ in values])

    async def _share_links(self, run: Run, type_: TypeModel, link: LinkTable) -> None:
        pairs = []
        async for row, source, was, now in _differing_links(run, type_.table.name, link.table.name):
            await run.park_values(link.table.name, LINKS, {row: {"was": was, "became": now}})
            pairs.append({"row_id": row, "source_id": source})
        for build in (delete_links, copy_links):
            if pairs:
                await run.database.execute_many(run.database.compile(build(link)), pairs)

    async def settle(self, run: Run) -> None:
        """Park components that differ, and write the shared ones in their place."""
        type_ = run.model.types[self.uid]
        attribute = type_.content_type.attributes[self.name]
        if not isinstance(attribute, Nested):
            return
        column, beside = type_.columns[self.name], type_.component_links
        links = None if beside is None else beside.name
        differing = [one async for one in _differing_nodes(run, type_.table.name, str(column.name), links)]
        for row, source, was, now, links_by_row in differing:
            (mine, theirs) = (_keys(run, attribute, nodes) for nodes in (was, now))
            content = {"was": was, "became": now, "keys": theirs, "links": _of(links_by_row[row], mine)}
            await run.park_values(type_.table.name, NODES, {row: content}, str(column.name))
            await _write_nodes(run, column, row, now)
            if beside is not None:
                await _replace_links(run, beside, row, mine, _of(links_by_row[source], theirs))
        if differing:
            await forget_unique_values(run.database, type_)


def _keys(run: Run, attribute: Nested, nodes: Any) -> list[tuple[str, int]]:
    return [(component.uid, node["id"]) for component, node in walk(run.schemas, attribute, nodes)]


def _of(links: Rows, keys: Iterable[tuple[str, int]]) -> Rows:
    """Return the references of some components."""
    those = set(keys)
    return [link for link in links if (link["component_uid"], link["component_id"]) in those]


def _pairs(run: Run, table: str) -> str:
    """Return the select of the rows whose values are not kept, each with the one whose are."""
    order = locale_order([run.default_locale])
    first = f"first_value(id) OVER (PARTITION BY document_id, status ORDER BY {order})"
    ranked = f"SELECT id, {first} AS kept FROM {quoted(table)} WHERE locale <> ''"
    return f"SELECT id, kept FROM ({ranked}) AS ranked WHERE id <> kept"


async def _both(run: Run, table: str, column: str, condition: str = "") -> list[tuple[int, int, Any, Any]]:
    """Return row, the one whose values are kept, and what a column has in both."""
    name, value = quoted(table), quoted(column)
    return await run.fetch(
        f"SELECT pair.id, pair.kept, mine.{value}, theirs.{value} FROM ({_pairs(run, table)}) AS pair "
        f"JOIN {name} AS mine ON mine.id = pair.id JOIN {name} AS theirs ON theirs.id = pair.kept"
        + (f" WHERE {condition}" if condition else "")
        + " ORDER BY pair.id"
    )


async def _differing_values(run: Run, table: str, column: str) -> list[tuple[int, Any, Any]]:
    """Return row, value and the one that is kept, where these are not the same."""
    if column not in run.tables.get(table, {}):
        return []
    mine, theirs = (
        f"coalesce({as_text(f'{one}.{quoted(column)}', run.database.dialect.name)}, '')"
        for one in ("mine", "theirs")
    )
    pairs = await _both(run, table, column, f"{mine} <> {theirs}")
    return [(row, was, source) for row, _, was, source in pairs]


async def _differing_links(run: Run, table: str, links: str) -> AsyncIterator[tuple[int, int, Rows, Rows]]:
    """Yield row, the one whose links are kept, and the links of both, where these lead elsewhere."""
    if links not in run.tables:
        return
    pairs = await run.fetch(f"{_pairs(run, table)} ORDER BY id")
    names = [name for name in run.tables[links] if name != "owner_id"]
    for start in range(0, len(pairs), BATCH):
        batch = pairs[start : start + BATCH]
        links_by_row = await _rows_beside(run, links, names, batch)
        for row, source in batch:
            if _leads(links_by_row.get(row, [])) != _leads(links_by_row.get(source, [])):
                yield row, source, links_by_row.get(row, []), links_by_row.get(source, [])


async def _rows_beside(
    run: Run, table: str, names: Iterable[str], pairs: Iterable[tuple[int, ...]]
) -> dict[int, Rows]:
    """Return what is beside rows, in its order."""
    rows = ", ".join(str(row) for pair in pairs for row in pair[:2])
    column_list = ", ".join(map(quoted, ("owner_id", *names)))
    rows_of: dict[int, Rows] = {}
    for owner, *values in await run.fetch(
        f"SELECT {column_list} FROM {quoted(table)} WHERE owner_id IN ({rows}) ORDER BY owner_id, position"
    ):
        rows_of.setdefault(owner, []).append(dict(zip(names, values, strict=True)))
    return rows_of


def _leads(links: Rows) -> list[tuple[Any, ...]]:
    return [(link.get("target_type"), link["document_id"], link.get("locale")) for link in links]


async def _differing_nodes(
    run: Run, table: str, column: str, links: str | None
) -> AsyncIterator[tuple[int, int, Any, Any, Mapping[int, Rows]]]:
    """Yield row, the one whose components are kept, those of both, and what these point at by row."""
    if column not in run.tables.get(table, {}):
        return
    pairs = await _both(run, table, column)
    for start in range(0, len(pairs), BATCH):
        batch = pairs[start : start + BATCH]
        links_by_row = {row: list[dict[str, Any]]() for pair in batch for row in pair[:2]}
        if links is not None and links in run.tables:
            links_by_row |= await _rows_beside(run, links, LINK_FIELDS, batch)
        for row, source, *raw in batch:
            was, now = (orjson.loads(one) if isinstance(one, str | bytes) else one for one in raw)
            if _comparable_value(was, links_by_row[row]) != _comparable_value(now, links_by_row[source]):
                yield row, source, was, now, links_by_row


def _comparable_value(value: Any, links: Rows) -> Any:
    """Return the values of components with their references, without ids, for comparison."""
    if isinstance(value, list):
        return [_comparable_value(one, links) for one in value]
    if not isinstance(value, dict):
        return value or None
    here = [
        (link["field"], link["position"], link["target_type"], link["document_id"])
        for link in links
        if link["component_id"] == value.get("id")
    ]
    members = {
        name: _comparable_value(one, links) for name, one in value.items() if name not in ("id", COPIED_FROM)
    }
    return {name: one for name, one in members.items() if one is not None}, sorted(here)


async def _write_nodes(run: Run, column: sa.Column[Any], row: int, nodes: Any) -> None:
    statement = run.database.compile(set_value(column))
    await run.database.execute(statement, {"row": row, "value": nodes})


async def _replace_links(
    run: Run, table: sa.Table, row: int, components: Iterable[tuple[str, int]], links: Rows
) -> None:
    """Delete the references of some components of a row, and write others."""
    for uid, number in components:
        await run.execute(
            f"DELETE FROM {quoted(table.name)} WHERE owner_id = {row} AND component_id = {int(number)} "
            f"AND component_uid = {quoted_text(uid)}"
        )
    await _insert_beside(run, table, row, LINK_FIELDS, links)


async def _insert_beside(
    run: Run, table: sa.Table, row: int, names: Iterable[str], links: Iterable[Mapping[str, Any]]
) -> None:
    statement = run.database.compile(insert_named(table, ("owner_id", *names)))
    if rows := [{"owner_id": row, **link} for link in links]:
        await run.database.execute_many(statement, rows)


async def restore_components(run: Run) -> None:
    """Restore the components rows had before all locales shared them.

    It is the first thing that is taken back, as it was done last. What was written since stays.
    """
    for type_ in run.model.types.values():
        parked = await read_parked(run, run.restoring, type_.table.name, NODES)
        for number, row, column, content in parked:
            if column in type_.table.c and await _own_again(run, type_, type_.table.c[column], row, content):
                await delete_parked(run, number)
        if parked:
            await forget_unique_values(run.database, type_)


async def _own_again(
    run: Run, type_: TypeModel, column: sa.Column[Any], row: int, content: Mapping[str, Any]
) -> bool:
    select = f"SELECT {quoted(str(column.name))} FROM {quoted(type_.table.name)} WHERE id = {row}"
    if [parsed(column, raw) for (raw,) in await run.fetch(select)] != [content["became"]]:
        return False
    await _write_nodes(run, column, row, content["was"])
    if type_.component_links is not None:
        await _replace_links(run, type_.component_links, row, content["keys"], content["links"])
    return True


async def restore_links(run: Run, table: sa.Table, row: int, content: Mapping[str, Rows]) -> bool:
    """Give a row the links back that it had before all locales shared them, unless others were made since.

    Returns whether it has them.
    """
    link = table.name
    names = [name for name in run.tables[link] if name != "owner_id"]
    links_by_row = await _rows_beside(run, link, names, [(row,)])
    if _leads(links_by_row.get(row, [])) != _leads(content["became"]):
        return False
    await run.execute(f"DELETE FROM {quoted(link)} WHERE owner_id = {row}")
    await _insert_beside(run, table, row, names, content["was"])
    return True
