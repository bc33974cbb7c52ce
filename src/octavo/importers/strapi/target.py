"""Writes imported rows to a project's database in batches; each records the progress with its rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from octavo.content.builtin import builtin_sources
from octavo.db.engine import Database
from octavo.db.model import TypeModel
from octavo.db.sql.write_rows import VALUE, parameter, row_id, value_of
from octavo.db.statement import Statement
from octavo.db.store import upsert
from octavo.db.tables import count_rows, empty, exact_column, set_last_id
from octavo.importers.strapi.rows import ImportedRow, checksum

NOTE = "import.strapi"
"""The name under which the store says how far an import came."""
PAGE = 500
BUILT_IN_CONTENT = ("plugin::upload.file", "plugin::users-permissions.user", "admin::user")
"""Types of Octavo's own that have no rows in a new project."""


class ImportTarget:
    """The tables of a project."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.model = database.model
        self._inserts: dict[str, Statement] = {}

    async def note(self) -> dict[str, Any] | None:
        """Return the recorded progress of an import; None if there was none."""
        store = self.model.store
        select = sa.select(store.c.value).where(store.c.name == parameter("name"))
        rows = await self.database.fetch(self.database.compile(select), {"name": NOTE})
        return orjson.loads(rows[0][0]) if rows else None

    async def filled(self, uids: Iterable[str]) -> list[str]:
        """Return the types that have rows, among the project's own types, users and files."""
        own = [uid for uid in uids if uid.startswith("api::") or uid in BUILT_IN_CONTENT]
        return [uid for uid in own if await self.count(uid)]

    async def count(self, uid: str) -> int:
        """Return how many rows a type has."""
        return await count_rows(self.database, self.model.types[uid].table)

    async def begin(self, uids: Sequence[str], note: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
        """Empty these types, set the counters, write settings, and record that an import began."""
        async with self.database.transaction("begin of an import", unhurried=True):
            for uid in uids:
                await empty(self.database, self.model.types[uid].table)
            for name, number in note["numbers"].items():
                await self._upsert(self.model.counters, name, number)
            for name, value in settings.items():
                await self._keep(name, value)
            await self._keep(NOTE, note)

    async def write(self, model: TypeModel, rows: Sequence[ImportedRow], note: Mapping[str, Any]) -> None:
        """Write rows with their side rows, and the progress, in one transaction."""
        tables: dict[str, tuple[sa.Table, list[Mapping[str, Any]]]] = {}
        for row in rows:
            tables.setdefault(row.table.name, (row.table, []))[1].append(row.values)
        for row in rows:
            for one in row.beside:
                tables.setdefault(one.table.name, (one.table, []))[1].append(one.values)
        async with self.database.transaction(f"import of {model.content_type.uid}", unhurried=True):
            for table, values in tables.values():
                columns = list(values[0])
                for first in range(0, len(values), PAGE):
                    parameters = [
                        {VALUE + name: one[name] for name in columns} for one in values[first : first + PAGE]
                    ]
                    await self.database.execute_many(self._insert(table, columns), parameters)
            await self._keep(NOTE, note)

    async def finish(self, highest: Mapping[str, int], note: Mapping[str, Any]) -> None:
        """Set each table's next id behind the imported rows, and record that the import is finished."""
        async with self.database.transaction("end of an import", unhurried=True):
            for uid, number in highest.items():
                await set_last_id(self.database, self.model.types[uid].table, number)
            await self._keep(NOTE, note)

    async def say(self, note: Mapping[str, Any]) -> None:
        """Record the progress of an import."""
        async with self.database.transaction("note of an import"):
            await self._keep(NOTE, note)

    async def checksums(self, uid: str) -> tuple[int, int]:
        """Return how many rows a type has, and the checksum of all columns and side rows."""
        model, last, count, total = self.model.types[uid], 0, 0, 0
        columns = self._columns(model.table)
        page = (
            sa.select(*columns)
            .where(model.table.c.id > row_id("last"))
            .order_by(model.table.c.id)
            .limit(PAGE)
        )
        select = self.database.compile(page)
        beside = [(table, self.database.compile(_select_owned(table))) for table in _beside(model)]
        while rows := await self.database.fetch(select, {"last": last}):
            rows_by_name = [dict(zip(model.table.c.keys(), row, strict=True)) for row in rows]
            total += sum(checksum(model.table, values) for values in rows_by_name)
            bounds = {"low": last, "high": rows_by_name[-1]["id"]}
            for table, owned in beside:
                for row in await self.database.fetch(owned, bounds):
                    total += checksum(table, dict(zip(table.c.keys(), row, strict=True)))
            last, count = rows_by_name[-1]["id"], count + len(rows)
        return count, total

    def _columns(self, table: sa.Table) -> list[sa.ColumnElement[Any]]:
        return [exact_column(column, self.database.dialect) for column in table.c]

    def _insert(self, table: sa.Table, columns: Sequence[str]) -> Statement:
        if table.name not in self._inserts:
            clause = sa.insert(table).values({name: value_of(table.c[name]) for name in columns})
            self._inserts[table.name] = self.database.compile(clause)
        return self._inserts[table.name]

    async def _keep(self, name: str, value: Any) -> None:
        await self._upsert(self.model.store, name, orjson.dumps(value).decode())

    async def _upsert(self, table: sa.Table, name: str, value: Any) -> None:
        statement = self.database.compile(upsert(table, self.database.dialect.name))
        await self.database.execute(statement, {"name": name, "value": value})


def imported_types(model: Any) -> list[str]:
    """Return the types that are imported: the project's, and the built-in ones but sessions."""
    builtin = {source.uid for source in builtin_sources()} - {"admin::session"}
    return [uid for uid in model.types if uid in builtin or uid.startswith("api::")]


def _beside(model: TypeModel) -> Iterator[sa.Table]:
    yield from (link.table for link in model.links.values())
    yield from (table for table in (model.component_links, model.component_uniques) if table is not None)


def _select_owned(table: sa.Table) -> sa.Select[Any]:
    return sa.select(*table.c).where(table.c.owner_id > row_id("low"), table.c.owner_id <= row_id("high"))
