"""Decimals of former versions: SQLite kept them as doubles, in columns declared as DECIMAL.

A start writes them as texts with the same digits, those that are parked too, into columns declared as
DECIMAL_TEXT, which former versions refuse. What components hold is read in either form.
"""

from octavo.db.dialects.sqlite import ENCODE_DECIMAL
from octavo.db.engine import Database
from octavo.db.statement import quoted
from octavo.db.types import SQLITE_TYPES
from octavo.migrations.change import PARKED
from octavo.migrations.database_state import DatabaseState
from octavo.migrations.sql import rename_column

FORMER = "DECIMAL"
VERSION = {"document_id", "locale", "status"}
"""The columns that the tables of content types have."""
_NEW = "octavo_new_decimal"


async def encode_decimals(database: Database, existing: DatabaseState) -> list[str]:
    """Write the decimals of a former version as this one keeps them; return the statements it took."""
    if database.dialect.name != "sqlite":
        return []
    statements = [
        statement
        for table, columns in existing.columns.items()
        if table.startswith(PARKED) or columns.keys() >= VERSION
        for column in [name for name, type_ in columns.items() if type_ == FORMER]
        for statement in _encode_column(database, existing, table, column)
    ]
    if statements:
        await database.alter(statements)
    return statements


def _encode_column(database: Database, existing: DatabaseState, table: str, column: str) -> list[str]:
    """Return the statements for one column; the indexes over it are made again by the rest of the start."""
    over = existing.over(table, column)
    dropped = [existing.dropping(table, name, database.dialect) for name in over.values()]
    for key in over:
        del existing.indexes_of(table)[key]
    declared = existing.columns[table][column] = SQLITE_TYPES["decimal"].compile(
        dialect=database.dialect.sqlalchemy
    )
    name, new, old = quoted(table), quoted(_NEW), quoted(column)
    return [
        *dropped,
        f"ALTER TABLE {name} ADD COLUMN {new} {declared}",
        f"UPDATE {name} SET {new} = {ENCODE_DECIMAL}({old}) WHERE {old} IS NOT NULL",
        f"ALTER TABLE {name} DROP COLUMN {old}",
        rename_column(table, _NEW, column),
    ]
