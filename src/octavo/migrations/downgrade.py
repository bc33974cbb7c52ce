"""Takes a migration back: restores what it parked to where the previous schemas read it.

What was written since then stays: a value is only put back where there is none now.
"""

from typing import Any

import orjson
import sqlalchemy as sa

from octavo.db.statement import quoted, quoted_text
from octavo.migrations import record
from octavo.migrations.change import Run
from octavo.migrations.database_state import read_database_state
from octavo.migrations.parked_rows import unpark_rows
from octavo.migrations.parked_values import OVER, delete_parked, restore_value
from octavo.migrations.record import Applied
from octavo.migrations.shared_attributes import LINKS, restore_links
from octavo.migrations.sql import insert_named, set_value


async def restore_values(run: Run, migration: Applied) -> list[str]:
    """Put back the columns, tables, links and values that a migration parked.

    Returns the statements that drop the columns and tables that are empty now.
    """
    run.existing = await read_database_state(run.database)
    drops: list[str] = []
    for parked in migration.document["trash"]:
        if "column" in parked:
            drops += await _column(run, parked["column"], parked["parked"])
        else:
            drops += await _table(run, parked["table"], parked["parked"])
    await _values(run, str(migration.document["stamp"]))
    return drops


async def restore_rows(run: Run, migration: Applied) -> None:
    """Put back whole rows that a migration parked, and note that it was taken back."""
    for type_ in run.model.types.values():
        await unpark_rows(run, type_, str(migration.document["stamp"]), run.highest[type_.table.name])
    await record.revert(run.database, migration)


async def restore_table_names(run: Run, migration: Applied) -> None:
    """Rename the tables of a removed type back, if another type had taken their names."""
    parked = {one["parked"]: one["table"] for one in migration.document["trash"] if "column" not in one}
    for name, table in parked.items():
        owner = run.existing.owners.get(name, name)
        if owner in parked and "status" in run.tables.get(owner, {}) and table not in run.tables:
            await run.move_table(name, table)


async def _column(run: Run, column: str, parked: str) -> list[str]:
    place = next((name for name, columns in run.tables.items() if parked in columns), None)
    if place is None or column not in run.tables[place]:
        return []
    await run.execute(
        f"UPDATE {quoted(place)} SET {quoted(column)} = {quoted(parked)} "
        f"WHERE {quoted(column)} IS NULL AND {quoted(parked)} IS NOT NULL"
    )
    return [f"ALTER TABLE {quoted(place)} DROP COLUMN {quoted(parked)}"]


async def _table(run: Run, table: str, parked: str) -> list[str]:
    if table not in run.tables or parked not in run.tables:
        return []
    shared = ", ".join(quoted(name) for name in run.tables[parked] if name in run.tables[table])
    now, was = quoted(table), quoted(parked)
    # Who points at nothing but what it pointed at before points at all of that again.
    others = (
        f"SELECT owner_id FROM {now} AS n WHERE NOT EXISTS (SELECT 1 FROM {was} AS w "
        f"WHERE w.owner_id = n.owner_id AND w.document_id = n.document_id)"
    )
    mine = f"owner_id IN (SELECT owner_id FROM {was}) AND owner_id NOT IN ({others})"
    owners = [row[0] for row in await run.fetch(f"SELECT DISTINCT owner_id FROM {was} WHERE {mine}")]
    for owner in owners:
        await run.execute(f"DELETE FROM {now} WHERE owner_id = {owner}")
    for owner in owners:
        await run.execute(f"INSERT INTO {now} ({shared}) SELECT {shared} FROM {was} WHERE owner_id = {owner}")
    return [f"DROP TABLE {was}"]


async def _values(run: Run, stamp: str) -> None:
    """Restore values, links and references of components; what has no place stays parked."""
    name = quoted(run.model.parked.name)
    rows = await run.fetch(
        f"SELECT id, place, row_id, kind, content FROM {name} WHERE stamp = {quoted_text(stamp)} ORDER BY id"
    )
    for number, place, row, kind, content in rows:
        value, table = orjson.loads(content), run.model.metadata.tables.get(place)
        if table is not None and await _put_back(run, table, row, kind, value):
            await delete_parked(run, number)


async def _put_back(run: Run, table: sa.Table, row: int, kind: str, value: Any) -> bool:
    """Restore one parked item; return whether there was a place for it."""
    what, _, name = kind.partition(" ")
    column = table.c.get(name) if name else None
    if what == LINKS:
        return await restore_links(run, table, row, value)
    if what == "reference":
        return await _reference(run, table, row, value)
    if what == OVER:
        # Nothing has to go back to an attribute that was not there.
        return value[0] is None if column is None else await restore_value(run, column, row, value)
    return column is not None and what == "column" and await _value(run, column, row, value)


async def _reference(run: Run, table: sa.Table, row: int, value: dict[str, Any]) -> bool:
    owners = next(iter(table.c.owner_id.foreign_keys)).column.table.name
    if not await run.count(f"SELECT count(*) FROM {quoted(owners)} WHERE id = {row}"):
        return False
    insert = insert_named(table, ("owner_id", *value))
    await run.database.execute(run.database.compile(insert), {**value, "owner_id": row})
    return True


async def _value(run: Run, column: sa.Column[Any], row: int, value: Any) -> bool:
    statement = run.database.compile(set_value(column))
    return await run.database.execute(statement, {"row": row, "value": value}) > 0
