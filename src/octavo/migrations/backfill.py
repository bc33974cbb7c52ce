"""Prepares a migration of large tables on PostgreSQL while others go on writing.

A column of another type is filled in batches beside the one it replaces, each batch a transaction of its
own. The migration itself then converts only what was written since, and swaps the two: writers wait for that
alone.
What was staged and never used is listed, and purged, with what is parked.
"""

import sqlalchemy as sa

from octavo.db.statement import quoted
from octavo.migrations.change import Run
from octavo.migrations.plan import Approval, MigrationPlan
from octavo.migrations.tables import RetypedAttribute
from octavo.migrations.values import reader

LARGE = 50_000
"""From how many values on a column is filled ahead."""
BATCH = 5_000


async def backfill(run: Run, plan: MigrationPlan, approval: Approval | None, large: int = LARGE) -> None:
    """Fill the columns of large tables ahead, where the plan may be carried out at all."""
    if run.database.dialect.name != "postgresql" or approval is None or plan.refusals(approval):
        return
    for step in plan.pending:
        if isinstance(step.change, RetypedAttribute) and step.measure.rows >= large:
            await _fill(run, step.change)


async def _fill(run: Run, change: RetypedAttribute) -> None:
    table, column = change.old_table, change.was.column
    new, source = change.staged
    target = run.model.types[change.uid].columns[change.name]
    columns = run.tables[table]
    if new not in columns:
        declared = target.type.compile(dialect=run.database.dialect.sqlalchemy)
        await run.execute(f"ALTER TABLE {quoted(table)} ADD COLUMN {quoted(new)} {declared}")
        await run.execute(f"ALTER TABLE {quoted(table)} ADD COLUMN {quoted(source)} {columns[column]}")
    of = sa.table(table, sa.column("id", sa.BigInteger()), sa.column(new, target.type))
    update = (
        sa.update(of)
        .where(of.c.id == sa.bindparam("row"))
        .values({new: sa.bindparam("value", type_=target.type)})
    )
    statement = run.database.compile(update)
    convert = reader(change.was.type, run.database.dialect)
    last = 0
    while True:
        async with run.database.transaction("backfill", unhurried=True):
            rows = await run.fetch(
                f"SELECT id, {quoted(column)} FROM {quoted(table)} WHERE id > {last} "
                f"AND {quoted(source)} IS DISTINCT FROM {quoted(column)} ORDER BY id LIMIT {BATCH} FOR UPDATE"
            )
            values = []
            for row, raw in rows:
                values.append({"row": row, "value": change.converted(None if raw is None else convert(raw))})
            if values:
                await run.database.execute_many(statement, values)
                first, last = rows[0][0], rows[-1][0]
                await run.execute(
                    f"UPDATE {quoted(table)} SET {quoted(source)} = {quoted(column)} "
                    f"WHERE id BETWEEN {first} AND {last}"
                )
        run.advance(len(rows))
        if len(rows) < BATCH:
            return
