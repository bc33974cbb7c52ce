"""How tables and indexes are made on MariaDB: an index comes with its table, and knows no conditions.

Where a unique index holds for some rows alone, it is over a column computed from the one that is unique,
which is NULL in all other rows; of a text that column has the hash. It is called as the other one, with a
tilde before its name.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.mysql.base import MySQLDDLCompiler

from octavo.db.dialects.base import COMPUTED
from octavo.db.indexes import PARTIAL
from octavo.db.types import MARIADB_TYPES, StoredType

LARGEST_KEY = 3072
"""Bytes in an index of InnoDB."""
LONGEST_PREFIX = 190
"""Letters of a long text that an index looks things up by."""
_OPTIONS = " ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin"


class MariaDBDDL(MySQLDDLCompiler):
    """Writes CREATE TABLE together with the table's indexes."""

    def create_table_constraints(self, table: Any, *args: Any, **options: Any) -> str:
        """Return the constraints, computed columns and indexes of a table."""
        constraints: Any = super().create_table_constraints
        clauses: list[str] = [constraints(table, *args, **options)]
        for index in sorted(filter(comes_with_table, table.indexes), key=lambda index: index.name or ""):
            clauses += [*self._computed_columns(index), self._index(index)]
        return ", \n\t".join(filter(None, clauses))

    def post_create_table(self, table: sa.Table) -> str:
        """Return how the table is kept."""
        return _OPTIONS

    def visit_create_index(self, create: Any, *args: Any, **options: Any) -> str:
        """Return the statement that adds an index, and the columns computed for it, to an existing table."""
        index: sa.Index = create.element
        clauses = [f"ADD COLUMN IF NOT EXISTS {column}" for column in self._computed_columns(index)]
        clauses.append(f"ADD {self._index(index)}")
        return f"ALTER TABLE {self.preparer.format_table(_table(index))} {', '.join(clauses)}"

    def visit_foreign_key_constraint(self, constraint: Any, **options: Any) -> str:
        """Return the constraint with a name of its own: MariaDB's, made of the table's, may be too long."""
        name = key_name(constraint.table.name, constraint.column_keys)
        return f"CONSTRAINT `{name}` {super().visit_foreign_key_constraint(constraint, **options)}"

    def _index(self, index: sa.Index) -> str:
        unique = "UNIQUE " if index.unique else ""
        columns = ", ".join(self._index_columns(index))
        return f"{unique}INDEX {self.preparer.quote(str(index.name))} ({columns})"

    def _index_columns(self, index: sa.Index) -> Iterator[str]:
        prefix = _prefix(index)
        for column in index.columns:
            if column is _source_of_computed(index):
                yield self.preparer.quote(COMPUTED + column.name)
            else:
                name = self.preparer.quote(column.name)
                yield f"{name}({prefix})" if _is_long(column) else name

    def _computed_columns(self, index: sa.Index) -> Iterator[str]:
        column = _source_of_computed(index)
        if column is None:
            return
        name, condition = self.preparer.quote(column.name), index.info[PARTIAL]
        type_ = column.type.compile(dialect=self.dialect)
        if _is_long(column):
            name, type_ = f"UNHEX(SHA2({name}, 256))", "BINARY(32)"
        computed = f"CASE WHEN {condition} THEN {name} END"
        yield f"{self.preparer.quote(COMPUTED + column.name)} {type_} AS ({computed}) STORED"


def key_name(table: str, columns: Sequence[str]) -> str:
    """Return what a foreign key is called, which is no other table's."""
    return f"fk_{hashlib.sha256(' '.join([table, *columns]).encode()).hexdigest()[:20]}"


def comes_with_table(index: sa.Index) -> bool:
    """Whether an index is made with its table: not where there may be content that it cannot keep."""
    return PARTIAL not in index.info or "owner_id" not in _table(index).c


def _table(index: sa.Index) -> sa.Table:
    assert index.table is not None
    return index.table


def _source_of_computed(index: sa.Index) -> sa.Column[Any] | None:
    """Return the column an index with a condition keeps apart: the one that is no name of Octavo's own."""
    if PARTIAL not in index.info:
        return None
    return next(column for column in index.columns if not _is_short(column))


def _is_short(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, StoredType) and column.type.most is not None


def _is_long(column: sa.Column[Any]) -> bool:
    """Whether a column keeps texts of any length."""
    type_ = column.type
    return isinstance(type_, StoredType) and type_.most is None and MARIADB_TYPES[type_.kind] in _LONG


_LONG = (MARIADB_TYPES["text"], MARIADB_TYPES["json"])


def _prefix(index: sa.Index) -> int:
    """Return how many letters of each long text an index has room for."""
    most = (column.type.most for column in index.columns if isinstance(column.type, StoredType))
    room = LARGEST_KEY - sum(4 * (letters or 3) for letters in most)
    texts = sum(_is_long(column) for column in index.columns) or 1
    return max(1, min(LONGEST_PREFIX, room // 4 // texts))
