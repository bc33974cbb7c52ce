"""Copies whole tables row by row, in one form for every database: moments as texts, JSON as JSON.

Below documents and their rules: what is read here is written elsewhere as it was, ids included.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import orjson
import sqlalchemy as sa

from octavo.db.dialects.base import Dialect
from octavo.db.dialects.engine import Snapshot
from octavo.db.engine import Database
from octavo.db.errors import NumberTooLarge
from octavo.db.sql.write_rows import VALUE, value_of
from octavo.db.statement import Statement, compile_statement, quoted_text
from octavo.db.types import Kind, StoredType
from octavo.schema.attributes.decimal import fits

BATCH = 500
"""Rows that are in memory at once."""
_LAST_ID = {
    "sqlite": "SELECT seq FROM sqlite_sequence WHERE name = {name}",
    "postgresql": "SELECT pg_sequence_last_value(pg_get_serial_sequence({quoted}, 'id')::regclass)",
    "mariadb": """SELECT auto_increment - 1 FROM information_schema.tables
        WHERE table_schema = DATABASE() AND table_name = {name}""",
}
_SET_LAST_ID = {
    "sqlite": (
        "DELETE FROM sqlite_sequence WHERE name = {name}",
        "INSERT INTO sqlite_sequence (name, seq) VALUES ({name}, {number})",
    ),
    "postgresql": ("SELECT setval(pg_get_serial_sequence({quoted}, 'id'), {number})",),
    # A row with that id moves the next one on: to say so would be DDL, which commits.
    "mariadb": (
        """INSERT INTO {table} (id, document_id, locale, status) SELECT {number}, '', '', '' FROM DUAL
            WHERE NOT EXISTS (SELECT 1 FROM {table} AS there WHERE there.id >= {number})""",
        "DELETE FROM {table} WHERE document_id = ''",
    ),
}


def kinds_of(table: sa.Table) -> dict[str, Kind]:
    """Return the kinds of a table's columns, by name."""
    return {str(column.name): column.type.kind for column in table.c if isinstance(column.type, StoredType)}


async def read_rows(
    snapshot: Snapshot, table: sa.Table, dialect: Dialect, where: sa.ColumnElement[bool] | None = None
) -> AsyncIterator[list[dict[str, Any]]]:
    """Yield a table's rows by column, without what is NULL, in batches; numbers may be texts.

    JSON is handed on unread (`orjson.Fragment`).
    """
    kinds = kinds_of(table)
    forms = [(name, _FORMS.get(kind)) for name, kind in kinds.items()]
    statement = compile_statement(_select_rows(table, where, dialect), dialect)
    async for rows in snapshot.stream(statement, statement.arguments({}), BATCH):
        yield [
            {
                name: value if form is None else form(value)
                for (name, form), value in zip(forms, row, strict=True)
                if value is not None
            }
            for row in rows
        ]


def _select_rows(table: sa.Table, where: sa.ColumnElement[bool] | None, dialect: Dialect) -> sa.Select[Any]:
    """Select all columns, decimals as texts with every digit."""
    columns = [exact_column(table.c[name], dialect) for name in kinds_of(table)]
    order = [table.c[name] for name in ("id", "owner_id", "position", "name") if name in table.c]
    select = sa.select(*columns).order_by(*order[:2])
    return select if where is None else select.where(where)


def exact_column(column: sa.Column[Any], dialect: Dialect) -> sa.ColumnElement[Any]:
    """Return what selects a column as every database gives it back: a decimal as a text with every digit."""
    is_decimal = isinstance(column.type, StoredType) and column.type.kind == "decimal"
    return dialect.as_text(column, "decimal") if is_decimal else column


def _json(value: Any) -> Any:
    return orjson.Fragment(value) if isinstance(value, str | bytes) else value


_FORMS: dict[Kind, Callable[[Any], Any]] = {"boolean": bool, "json": _json}


async def count_rows(database: Database, table: sa.Table) -> int:
    """Return how many rows a table has."""
    select = sa.select(sa.func.count()).select_from(table)
    rows = await database.fetch(database.compile(select))
    return int(rows[0][0])


async def read_counters(database: Database, table: sa.Table) -> dict[str, int]:
    """Return what is counted, by name; in a transaction as it is there."""
    select = sa.select(table.c.name, table.c.value)
    return dict(await database.fetch(database.compile(select)))


def insertion(table: sa.Table, columns: Sequence[str], dialect: Dialect) -> Statement:
    """Return the statement that writes a row as it was read, of which these columns are known."""
    values = {name: value_of(table.c[name]) for name in columns}
    return compile_statement(sa.insert(table).values(values), dialect)


async def insert_rows(
    database: Database, statement: Statement, rows: Sequence[Mapping[str, Any]], exact: Sequence[str]
) -> None:
    """Write rows as they were read, `exact` columns from the texts of their decimals; in a transaction.

    Raises NumberTooLarge for a decimal the database would round.
    """
    names = [bind.name.removeprefix(VALUE) for bind in statement.binds]
    columns = []
    for row in rows:
        values = {VALUE + name: row.get(name) for name in names}
        for name in (name for name in exact if name in row):
            values[VALUE + name] = _decimal(row[name], database.dialect)
        columns.append(values)
    await database.execute_many(statement, columns)


def _decimal(text: str, dialect: Dialect) -> Decimal:
    exact = Decimal(text)
    if dialect.rounds_decimals and not fits(exact):
        raise NumberTooLarge(f"{text[:50]} has more digits than a column holds there")
    return exact


def exact_columns(table: sa.Table, columns: Sequence[str]) -> list[str]:
    """Return which columns hold decimals, whose values were read as texts."""
    kinds = kinds_of(table)
    return [name for name in columns if kinds[name] == "decimal"]


async def empty(database: Database, table: sa.Table, where: sa.ColumnElement[bool] | None = None) -> None:
    """Delete a table's rows, and with them those that are theirs beside it; in a transaction."""
    delete = sa.delete(table)
    await database.execute(database.compile(delete if where is None else delete.where(where)))


async def last_id(snapshot: Snapshot, table: sa.Table, dialect: Dialect) -> int:
    """Return the last id that was given out, to a row that may be gone; 0 for none."""
    rows = await snapshot.fetch(Statement(_LAST_ID[dialect.name].format(**_names(table, dialect)), ()), ())
    return int(rows[0][0] or 0) if rows else 0


async def set_last_id(database: Database, table: sa.Table, number: int) -> None:
    """Give ids out from the one after; in a transaction."""
    for sql in _SET_LAST_ID[database.dialect.name] if number else ():
        statement_text = sql.format(number=number, **_names(table, database.dialect))
        await database.fetch(Statement(statement_text, (), writes=True))


def _names(table: sa.Table, dialect: Dialect) -> dict[str, str]:
    quoted = dialect.sqlalchemy.identifier_preparer.quote(table.name)
    return {"name": quoted_text(table.name), "quoted": quoted_text(quoted), "table": quoted}
