"""Overwrites values in a migration and parks the former ones, which `down` restores."""

from collections.abc import Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from octavo.db.statement import quoted, quoted_text
from octavo.db.types import StoredType
from octavo.migrations.change import BATCH, Run
from octavo.migrations.sql import set_value

OVER = "over"
"""The kind of what is parked, with the column: what a row had, and what was written over it."""


async def overwrite(
    run: Run, column: sa.Column[Any], values: Mapping[int, tuple[Any, Any]], *, keeps: bool = True
) -> None:
    """Write values by row; each comes with the former one, as the driver returned it.

    The former value is parked unless `keeps` is false, for new attributes.
    """
    statement = run.database.compile(set_value(column))
    rows = list(values.items())
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        overwritten = {row: [parsed(column, was), now] for row, (was, now) in batch}
        if keeps:
            await run.park_values(column.table.name, OVER, overwritten, str(column.name))
        parameters = [{"row": row, "value": now} for row, (_, now) in batch]
        await run.database.execute_many(statement, parameters)


async def overwrite_text(run: Run, column: sa.Column[Any], old: str, new: str) -> None:
    """Replace one text by another in every row that has it, and park the former one."""
    table, name, parked = quoted(column.table.name), quoted(str(column.name)), quoted(run.model.parked.name)
    place, of = run.former(column.table.name, str(column.name))
    content = orjson.dumps([old, new]).decode()
    values = ", ".join(map(quoted_text, (run.stamp, place, f"{OVER} {of}", content)))
    here = f"{table} WHERE {name} = {quoted_text(old)}"
    await run.execute(
        f"INSERT INTO {parked} (stamp, place, kind, content, row_id) SELECT {values}, id FROM {here}"
    )
    await run.execute(f"UPDATE {table} SET {name} = {quoted_text(new)} WHERE {name} = {quoted_text(old)}")


async def restore_value(run: Run, column: sa.Column[Any], row: int, values: tuple[Any, Any]) -> bool:
    """Restore a row's former value, unless the row was changed after the migration.

    Returns whether it was.
    """
    table = column.table
    became = sa.bindparam("became", type_=column.type)
    update = (
        sa.update(table)
        .where(table.c.id == sa.bindparam("row"), column.is_not_distinct_from(became))
        .values({column.name: sa.bindparam("was", type_=column.type)})
    )
    was, now = values
    parameters = {"row": row, "was": was, "became": now}
    return await run.database.execute(run.database.compile(update), parameters) > 0


async def read_parked(run: Run, stamp: str, table: str, what: str) -> list[tuple[int, int, str, Any]]:
    """Return what a migration parked of a table's rows: number, row, column if any, and content."""
    rows = await run.fetch(
        f"SELECT id, row_id, kind, content FROM {quoted(run.model.parked.name)} "
        f"WHERE stamp = {quoted_text(stamp)} AND place = {quoted_text(table)} "
        f"AND (kind = {quoted_text(what)} OR kind LIKE {quoted_text(what + ' %')}) ORDER BY id"
    )
    return [
        (number, row, kind.partition(" ")[2], orjson.loads(content)) for number, row, kind, content in rows
    ]


async def delete_parked(run: Run, number: int) -> None:
    """Delete a parked item after it was restored."""
    await run.execute(f"DELETE FROM {quoted(run.model.parked.name)} WHERE id = {number}")


def parsed(column: sa.Column[Any], raw: Any) -> Any:
    """Return a driver's value as statements take it, with JSON parsed."""
    is_json = isinstance(column.type, StoredType) and column.type.kind == "json"
    return orjson.loads(raw) if is_json and isinstance(raw, str | bytes) else raw
