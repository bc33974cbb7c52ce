"""Reads the state of a database: tables with their columns, indexes, and which table owns a side table."""

from dataclasses import dataclass, field

from octavo.db.dialects.base import COMPUTED, Dialect
from octavo.db.engine import Database
from octavo.db.statement import Statement

_COLUMNS = {
    "sqlite": """SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table'""",
    "postgresql": """SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
        AND a.attnum > 0 AND NOT a.attisdropped""",
    # JSON is a text under another collation there, and whole numbers have a width nobody asked for.
    "mariadb": """SELECT table_name, column_name, CASE
        WHEN column_type = 'longtext' AND collation_name = 'utf8mb4_bin' THEN 'json'
        WHEN column_type = 'tinyint(1)' THEN 'boolean'
        WHEN data_type = 'bigint' THEN 'bigint' ELSE column_type END
        FROM information_schema.columns
        WHERE table_schema = DATABASE() AND column_name NOT LIKE '~%'""",
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
    # One that MariaDB has made for a foreign key itself is called as that is.
    "mariadb": """SELECT table_name, index_name, non_unique = 0,
        GROUP_CONCAT(column_name ORDER BY seq_in_index)
        FROM information_schema.statistics AS found
        WHERE table_schema = DATABASE() AND index_name <> 'PRIMARY' AND index_name NOT IN (
            SELECT constraint_name FROM information_schema.referential_constraints
            WHERE constraint_schema = DATABASE())
        GROUP BY table_name, index_name, non_unique""",
}
_OWNERS = {
    "sqlite": """SELECT m.name, f."table", '' FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
        WHERE m.type = 'table' AND f."from" = 'owner_id'""",
    "postgresql": """SELECT t.relname, o.relname, f.conname
        FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid JOIN pg_class o ON o.oid = f.confrelid
        WHERE f.contype = 'f' AND t.relnamespace = current_schema()::regnamespace""",
    "mariadb": """SELECT table_name, referenced_table_name, constraint_name
        FROM information_schema.key_column_usage
        WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL""",
}
IndexKey = tuple[bool, tuple[str, ...]]
"""What identifies an index within its table: whether it is unique, and its columns."""


@dataclass(slots=True)
class DatabaseState:
    """Types of columns by table, names of indexes by table and columns, owners by table."""

    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    indexes: dict[str, dict[IndexKey, str]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    """Names of the foreign keys that lead to owners, by table."""
    computed: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Columns that are there for an index alone, by table and index."""
    value_counts: dict[tuple[str, str], int] = field(default_factory=dict)
    """The number of rows with a value, for columns whose type differs from the model's."""

    def indexes_of(self, table: str) -> dict[IndexKey, str]:
        """Return a table's indexes."""
        return self.indexes.setdefault(table, {})

    def over(self, table: str, column: str) -> dict[IndexKey, str]:
        """Return the indexes that contain a column."""
        return {key: name for key, name in self.indexes_of(table).items() if column in key[1]}

    def dropping(self, table: str, index: str, dialect: Dialect) -> str:
        """Return the statement that drops an index."""
        return dialect.drop_index(index, table, self.computed.get((table, index), ()))

    def has_components(self, table: str) -> bool:
        """Whether a table is a side table of components."""
        return "component_id" in self.columns[table]

    def beside(self, owner: str, *columns: str, without: str = "") -> str | None:
        """Return the table of what goes with another's rows that has some columns, and not another one."""
        for table, its in self.owners.items():
            existing_columns = self.columns.get(table, {})
            if (
                its == owner
                and without not in existing_columns
                and all(name in existing_columns for name in columns)
            ):
                return table
        return None

    def rename(self, old: str, new: str, dialect: Dialect) -> str:
        """Change the name of a table; return the statement that does it in the database."""
        owner = self.owners.get(old)
        statement = dialect.rename_table(old, new, None if owner is None else (self.keys[old], owner))
        self.columns[new] = self.columns.pop(old)
        self.indexes[new] = self.indexes.pop(old, {})
        moved = {index: columns for (table, index), columns in self.computed.items() if table == old}
        self.computed |= {(new, index): columns for index, columns in moved.items()}
        names = {old: new}
        self.owners = {names.get(name, name): names.get(owner, owner) for name, owner in self.owners.items()}
        if owner is not None:
            self.keys[new] = dialect.key_name(new, self.keys.pop(old))
        return statement


async def read_database_state(database: Database) -> DatabaseState:
    """Read the state of a database."""
    name, existing = database.dialect.name, DatabaseState()
    for table, column, type_ in await database.fetch(Statement(_COLUMNS[name], ())):
        existing.columns.setdefault(table, {})[column] = type_
    for table, index, unique, columns in await database.fetch(Statement(_INDEXES[name], ())):
        names = (columns or "").split(",")
        key = bool(unique), tuple(column.removeprefix(COMPUTED) for column in names)
        existing.indexes_of(table).setdefault(key, index)
        existing.computed[table, index] = [column for column in names if column.startswith(COMPUTED)]
    for table, owner, key in await database.fetch(Statement(_OWNERS[name], ())):
        existing.owners[table], existing.keys[table] = owner, key
    return existing
