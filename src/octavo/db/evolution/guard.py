"""Looks before a start changes anything: may content be read by the schemas of today?"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import orjson

from octavo.db.engine import Database
from octavo.db.evolution import losses
from octavo.db.evolution.existing import Existing
from octavo.db.evolution.inference import Rows, count_rows, inferred
from octavo.db.evolution.layout import NAME, NESTED, Layout, TypeLayout, layout_of
from octavo.db.evolution.losses import Tables, quoted
from octavo.db.evolution.moves import Moves
from octavo.db.evolution.nested import Misfit, Reader, may_misfit, nested_changes
from octavo.db.statement import Statement
from octavo.errors import Problem
from octavo.schema.columns import shorten

BATCH = 500
STORE = "octavo_store"


@dataclass(slots=True)
class Guard:
    """The layouts before and after a start, in the transaction that will apply it."""

    database: Database
    tables: Tables
    before: Layout
    after: Layout
    known: bool
    """Whether the layout before was kept, and not made out from the rows."""

    @classmethod
    async def of(cls, database: Database, existing: Existing, moved: Moves) -> "Guard":
        """Read the layout content was written under, and note where it was moved to since."""
        after, tables = layout_of(database.model), existing.columns
        kept = await _kept(database) if STORE in tables else None
        before = (
            kept.moved(moved.tables, moved.columns) if kept else await _inferred(database, existing, after)
        )
        return cls(database, tables, before, after, kept is not None)

    async def problems(self) -> list[Problem]:
        """Return everything that would be hidden, emptied or read as something else."""
        found = [problem async for problem in self._of_tables()]
        if not self.known or may_misfit(self.before, self.after):
            found += await self._of_components()
        return found

    async def keep(self) -> None:
        """Note what content is written under from now on."""
        layout = self.after.over(self.before)
        if self.known and layout == self.before:
            return
        name, text = (losses.text(value) for value in (NAME, layout.to_json()))
        await self.database.execute(
            Statement(
                f"INSERT INTO {STORE} (name, value) VALUES ({name}, {text}) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (),
                writes=True,
            )
        )

    async def _of_tables(self) -> AsyncIterator[Problem]:
        for loss in losses.losses(self.before, self.after, self.database.model.schemas, self.tables):
            rows = await self._fetch(loss.count)
            if rows[0][0]:
                yield losses.refusal(loss.where, loss.message, rows[0][0])

    async def _of_components(self) -> list[Problem]:
        schemas = self.database.model.schemas
        reader = Reader(schemas, self.after, nested_changes(self.before, self.after))
        counts: dict[Misfit, int] = {}
        for uid, type_ in self.after.types.items():
            async for misfit, number in self._misfits(reader, uid, type_):
                counts[misfit] = counts.get(misfit, 0) + number
        return [losses.refusal(misfit.where, misfit.message, number) for misfit, number in counts.items()]

    async def _misfits(
        self, reader: Reader, uid: str, type_: TypeLayout
    ) -> AsyncIterator[tuple[Misfit, int]]:
        columns = self.tables.get(type_.table, {})
        nested = {
            name: item.column
            for name, item in type_.attributes.items()
            if item.type in NESTED and item.column in columns
        }
        if nested:
            async for row in self._rows(type_.table, list(nested.values())):
                node = {name: _loaded(raw) for name, raw in zip(nested, row, strict=True)}
                for misfit in set(reader.misfits(uid, type_.attributes, node)):
                    yield misfit, 1
        beside = self.database.model.types[uid].component_links
        links = shorten(f"{type_.table}_component_links") if beside is None else beside.name
        there = "component_id" in self.tables.get(links, ())
        for component, name, number in await self._references(links) if there else ():
            now = self.after.components.get(component)
            found = None if now is None else reader.of_attribute(component, name, now.get(name))
            if found is not None:
                yield found, number

    async def _references(self, links: str) -> list[tuple[Any, ...]]:
        counted = f"count(DISTINCT owner_id) FROM {quoted(links)} GROUP BY component_uid, field"
        return await self._fetch(f"SELECT component_uid, field, {counted}")

    async def _rows(self, table: str, columns: list[str]) -> AsyncIterator[tuple[Any, ...]]:
        """Yield columns of every row, read in batches."""
        picked, last = ", ".join(map(quoted, columns)), 0
        while True:
            after = f"WHERE id > {last} ORDER BY id LIMIT {BATCH}"
            rows = await self._fetch(f"SELECT id, {picked} FROM {quoted(table)} {after}")
            for row in rows:
                yield row[1:]
            if len(rows) < BATCH:
                return
            last = rows[-1][0]

    async def _fetch(self, sql: str) -> list[tuple[Any, ...]]:
        return await self.database.fetch(Statement(sql, ()))


async def _kept(database: Database) -> Layout | None:
    sql = f"SELECT value FROM {STORE} WHERE name = {losses.text(NAME)}"
    rows = await database.fetch(Statement(sql, ()))
    return Layout.from_json(rows[0][0]) if rows else None


async def _inferred(database: Database, existing: Existing, after: Layout) -> Layout:
    tables = existing.columns
    rows: dict[str, Rows] = {}
    for type_ in after.types.values():
        if type_.table in tables:
            found = await database.fetch(Statement(count_rows(type_.table), ()))
            rows[type_.table] = Rows(*map(int, found[0]))
    links = {name: owner for name, owner in existing.owners.items() if not existing.has_components(name)}
    return inferred(after, tables, rows, links)


def _loaded(raw: Any) -> Any:
    return orjson.loads(raw) if isinstance(raw, str | bytes) else raw
