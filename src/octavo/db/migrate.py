"""Bringing a database up to its model at start-up: what is missing is added, nothing is ever dropped or
reread.

All of it happens in one transaction. Where a change of the schemas would hide content, empty it or read it as
something else, nothing is done: such changes will be planned and applied on purpose.
"""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement

from octavo.db.component_uniques import keep_unique_values, outdated
from octavo.db.dialects.base import Dialect
from octavo.db.engine import Database, Transaction
from octavo.db.errors import DatabaseError
from octavo.db.evolution.existing import Existing, IndexKey, read_existing
from octavo.db.evolution.guard import Guard
from octavo.db.evolution.indexing import unkept
from octavo.db.evolution.losses import count_held, pointer, refusal
from octavo.db.evolution.moves import key_of, moves, owner_of
from octavo.db.model import PARTIAL, Model
from octavo.db.statement import Statement
from octavo.errors import OctavoError, Problem, StartupError


@dataclass
class Changes:
    """What differs: statements that bring a database up to its model, and columns that cannot be."""

    additions: list[str] = field(default_factory=list)
    """Tables and columns."""
    indexes: list[str] = field(default_factory=list)
    """Made when the content is what they ask for."""
    over_content: list[sa.Index] = field(default_factory=list)
    """Those of `indexes` that are made over content that was there before."""
    problems: list[Problem] = field(default_factory=list)


class _UndoneError(OctavoError):
    """A migration that was only tried."""


async def try_migration(database: Database) -> None:
    """Do what a start would do and take all of it back; raises StartupError where it would."""
    with contextlib.suppress(_UndoneError):
        async with database.transaction("check", unhurried=True):
            await migrate(database)
            raise _UndoneError


async def migrate(database: Database) -> Changes:
    """Add the tables, columns and indexes the database does not have yet; return what was done.

    Raises StartupError, and changes nothing, when content would be hidden, emptied or read as something else,
    and when something cannot be added. Processes that start at once do it one after the other, within
    `Database.starting`.
    """
    dialect = database.dialect
    async with database.transaction("migrate", unhurried=True) as transaction:
        existing = await read_existing(database)
        moved = moves(database.model.metadata, existing)
        await _run(transaction, moved.statements)
        existing.held = await _held(database, existing)
        guard = await Guard.of(database, existing, moved)
        freed = await _freed(database, existing)
        changes = compare(database.model, dialect, existing)
        problems = await guard.problems()
        named = {problem.where for problem in problems}
        problems += [problem for problem in changes.problems if problem.where not in named]
        if problems:
            raise StartupError(problems)
        await _run(transaction, [*freed, *changes.additions])
        await keep_unique_values(database)
        problems = await unkept(database, changes.over_content)
        if problems:
            raise StartupError(problems)
        await _run(transaction, changes.indexes)
        await guard.keep()
    changes.additions[:0] = moved.statements
    return changes


async def _run(transaction: Transaction, statements: Sequence[str]) -> None:
    for sql in statements:
        try:
            await transaction.connection.execute_text(sql)
        except DatabaseError as error:
            raise StartupError([_impossible(sql, error)]) from error


async def _freed(database: Database, existing: Existing) -> list[str]:
    """Return what takes unique indexes away while their values are written anew and looked at."""
    if database.model.store.name not in existing.columns:
        return []
    tables = [model.component_uniques for model in await outdated(database)]
    found = [
        existing.indexes_of(table.name).pop(key_of(index), None)
        for table in tables
        if table is not None
        for index in table.indexes
        if index.unique
    ]
    return [f"DROP INDEX {_quoted(name, database.dialect)}" for name in found if name is not None]


async def _held(database: Database, existing: Existing) -> dict[tuple[str, str], int]:
    columns = existing.columns
    return {
        (table, column): int((await database.fetch(Statement(count_held(table, column, columns), ())))[0][0])
        for table, column in _retyped(database, columns)
    }


