"""Migrates a database to its schemas: additions are made at start, everything else needs an approval.

All of it happens in one transaction. MariaDB commits every change of a table: there the next start adds what
an interrupted one left out, and a migration that was interrupted is gone on with, see `resuming`. Where a
change of the schemas would hide content, empty it or read it as something else, a start does nothing:
`octavo migrate` plans such changes, and applies them.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence

from octavo.db.engine import Database
from octavo.db.errors import DatabaseError
from octavo.db.statement import Statement
from octavo.errors import OctavoError, Problem, StartupError
from octavo.migrations.backfill import LARGE, backfill
from octavo.migrations.change import Run
from octavo.migrations.component_uniques import find_outdated, keep_unique_values
from octavo.migrations.database_state import DatabaseState, read_database_state
from octavo.migrations.decimals import encode_decimals
from octavo.migrations.downgrade import restore_rows, restore_values
from octavo.migrations.indexing import violations_of
from octavo.migrations.plan import Approval, MigrationPlan
from octavo.migrations.planner import Planner
from octavo.migrations.record import Applied, note
from octavo.migrations.recovery import end, find_running
from octavo.migrations.rename_tables import TableRenames, key_of, rename_indexes, rename_tables
from octavo.migrations.sql import count, has_value
from octavo.migrations.table_diff import TableDiff, columns_to_retype, compare, creation_statement

ENGLISH = ("en",)
LOCK_SECONDS = 10
"""How long a migration waits for a table that others use."""
_UNPLANNED = Problem(
    "database",
    "tables or columns get other names first, which cannot be tried on MariaDB",
    "a start does it, and tells what else there is",
)


class _UndoneError(OctavoError):
    """Rolls back a trial migration."""


async def try_migration(
    database: Database, locales: Sequence[str] = ENGLISH, approval: Approval | None = None
) -> None:
    """Do what a start, or an approved migration, would do and take all of it back.

    Raises StartupError where it would. What cannot be taken back is not done.
    """
    with contextlib.suppress(_UndoneError):
        async with database.transaction("check", unhurried=True):
            if database.dialect.commits_ddl:
                await _look(database, locales, approval)
            else:
                await migrate(database, locales, approval)
            raise _UndoneError


async def _look(database: Database, locales: Sequence[str], approval: Approval | None) -> None:
    answers = {} if approval is None else approval.answers
    _, plan, _ = await _make_plan(database, locales, answers, None, thorough=approval is not None)
    await _look_ahead(database, plan, approval)


async def _look_ahead(database: Database, plan: MigrationPlan, approval: Approval | None) -> None:
    """Raise StartupError where a migration would, as far as that is seen before any table is changed."""
    existing = await read_database_state(database)
    columns = {table: set(names) for table, names in existing.columns.items()}
    problems = plan.refusals(approval)
    changes = await _compare(database, existing)
    indexes = [
        index
        for index in changes.over_content
        if index.table is not None and columns.get(index.table.name, set()) >= set(index.columns.keys())
    ]
    # Of what is carried over the plan has said what there is to say.
    covered = {problem.where for problem in problems} | {
        where for step in plan.pending for where in (step.change.where, step.change.where.rpartition("/")[0])
    }
    ahead = [*changes.problems, *await violations_of(database, indexes)]
    problems += [problem for problem in ahead if problem.where not in covered]
    if problems:
        raise StartupError(problems)


async def plan_of(
    database: Database,
    locales: Sequence[str] = ENGLISH,
    answers: Mapping[str, str] | None = None,
    back: Applied | None = None,
) -> MigrationPlan:
    """Return what a migration, or taking one back, would do; nothing is changed."""
    plans: list[MigrationPlan] = []
    with contextlib.suppress(_UndoneError):
        async with database.transaction("plan", unhurried=True):
            _, plan, _ = await _make_plan(database, locales, answers or {}, back)
            plans.append(plan)
            raise _UndoneError
    return plans[0]


async def backfill_ahead(
    database: Database,
    locales: Sequence[str],
    approval: Approval | None,
    advance: Callable[[int], None] = lambda rows: None,
    large: int = LARGE,
) -> None:
    """Do what can be done ahead of an approved migration while others write; see `backfill`."""
    if database.dialect.name != "postgresql" or approval is None:
        return
    plans: list[tuple[Run, MigrationPlan]] = []
    with contextlib.suppress(_UndoneError):
        async with database.transaction("plan", unhurried=True):
            planner, plan, _ = await _make_plan(database, locales, approval.answers, None, advance)
            plans.append((planner.run, plan))
            raise _UndoneError
    await backfill(*plans[0], approval, large)


async def _make_plan(
    database: Database,
    locales: Sequence[str],
    answers: Mapping[str, str],
    back: Applied | None,
    advance: Callable[[int], None] = lambda rows: None,
    *,
    thorough: bool = True,
    looking: bool = True,
) -> tuple[Planner, MigrationPlan, list[str]]:
    existing = await read_database_state(database)
    encoded = await encode_decimals(database, existing)
    unfinished = await find_running(database, existing.columns) if database.dialect.commits_ddl else None
    # One that was interrupted has seen to them.
    moved = (
        TableRenames() if unfinished else rename_tables(database.model.metadata, existing, database.dialect)
    )
    if looking and database.dialect.commits_ddl:
        if moved.statements:
            raise StartupError([_UNPLANNED])
    else:
        await _run(database, [*moved.statements, *moved.indexes])
    planner = await Planner.of(database, existing, moved, locales, answers, back, advance, unfinished)
    planner.run.thorough = thorough
    return planner, await planner.plan(), [*encoded, *moved.statements, *moved.indexes]


async def migrate(
    database: Database,
    locales: Sequence[str] = ENGLISH,
    approval: Approval | None = None,
    *,
    back: Applied | None = None,
    advance: Callable[[int], None] = lambda rows: None,
) -> TableDiff:
    """Add the tables, columns and indexes the database does not have yet; return what was done.

    With an approval, content is carried over to the schemas of today too; without, StartupError is raised
    where that is needed, and nothing is changed; so it is when something cannot be added. `locales` begin
    with the default one; `back` is a migration to be taken back, to the schemas before it. Processes that
    start at once do it one after the other, within `Database.starting`.
    """
    try:
        return await _migrate(database, locales, approval, back, advance)
    except DatabaseError as error:
        state = "what was begun is gone on with" if database.dialect.commits_ddl else "it is as it was"
        message = f"the database could not be brought up to the schemas, and {state}: {error}"
        raise StartupError([Problem("database", message, "try again once that is mended")]) from error


async def _migrate(
    database: Database,
    locales: Sequence[str],
    approval: Approval | None,
    back: Applied | None,
    advance: Callable[[int], None],
) -> TableDiff:
    async with database.transaction("migrate", unhurried=True) as transaction:
        if database.dialect.name == "postgresql":
            # Who waits for a lock on a table keeps everybody else waiting behind it.
            await transaction.connection.execute_text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        answers = {} if approval is None else approval.answers
        planner, plan, moved = await _make_plan(
            database, locales, answers, back, advance, thorough=approval is not None, looking=False
        )
        changes = await _differences(database, planner, plan, approval, back)
        await _run(database, changes.additions)
        if back is not None:
            await planner.count_up()
        if planner.prepares(plan):
            planner.run.existing = await read_database_state(database)
            changes.drops += await _carry(planner, plan, back)
        await keep_unique_values(database)
        if database.dialect.commits_ddl:  # content is carried over, and that noted, at once
            await _note(planner, plan, back)
            await _refuse_violations(database, changes)
            await _run(database, [*changes.indexes, *changes.drops])
        else:
            await _refuse_violations(database, changes)
            await _run(database, changes.indexes)
            await _note(planner, plan, back)
            await _run(database, changes.drops)
    changes.additions[:0] = moved
    changes.plan = plan
    changes.fresh = not planner.run.was_there
    return changes


async def _carry(planner: Planner, plan: MigrationPlan, back: Applied | None) -> list[str]:
    """Carry content over, and put back what the migration parked that is taken back, if one is.

    Its values first, so that what is copied of them has them; whole rows take the place of such copies.
    Returns the statements that drop the columns and tables it leaves empty.
    """
    await planner.carry(plan)
    drops = [] if back is None else await restore_values(planner.run, back)
    await planner.settle(plan)
    if back is not None:
        await restore_rows(planner.run, back)
    return drops


async def _note(planner: Planner, plan: MigrationPlan, back: Applied | None) -> None:
    """Record the layout and the migration."""
    await planner.keep()
    if planner.running is not None:
        await end(planner.run, planner.running)
    elif plan.pending and back is None:
        await note(planner.run, plan, planner.stored, planner.renames)


async def _refuse_violations(database: Database, changes: TableDiff) -> None:
    if problems := await violations_of(database, changes.over_content):
        raise StartupError(problems)


async def _differences(
    database: Database, planner: Planner, plan: MigrationPlan, approval: Approval | None, back: Applied | None
) -> TableDiff:
    """Prepare what is carried over, and return what else is to be done; raises StartupError."""
    existing, problems = planner.run.existing, plan.refusals(approval)
    if problems and plan.interrupted:
        raise StartupError(problems)
    if not problems and planner.prepares(plan):
        if database.dialect.commits_ddl and plan.interrupted is None:
            await _look_ahead(database, plan, approval)
        await _make_own_tables(database, existing)
        if database.dialect.commits_ddl and approval is not None and (plan.pending or back is not None):
            await planner.begin(plan, approval, back)
        await planner.prepare(plan)
        existing = planner.run.existing = await read_database_state(database)
        if database.dialect.commits_ddl:
            await _run(database, rename_indexes(database.model.metadata, existing))
    changes = await _compare(database, existing)
    reported_places = {problem.where for problem in problems}
    problems += [problem for problem in changes.problems if problem.where not in reported_places]
    if problems:
        raise StartupError(problems)
    return changes


async def _compare(database: Database, existing: DatabaseState) -> TableDiff:
    """Return what a database lacks, after dropping unique indexes whose values are rewritten."""
    existing.value_counts = await _count_values(database, existing)
    freed = await _free_uniques(database, existing)
    changes = compare(database.model, database.dialect, existing)
    changes.additions[:0] = freed
    return changes


async def _make_own_tables(database: Database, existing: DatabaseState) -> None:
    """Create the tables of parked values and of migrations, which earlier versions did not have."""
    model = database.model
    tables = [table for table in (model.migrations, model.parked) if table.name not in existing.columns]
    await _run(database, [creation_statement(model, table, database.dialect) for table in tables])


async def _run(database: Database, statements: Sequence[str]) -> None:
    begun: list[str] = []

    def each() -> Iterator[str]:
        for sql in statements:
            begun.append(sql)
            yield sql

    if statements:
        try:
            await database.alter(each())
        except DatabaseError as error:
            raise StartupError([_impossible(begun[-1] if begun else statements[0], error)]) from error


async def _free_uniques(database: Database, existing: DatabaseState) -> list[str]:
    """Return the statements that drop unique indexes while their values are rewritten and checked."""
    if database.model.store.name not in existing.columns:
        return []
    tables = [model.component_uniques for model in await find_outdated(database)]
    statements = []
    for table in (table for table in tables if table is not None):
        for key in (key_of(index) for index in table.indexes if index.unique):
            name = existing.indexes_of(table.name).pop(key, None)
            if name is not None:
                statements.append(existing.dropping(table.name, name, database.dialect))
    return statements


async def _count_values(database: Database, existing: DatabaseState) -> dict[tuple[str, str], int]:
    columns = existing.columns
    return {
        (table, column): int(
            (await database.fetch(Statement(count(table, has_value(table, column, columns)), ())))[0][0]
        )
        for table, column in columns_to_retype(database.model, database.dialect, columns)
    }


def _impossible(sql: str, error: DatabaseError) -> Problem:
    what = " ".join(sql.split())
    fix = (
        "is there content that the new schema does not allow, two entries with one unique value for instance?"
    )
    return Problem("database", f"the schema could not be added: {error} ({what[:200]})", fix)
