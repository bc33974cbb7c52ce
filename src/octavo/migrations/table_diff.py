"""What a database lacks of its model: tables, columns and indexes, as the statements that add them.

Only computes statements; `startup` runs them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement

from octavo.db.dialects.base import Dialect
from octavo.db.indexes import PARTIAL
from octavo.db.model import Model
from octavo.db.types import Kind, StoredType
from octavo.errors import Problem
from octavo.migrations.change import pointer
from octavo.migrations.database_state import DatabaseState, IndexKey
from octavo.migrations.plan import SHOW, MigrationPlan, rows_of
from octavo.migrations.rename_tables import key_of, owner_of
from octavo.migrations.sql import Tables


@dataclass
class TableDiff:
    """The statements that bring a database up to its model, and the columns that cannot be changed."""

    additions: list[str] = field(default_factory=list)
    """New tables and columns."""
    indexes: list[str] = field(default_factory=list)
    """Indexes, made after the content satisfies them."""
    over_content: list[sa.Index] = field(default_factory=list)
    """Those of `indexes` that are made over existing content."""
    drops: list[str] = field(default_factory=list)
    """What is empty once a migration was taken back."""
    problems: list[Problem] = field(default_factory=list)
    plan: MigrationPlan = field(default_factory=MigrationPlan)
    """What was carried over."""
    fresh: bool = field(default=False, compare=False)
    """Whether there was no database of Octavo's before."""


def columns_to_retype(model: Model, dialect: Dialect, columns: Tables) -> Iterator[tuple[str, str]]:
    """Yield table and column of every column whose type differs from the model's."""
    for table in model.metadata.sorted_tables:
        existing = columns.get(table.name, {})
        for column in table.columns:
            old = existing.get(column.name)
            if old is not None and not _same_type(_type(column, dialect), old):
                yield table.name, column.name


def compare(model: Model, dialect: Dialect, existing: DatabaseState) -> TableDiff:
    """Return the difference between a database and its model.

    An index is identified by its table and columns, whatever its name. Unique indexes that no attribute asks
    for any more are dropped, for they would refuse what is allowed now. A column whose type changed is made
    again if it has no values.
    """
    changes = TableDiff()
    places = _places(model)
    for table in model.metadata.sorted_tables:
        existing_indexes = existing.indexes_of(table.name)
        if table.name not in existing.columns:
            changes.additions.append(creation_statement(model, table, dialect))
            existing_indexes |= {
                key_of(index): "" for index in table.indexes if dialect.is_made_with_table(index)
            }
        else:
            dropped = _compare_table(table, existing, dialect, changes, places)
            existing_indexes = {key: name for key, name in existing_indexes.items() if key not in dropped}
        stale = _stale(table, existing_indexes)
        changes.additions.extend(existing.dropping(table.name, name, dialect) for name in stale)
        for index in sorted(table.indexes, key=lambda index: index.name or ""):
            if key_of(index) not in existing_indexes:
                repeats = dialect.row_name and table.name in existing.columns
                if index.unique and "inverse_position" in table.c and repeats:
                    changes.indexes.append(_without_repeats(table, index, dialect))
                changes.indexes.append(creation_statement(model, index, dialect))
                if _owner(table) in existing.columns:
                    changes.over_content.append(index)
    return changes


def _owner(table: sa.Table) -> str:
    """Return the table that owns a side table, otherwise its own name."""
    owner = owner_of(table)
    return table.name if owner is None else owner


def _without_repeats(table: sa.Table, index: sa.Index, dialect: Dialect) -> str:
    """Return the statement that deletes duplicate links."""
    name, row = dialect.quoted(table.name), dialect.row_name
    key = ", ".join(dialect.quoted(column.name) for column in index.columns)
    place = f"row_number() OVER (PARTITION BY {key} ORDER BY position, {row}) AS place"
    repeated = f"SELECT r FROM (SELECT {row} AS r, {place} FROM {name}) AS links WHERE place > 1"
    return f"DELETE FROM {name} WHERE {row} IN ({repeated})"


