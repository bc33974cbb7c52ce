"""What a database has: tables with their columns, indexes, and whose rows own a table's rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from octavo.db.engine import Database
from octavo.db.statement import Statement

_COLUMNS = {
    "sqlite": """SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table'""",
    "postgresql": """SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
        AND a.attnum > 0 AND NOT a.attisdropped""",
}
_INDEXES = {
    "sqlite": """SELECT m.name, i.name, i."unique", (SELECT group_concat(name, ',')
        FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
        FROM sqlite_master m JOIN pragma_index_list(m.name) i
        WHERE m.type = 'table' AND i.origin = 'c'""",
    "postgresql": """SELECT t.relname, i.relname, x.indisunique, array_to_string(ARRAY(
        SELECT a.attname FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number ORDER BY k.place), ',')
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
        WHERE t.relnamespace = current_schema()::regnamespace AND x.indexprs IS NULL
        AND NOT x.indisprimary""",
}
_OWNERS = {
    "sqlite": """SELECT m.name, f."table" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
        WHERE m.type = 'table' AND f."from" = 'owner_id'""",
    "postgresql": """SELECT t.relname, o.relname FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid
        JOIN pg_class o ON o.oid = f.confrelid WHERE f.contype = 'f'
        AND t.relnamespace = current_schema()::regnamespace""",
}
IndexKey = tuple[bool, tuple[str, ...]]
"""What an index is known by beside its table: whether it is unique, and its columns."""


@dataclass(slots=True)
class Existing:
    """Types of columns by table, names of indexes by table and columns, owners by table."""

    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    indexes: dict[str, dict[IndexKey, str]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    held: dict[tuple[str, str], int] = field(default_factory=dict)
    """In how many rows a column has a value, of those columns whose type is not the model's."""

    def indexes_of(self, table: str) -> dict[IndexKey, str]:
        """Return a table's indexes."""
        return self.indexes.setdefault(table, {})

    def over(self, table: str, column: str) -> Sequence[str]:
        """Return the names of the indexes a column is in."""
        return [name for key, name in self.indexes_of(table).items() if column in key[1]]

    def has_components(self, table: str) -> bool:
        """Whether a table keeps what is inside of components."""
        return "component_id" in self.columns[table]

    def rename(self, old: str, new: str) -> None:
        """Know a table under another name."""
        self.columns[new] = self.columns.pop(old)
        self.indexes[new] = self.indexes.pop(old, {})
        self.owners = {new if name == old else name: owner for name, owner in self.owners.items()}


async def read_existing(database: Database) -> Existing:
    """Return what a database has."""
    name, found = database.dialect.name, Existing()
    for table, column, type_ in await database.fetch(Statement(_COLUMNS[name], ())):
        found.columns.setdefault(table, {})[column] = type_
    for table, index, unique, columns in await database.fetch(Statement(_INDEXES[name], ())):
        key = bool(unique), tuple((columns or "").split(","))
        found.indexes_of(table).setdefault(key, index)
    found.owners = dict(await database.fetch(Statement(_OWNERS[name], ())))
    return found
