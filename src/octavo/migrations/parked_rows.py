"""Parks whole rows, each as one JSON text together with its rows in side tables, and restores them."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from octavo.content.place import DRAFT, PUBLISHED
from octavo.db.engine import Database
from octavo.db.model import TypeModel
from octavo.db.sql.write_rows import VALUE, value_of
from octavo.db.statement import Statement, quoted, quoted_text
from octavo.errors import Problem, StartupError
from octavo.migrations import record
from octavo.migrations.change import BATCH, PARKED, Run
from octavo.migrations.database_state import read_database_state
from octavo.migrations.parked_values import delete_parked, parsed, read_parked

ROW = "row"
"""The kind of what is parked, where it is a whole row."""
WAS_DRAFT = "draft"
"""The kind where a row is noted that was a draft, with the moment it was written at."""


KINDS = {
    ROW: "rows of {table}",
    WAS_DRAFT: "which rows of {table} were drafts",
    "column": "values of {table}.{column}",
    "over": "former values of {table}.{column}",
    "links": "former links in {table}",
    "shared": "former components of {table}.{column}",
    "nodes": "former components of {table}",
    "reference": "references in {table}",
}
"""The description of each kind of parked item."""


async def park_rows(run: Run, table: str, condition: str) -> int:
    """Park the rows of a table that meet a condition, before anything else changes.

    Returns how many.
    """
    names = [name for name in run.tables[table] if name != "id"]
    beside = [name for name, owner in run.existing.owners.items() if owner == table]
    # All of them first: what is deleted may be what the condition asks about.
    every_row = [row async for rows in run.batches(table, names, condition) for row in rows]
    for row_id, *values in every_row:
        row = {"id": row_id, **dict(zip(names, values, strict=True))}
        rows_beside = {name: await _beside(run, name, row_id) for name in beside}
        await run.park_values(table, ROW, {row_id: {"row": row, "beside": rows_beside}})
        await run.execute(f"DELETE FROM {quoted(table)} WHERE id = {row_id}")
    return len(every_row)


async def _beside(run: Run, table: str, owner: int) -> list[dict[str, Any]]:
    names = list(run.tables[table])
    column_list = ", ".join(map(quoted, names))
    rows = await run.fetch(f"SELECT {column_list} FROM {quoted(table)} WHERE owner_id = {owner}")
    return [dict(zip(names, row, strict=True)) for row in rows]


async def unpark_rows(run: Run, type_: TypeModel, stamp: str, made_after: int) -> int:
    """Restore the rows of a stamp whose place is free; return how many stay parked.

    A row whose id is higher than `made_after` was made by the migration itself, and gives way.
    """
    remaining = 0
    for number, _, _, content in await read_parked(run, stamp, type_.table.name, ROW):
        if not await _free_document(run, type_, content["row"], made_after):
            remaining += 1
            continue
        await _insert(run, type_.table, [content["row"]])
        for name, beside in content["beside"].items():
            table = run.model.metadata.tables.get(name)
            if table is not None:
                await _insert(run, table, beside)
        await delete_parked(run, number)
    return remaining


async def _free_document(run: Run, type_: TypeModel, row: Mapping[str, Any], made_after: int) -> bool:
    place = " AND ".join(f"{name} = {quoted_text(row[name])}" for name in ("document_id", "locale", "status"))
    table = quoted(type_.table.name)
    rows = await run.fetch(f"SELECT id FROM {table} WHERE id = {int(row['id'])} OR ({place})")
    if any(number <= made_after for (number,) in rows):
        return False
    await run.execute(f"DELETE FROM {table} WHERE ({place}) AND id > {made_after}")
    return True


async def _insert(run: Run, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        columns = [table.c[name] for name in row if name in table.c]
        insert = sa.insert(table).values({column.name: value_of(column) for column in columns})
        values = {VALUE + column.name: parsed(column, row[column.name]) for column in columns}
        await run.database.execute(run.database.compile(insert), values)


async def note_drafts(run: Run, type_: TypeModel) -> None:
    """Note which rows are drafts, and when they were written, before they are published."""
    table = type_.table.name
    rows = await run.fetch(f"SELECT id, updated_at FROM {quoted(table)} WHERE status = '{DRAFT}'")
    await run.park_values(table, WAS_DRAFT, dict(rows))


async def unpublish(run: Run, type_: TypeModel) -> None:
    """Make the rows drafts again that were before the migration that is taken back.

    What was written since then is published, and stays so.
    """
    table = type_.table.name
    parked = await read_parked(run, run.restoring, table, WAS_DRAFT)
    parked_moments = {row: moment for _, row, _, moment in parked}
    published_rows = await run.fetch(
        f"SELECT id, updated_at FROM {quoted(table)} WHERE status = '{PUBLISHED}'"
    )
    drafts = [row for row, moment in published_rows if parked_moments.get(row) == moment]
    for start in range(0, len(drafts), BATCH):
        rows = ", ".join(map(str, drafts[start : start + BATCH]))
        await run.execute(
            f"UPDATE {quoted(table)} SET status = '{DRAFT}', published_at = NULL WHERE id IN ({rows})"
        )
        if type_.component_uniques is not None:
            uniques = quoted(type_.component_uniques.name)
            await run.execute(f"UPDATE {uniques} SET status = '{DRAFT}' WHERE owner_id IN ({rows})")
    for number, *_ in parked:
        await delete_parked(run, number)


async def parked_things(database: Database) -> list[tuple[str, int]]:
    """Return what is parked, each with its number of rows: columns, tables, and rows by their table."""
    existing, things = await read_database_state(database), []
    for table, columns in sorted(existing.columns.items()):
        if table.startswith(PARKED):
            things.append((f"table {table}", await _count(database, f"SELECT count(*) FROM {quoted(table)}")))
            continue
        for column in sorted(columns):
            if column.startswith(PARKED):
                count_query = f"SELECT count(*) FROM {quoted(table)} WHERE {quoted(column)} IS NOT NULL"
                things.append((f"column {table}.{column}", await _count(database, count_query)))
    if database.model.parked.name in existing.columns:
        parked = quoted(database.model.parked.name)
        grouped = (
            f"SELECT place, kind, stamp, count(*) FROM {parked} GROUP BY place, kind, stamp ORDER BY 1, 2, 3"
        )
        for place, kind, stamp, number in await database.fetch(Statement(grouped, ())):
            what, _, column = kind.partition(" ")
            what_it_is = KINDS.get(what, what).format(column=column, table=place)
            things.append((f"{what_it_is} ({stamp})", int(number)))
    return things


async def purge_parked(database: Database) -> int:
    """Delete everything that is parked; return how many tables, columns and kinds of rows it was."""
    if any(one.state == record.RUNNING for one in await record.applied(database)):
        message = "a migration was interrupted, and needs what it parked"
        raise StartupError([Problem("database", message, "octavo migrate apply, or down, goes on with it")])
    number = len(await parked_things(database))
    existing = await read_database_state(database)
    async with database.transaction("purge", unhurried=True):
        for table in sorted(existing.columns, key=lambda table: table not in existing.owners):
            if table.startswith(PARKED):
                await database.alter([f"DROP TABLE {quoted(table)}"])
                continue
            for column in existing.columns[table]:
                if column.startswith(PARKED):
                    await database.alter([f"ALTER TABLE {quoted(table)} DROP COLUMN {quoted(column)}"])
        if database.model.parked.name in existing.columns:
            await _execute(database, f"DELETE FROM {quoted(database.model.parked.name)}")
    return number


async def _count(database: Database, sql: str) -> int:
    return int((await database.fetch(Statement(sql, ())))[0][0])


async def _execute(database: Database, sql: str) -> None:
    await database.execute(Statement(sql, (), writes=True))