def _stale(table: sa.Table, existing_indexes: Mapping[IndexKey, str]) -> list[str]:
    """Return the unique indexes that no attribute asks for, and every such index of link tables, which
    are Octavo's own.
    """
    current = {key_of(index) for index in table.indexes}
    beside = owner_of(table) is not None
    return sorted(
        name
        for key, name in existing_indexes.items()
        if key not in current and (beside or (key[0] and key[1][-2:] == ("locale", "status")))
    )


def _places(model: Model) -> dict[tuple[str, str], str]:
    """Return where the schemas declare what a column stores."""
    return {
        (type_.table.name, column.name): pointer(type_.content_type, f"attributes/{name}")
        for type_ in model.types.values()
        for name, column in type_.columns.items()
    }


def _compare_table(
    table: sa.Table,
    existing: DatabaseState,
    dialect: Dialect,
    changes: TableDiff,
    places: Mapping[tuple[str, str], str],
) -> set[IndexKey]:
    """Collect what a table lacks; return the indexes of columns that are made again."""
    columns, dropped = existing.columns[table.name], set[IndexKey]()
    for column in table.columns:
        place, needed = (table.name, column.name), _type(column, dialect)
        old = columns.get(column.name)
        if old is not None and _same_type(needed, old):
            continue
        if existing.value_counts.get(place):
            where = places.get(place, f"database table {table.name!r}")
            row_count = rows_of(existing.value_counts[place])
            message = (
                f"the column {column.name!r} is {old} and needs to be {needed}, with values in {row_count}"
            )
            changes.problems.append(Problem(where, message, SHOW))
            continue
        if old is not None:
            over = existing.over(*place)
            indexes = {key: name for key, name in over.items() if key not in dropped}
            dropped.update(indexes)
            changes.additions += (existing.dropping(table.name, name, dialect) for name in indexes.values())
            changes.additions.append(_alter(table, f"DROP COLUMN {dialect.quoted(column.name)}", dialect))
        changes.additions.append(_alter(table, f"ADD COLUMN {_declaration(column, dialect)}", dialect))
    return dropped


def _alter(table: sa.Table, change: str, dialect: Dialect) -> str:
    return f"ALTER TABLE {dialect.quoted(table.name)} {change}"


def creation_statement(model: Model, what: sa.Table | sa.Index, dialect: Dialect) -> str:
    """Return the statement that creates a table or an index."""
    return model.cache((_creation, dialect.name, what), lambda: _creation(what, dialect))


def _text(ddl: DDLElement, dialect: Dialect) -> str:
    return str(ddl.compile(dialect=dialect.sqlalchemy)).strip()


def _creation(what: sa.Table | sa.Index, dialect: Dialect) -> str:
    if isinstance(what, sa.Table):
        return _text(CreateTable(what), dialect)
    condition = what.info.get(PARTIAL)
    if condition is not None and dialect.partial_indexes:
        what.dialect_kwargs[f"{dialect.name}_where"] = sa.text(condition)
    return _text(CreateIndex(what), dialect)


def _declaration(column: sa.Column[object], dialect: Dialect) -> str:
    compiler = dialect.sqlalchemy.ddl_compiler(dialect.sqlalchemy, CreateTable(column.table))
    return compiler.get_column_specification(column)


def _type(column: sa.Column[object], dialect: Dialect) -> str:
    stored = column.type
    assert isinstance(stored, StoredType), column
    return _declared_type(stored.kind, stored.most, dialect)


@cache
def _declared_type(kind: Kind, most: int | None, dialect: Dialect) -> str:
    """Return what a type is declared as; there are a dozen, and hundreds of columns at every start."""
    compiled = StoredType(kind, most).compile(dialect=dialect.sqlalchemy)
    return re.sub(r' COLLATE "?\w+"?', "", compiled)


def _same_type(declared: str, existing: str) -> bool:
    return declared.lower() == existing.lower()
