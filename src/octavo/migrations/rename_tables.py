"""Renames tables, columns and indexes to the names of the current model, before anything else.

Only computes statements; `DatabaseState` is updated to the new names.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from octavo.db.dialects.base import Dialect
from octavo.db.model import FORMERLY, name_apart
from octavo.db.statement import quoted
from octavo.migrations.database_state import DatabaseState, IndexKey


@dataclass(slots=True)
class TableRenames:
    """The statements that rename, and the new names by the old ones."""

    statements: list[str] = field(default_factory=list)
    indexes: list[str] = field(default_factory=list)
    """Those that rename indexes alone, after the others."""
    tables: dict[str, str] = field(default_factory=dict)
    columns: dict[tuple[str, str], str] = field(default_factory=dict)
    """By table and column."""


def rename_tables(metadata: sa.MetaData, existing: DatabaseState, dialect: Dialect) -> TableRenames:
    """Return how side tables, columns and indexes get their current names."""
    result = TableRenames()
    for old, new in _rename_tables(metadata, existing):
        result.statements.append(existing.rename(old, new, dialect))
        result.tables[old] = new
    for table, old, new in _rename_columns(metadata, existing):
        columns = existing.columns[table]
        columns[new] = columns.pop(old)
        result.columns[table, old] = new
        names = f"{quoted(old)} TO {quoted(new)}"
        result.statements.append(f"ALTER TABLE {quoted(table)} RENAME COLUMN {names}")
    if dialect.indexes_share_names:
        for table, name in _free_names(metadata, existing):
            result.statements.append(existing.dropping(table, name, dialect))
    else:
        result.indexes += rename_indexes(metadata, existing)
    return result


def rename_indexes(metadata: sa.MetaData, existing: DatabaseState) -> list[str]:
    """Return the statements that give indexes the names by which the database reports violations."""
    return [
        f"ALTER TABLE {quoted(table)} RENAME INDEX {quoted(old)} TO {quoted(new)}"
        for table, old, new in _rename_indexes(metadata, existing)
    ]


def key_of(index: sa.Index) -> IndexKey:
    """Return what identifies an index of the model."""
    return bool(index.unique), tuple(column.name for column in index.columns)


def owner_of(table: sa.Table) -> str | None:
    """Return the table that owns a side table; None for others."""
    keys = table.c.owner_id.foreign_keys if "owner_id" in table.c else ()
    return next((key.column.table.name for key in keys), None)


def _rename_tables(metadata: sa.MetaData, existing: DatabaseState) -> Iterator[tuple[str, str]]:
    """Rename tables: first those whose names are needed by others, then those with a former name."""
    for table in metadata.sorted_tables:
        owner = existing.owners.get(table.name)
        if owner is not None and not _is_same(table, table.name, existing):
            what = table.name.removeprefix(f"{owner}_")
            yield (
                table.name,
                name_apart(owner, what, of_components=existing.has_components(table.name)),
            )
    for table in metadata.sorted_tables:
        for name in table.info.get(FORMERLY, ()):
            if table.name not in existing.columns and _is_same(table, name, existing):
                yield name, table.name


def _is_same(table: sa.Table, name: str, existing: DatabaseState) -> bool:
    """Whether a table holds the rows of another one: with the same owner, of components or of the type
    itself.
    """
    if name not in existing.columns or existing.owners.get(name) != owner_of(table):
        return False
    return ("component_id" in table.c) == existing.has_components(name)


def _rename_columns(metadata: sa.MetaData, existing: DatabaseState) -> Iterator[tuple[str, str, str]]:
    for table in metadata.sorted_tables:
        existing_columns = existing.columns.get(table.name, {})
        for column in table.columns:
            for name in column.info.get(FORMERLY, ()):
                if name in existing_columns and name not in table.c and column.name not in existing_columns:
                    yield table.name, name, column.name


def _rename_indexes(metadata: sa.MetaData, existing: DatabaseState) -> Iterator[tuple[str, str, str]]:
    """Yield renames of indexes to their names in the model."""
    for table in metadata.tables.values():
        existing_indexes = existing.indexes_of(table.name)
        for key, name in ((key_of(index), str(index.name)) for index in table.indexes):
            old = existing_indexes.get(key, name)
            if old != name and name not in existing_indexes.values():
                existing_indexes[key] = name
                existing.computed[table.name, name] = existing.computed.pop((table.name, old), [])
                yield table.name, old, name


def _free_names(metadata: sa.MetaData, existing: DatabaseState) -> Iterator[tuple[str, str]]:
    """Drop the indexes whose names a table or another index needs; those of the model are made again."""
    needed: dict[str, tuple[str, IndexKey | None]] = {name.lower(): (name, None) for name in metadata.tables}
    for table in metadata.tables.values():
        needed |= {str(index.name).lower(): (table.name, key_of(index)) for index in table.indexes}
    for table_name, indexes in existing.indexes.items():
        for key, name in list(indexes.items()):
            if needed.get(name.lower(), (table_name, key)) != (table_name, key):
                del indexes[key]
                yield table_name, name