def _retyped(database: Database, columns: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for table in database.model.metadata.sorted_tables:
        existing = columns.get(table.name, {})
        for column in table.columns:
            found = existing.get(column.name)
            if found is not None and not _same_type(_type(column, database.dialect), found):
                yield table.name, column.name


def compare(model: Model, dialect: Dialect, existing: Existing) -> Changes:
    """Return what lies between what a database has and its model.

    An index is known by its table and columns, whatever its name. A unique one no attribute asks for any more
    is taken away: what it refuses is allowed now. A column of another type is made anew where it has no
    value.
    """
    changes = Changes()
    places = _places(model)
    for table in model.metadata.sorted_tables:
        there = existing.indexes_of(table.name)
        if table.name not in existing.columns:
            changes.additions.append(_written(model, table, dialect))
        else:
            dropped = _compare_table(table, existing, dialect, changes, places)
            there = {key: name for key, name in there.items() if name not in dropped}
        stale = _stale(table, there)
        changes.additions.extend(f"DROP INDEX {_quoted(name, dialect)}" for name in stale)
        for index in sorted(table.indexes, key=lambda index: index.name or ""):
            if key_of(index) not in there:
                if index.unique and "inverse_position" in table.c and table.name in existing.columns:
                    changes.indexes.append(_without_repeats(table, index, dialect))
                changes.indexes.append(_written(model, index, dialect))
                if _owner(table) in existing.columns:
                    changes.over_content.append(index)
    return changes


def _owner(table: sa.Table) -> str:
    """Return the table whose rows a table's rows go with, else its own name."""
    owner = owner_of(table)
    return table.name if owner is None else owner


def _without_repeats(table: sa.Table, index: sa.Index, dialect: Dialect) -> str:
    """Return the statement that keeps the first of equal links."""
    name, row = _quoted(table.name, dialect), "rowid" if dialect.name == "sqlite" else "ctid"
    key = ", ".join(_quoted(column.name, dialect) for column in index.columns)
    place = f"row_number() OVER (PARTITION BY {key} ORDER BY position, {row}) AS place"
    repeated = f"SELECT r FROM (SELECT {row} AS r, {place} FROM {name}) AS links WHERE place > 1"
    return f"DELETE FROM {name} WHERE {row} IN ({repeated})"


def _stale(table: sa.Table, there: Mapping[IndexKey, str]) -> list[str]:
    """Return the unique indexes no attribute asks for, and every such index of links: these are Octavo's."""
    wanted = {key_of(index) for index in table.indexes}
    beside = owner_of(table) is not None
    return sorted(
        name
        for key, name in there.items()
        if key not in wanted and (beside or (key[0] and key[1][-2:] == ("locale", "status")))
    )


def _places(model: Model) -> dict[tuple[str, str], str]:
    """Return where the schema says what a column keeps."""
    return {
        (type_.table.name, column.name): pointer(type_.content_type, f"attributes/{name}")
        for type_ in model.types.values()
        for name, column in type_.columns.items()
    }


def _compare_table(
    table: sa.Table,
    existing: Existing,
    dialect: Dialect,
    changes: Changes,
    places: Mapping[tuple[str, str], str],
) -> set[str]:
    """Note what a table lacks; return the indexes that go with columns made anew."""
    columns, dropped = existing.columns[table.name], set[str]()
    for column in table.columns:
        place, needed = (table.name, column.name), _type(column, dialect)
        found = columns.get(column.name)
        if found is not None and _same_type(needed, found):
            continue
        if existing.held.get(place):
            where = places.get(place, f"database table {table.name!r}")
            message = (
                f"the column {column.name!r} is {found} and needs to be {needed}, with values in {{rows}}"
            )
            changes.problems.append(refusal(where, message, existing.held[place]))
            continue
        if found is not None:
            indexes = existing.over(*place)
            dropped.update(indexes)
            changes.additions += _dropped(table, column, indexes, dialect)
        changes.additions.append(_alter(table, f"ADD COLUMN {_declaration(column, dialect)}", dialect))
    return dropped


def _dropped(
    table: sa.Table, column: sa.Column[Any], indexes: Sequence[str], dialect: Dialect
) -> Iterator[str]:
    yield from (f"DROP INDEX IF EXISTS {_quoted(name, dialect)}" for name in indexes)
    yield _alter(table, f"DROP COLUMN {_quoted(column.name, dialect)}", dialect)


def _alter(table: sa.Table, change: str, dialect: Dialect) -> str:
    return f"ALTER TABLE {_quoted(table.name, dialect)} {change}"


def _written(model: Model, what: sa.Table | sa.Index, dialect: Dialect) -> str:
    """Return the statement that creates a table or an index, written once."""
    return model.written((_creation, dialect.name, what), lambda: _creation(what, dialect))


def _text(ddl: DDLElement, dialect: Dialect) -> str:
    return str(ddl.compile(dialect=dialect.sqlalchemy)).strip()


def _creation(what: sa.Table | sa.Index, dialect: Dialect) -> str:
    if isinstance(what, sa.Table):
        return _text(CreateTable(what), dialect)
    condition = what.info.get(PARTIAL)
    if condition is not None:
        what.dialect_kwargs[f"{dialect.name}_where"] = sa.text(condition)
    return _text(CreateIndex(what), dialect)


def _quoted(name: str, dialect: Dialect) -> str:
    return dialect.sqlalchemy.identifier_preparer.quote(name)


def _declaration(column: sa.Column[object], dialect: Dialect) -> str:
    compiler = dialect.sqlalchemy.ddl_compiler(dialect.sqlalchemy, CreateTable(column.table))
    return compiler.get_column_specification(column)


def _type(column: sa.Column[object], dialect: Dialect) -> str:
    compiled = column.type.compile(dialect=dialect.sqlalchemy)
    return re.sub(r' COLLATE "?\w+"?', "", compiled)


def _same_type(declared: str, existing: str) -> bool:
    return declared.lower() == existing.lower()


def _impossible(sql: str, error: DatabaseError) -> Problem:
    what = " ".join(sql.split())
    fix = (
        "is there content that the new schema does not allow, two entries with one unique value for instance?"
    )
    return Problem("database", f"the schema could not be added: {error} ({what[:200]})", fix)
