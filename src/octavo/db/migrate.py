"""Bringing a database up to its model at start-up: what is missing is added, nothing is ever dropped or
reread.

All of it happens in one transaction. A column whose type would change, or whose attribute is gone, is a
problem in production and stays as it is in development; such changes are planned and applied on purpose.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement

from octavo.db.dialects.base import Dialect
from octavo.db.engine import Database
from octavo.db.errors import DatabaseError
from octavo.db.model import PARTIAL
from octavo.db.statement import Statement
from octavo.errors import Problem, StartupError

_COLUMNS = {
    "sqlite": """SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table'""",
    "postgresql": """SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
        AND a.attnum > 0 AND NOT a.attisdropped""",
}
_INDEXES = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'index'",
    "postgresql": "SELECT indexname, tablename FROM pg_indexes WHERE schemaname = current_schema()",
}
_LOCK = "SELECT pg_advisory_xact_lock(716295701)"
"""Two processes that start at once add one after the other; the number is Octavo's own."""


@dataclass
class Changes:
    """What differs: statements that add what is missing, and what would have to be changed or given up."""

    additions: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


async def migrate(database: Database, *, production: bool) -> Changes:
    """Add the tables, columns and indexes the database does not have yet; return what was done and what was
    not.

    Raises StartupError, and adds nothing, when something cannot be added, or in production when a column's
    attribute is gone or of another type.
    """
    dialect = database.dialect
    async with database.transaction("migrate") as transaction:
        if dialect.name == "postgresql":
            await database.fetch(Statement(_LOCK, ()))
        columns: dict[str, dict[str, str]] = {}
        for table, column, type_ in await database.fetch(Statement(_COLUMNS[dialect.name], ())):
            columns.setdefault(table, {})[column] = type_
        indexes: dict[str, str] = dict(await database.fetch(Statement(_INDEXES[dialect.name], ())))
        changes = compare(database.model.metadata, dialect, columns, indexes)
        if production and changes.problems:
            raise StartupError(changes.problems)
        for sql in changes.additions:
            try:
                await transaction.connection.execute_text(sql)
            except DatabaseError as error:
                raise StartupError([_impossible(sql, error)]) from error
    return changes


def compare(
    metadata: sa.MetaData,
    dialect: Dialect,
    columns: Mapping[str, Mapping[str, str]],
    indexes: Mapping[str, str],
) -> Changes:
    """Return what lies between a database's columns (table, column, type) and indexes (with their tables),
    and the model's.

    A unique index no attribute asks for any more is taken away: what it refuses is allowed now.
    """
    changes = Changes()
    for table in metadata.sorted_tables:
        if table.name not in columns:
            changes.additions.append(_text(CreateTable(table), dialect))
        else:
            _compare_table(table, columns[table.name], dialect, changes)
        for index in sorted(table.indexes, key=lambda index: index.name or ""):
            if index.name not in indexes:
                changes.additions.append(_index(index, dialect))
        wanted = {index.name for index in table.indexes}
        stale = (
            n for n, t in indexes.items() if t == table.name and n.endswith("_unique") and n not in wanted
        )
        changes.additions.extend(f"DROP INDEX {_quoted(name, dialect)}" for name in sorted(stale))
    return changes


def _compare_table(table: sa.Table, existing: Mapping[str, str], dialect: Dialect, changes: Changes) -> None:
    for column in table.columns:
        if column.name not in existing:
            declaration = _declaration(column, dialect)
            changes.additions.append(f"ALTER TABLE {_quoted(table.name, dialect)} ADD COLUMN {declaration}")
        elif not _same_type(declared := _type(column, dialect), existing[column.name]):
            found = existing[column.name]
            message = f"the column {column.name!r} is of type {found}, its attribute needs {declared}"
            changes.problems.append(Problem(f"database table {table.name!r}", message, _FIX))
    for name in existing.keys() - {column.name for column in table.columns}:
        if not name.startswith("__trash_"):
            message = f"the column {name!r} belongs to no attribute any more"
            changes.problems.append(Problem(f"database table {table.name!r}", message, _FIX))


_FIX = "put the attribute back as it was, or move its content first; nothing is dropped by itself"


def _text(ddl: DDLElement, dialect: Dialect) -> str:
    return str(ddl.compile(dialect=dialect.sqlalchemy)).strip()


def _index(index: sa.Index, dialect: Dialect) -> str:
    condition = index.info.get(PARTIAL)
    if condition is not None:
        index.dialect_kwargs[f"{dialect.name}_where"] = sa.text(condition)
    return _text(CreateIndex(index), dialect)


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
