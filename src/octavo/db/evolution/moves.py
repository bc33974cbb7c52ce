"""Names that changed: what is there is known by what it is and gets the name it has now, before all else.

Pure. `Existing` knows what was moved under its new name afterwards.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from octavo.db.evolution.existing import Existing, IndexKey
from octavo.db.evolution.losses import quoted
from octavo.db.model import FORMERLY, name_apart


@dataclass(slots=True)
class Moves:
    """The statements that move, and the new names by the old ones."""

    statements: list[str] = field(default_factory=list)
    tables: dict[str, str] = field(default_factory=dict)
    columns: dict[tuple[str, str], str] = field(default_factory=dict)
    """By table and column."""


def moves(metadata: sa.MetaData, existing: Existing) -> Moves:
    """Return how tables beside those of types, columns and indexes come to the names they have now."""
    found = Moves()
    for old, new in _moved_tables(metadata, existing):
        existing.rename(old, new)
        found.tables[old] = new
        found.statements.append(f"ALTER TABLE {quoted(old)} RENAME TO {quoted(new)}")
    for table, old, new in _moved_columns(metadata, existing):
        columns = existing.columns[table]
        columns[new] = columns.pop(old)
        found.columns[table, old] = new
        names = f"{quoted(old)} TO {quoted(new)}"
        found.statements.append(f"ALTER TABLE {quoted(table)} RENAME COLUMN {names}")
    found.statements += [f"DROP INDEX {quoted(name)}" for name in _freed_names(metadata, existing)]
    return found


def key_of(index: sa.Index) -> IndexKey:
    """Return what an index of the model is known by."""
    return bool(index.unique), tuple(column.name for column in index.columns)


def owner_of(table: sa.Table) -> str | None:
    """Return the table whose rows own those of a table beside it; None for others."""
    keys = table.c.owner_id.foreign_keys if "owner_id" in table.c else ()
    return next((key.column.table.name for key in keys), None)


def _moved_tables(metadata: sa.MetaData, existing: Existing) -> Iterator[tuple[str, str]]:
    """Another's table leaves a name first; then those take theirs that had another one."""
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


def _is_same(table: sa.Table, name: str, existing: Existing) -> bool:
    """Whether a table has the rows of this one: its owner's, of components or of the type itself."""
    if name not in existing.columns or existing.owners.get(name) != owner_of(table):
        return False
    return ("component_id" in table.c) == existing.has_components(name)


def _moved_columns(metadata: sa.MetaData, existing: Existing) -> Iterator[tuple[str, str, str]]:
    for table in metadata.sorted_tables:
        there = existing.columns.get(table.name, {})
        for column in table.columns:
            for name in column.info.get(FORMERLY, ()):
                if name in there and name not in table.c and column.name not in there:
                    yield table.name, name, column.name


def _freed_names(metadata: sa.MetaData, existing: Existing) -> Iterator[str]:
    """Take away the indexes whose names a table or another index needs; those of the model are made anew."""
    needed: dict[str, tuple[str, IndexKey | None]] = {name.lower(): (name, None) for name in metadata.tables}
    for table in metadata.tables.values():
        needed |= {str(index.name).lower(): (table.name, key_of(index)) for index in table.indexes}
    for table_name, there in existing.indexes.items():
        for key, name in list(there.items()):
            if needed.get(name.lower(), (table_name, key)) != (table_name, key):
                del there[key]
                yield name
