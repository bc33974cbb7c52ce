"""Statements about tables whose names are known only once a database was looked at: written as text."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from octavo.db.statement import quoted, quoted_text

JSON_COLUMNS = frozenset({"json_text", "jsonb", "json"})

Tables = Mapping[str, Mapping[str, str]]
"""The columns of each table of a database, with their types."""


def as_text(expression: str, dialect: str) -> str:
    """Return a value as a text."""
    return f"CAST({expression} AS {'CHAR' if dialect == 'mariadb' else 'TEXT'})"


def count(table: str, condition: str = "") -> str:
    """Return the statement that counts the rows of a table."""
    return f"SELECT count(*) FROM {quoted(table)}" + (f" WHERE {condition}" if condition else "")


def has_value(table: str, column: str, tables: Tables) -> str:
    """Return the condition that a column has a value, other than empty JSON."""
    name, kind = quoted(column), tables[table][column].lower()
    as_text = f"CAST({name} AS TEXT)" if kind == "jsonb" else name
    empty = f" AND {as_text} NOT IN ('[]', '{{}}', 'null')" if kind in JSON_COLUMNS else ""
    return f"{name} IS NOT NULL{empty}"


def rename_column(table: str, old: str, new: str) -> str:
    """Return the statement that gives a column another name."""
    return f"ALTER TABLE {quoted(table)} RENAME COLUMN {quoted(old)} TO {quoted(new)}"


def highest_id(table: str) -> str:
    """Return the statement that selects the highest row id of a table, 0 where it has no rows."""
    return f"SELECT coalesce(max(id), 0) FROM {quoted(table)}"


def count_owners(table: str, condition: str = "") -> str:
    """Return the statement that counts the rows that have something in a table beside them."""
    return f"SELECT count(DISTINCT owner_id) FROM {quoted(table)}" + (
        f" WHERE {condition}" if condition else ""
    )


def version_beside(table: str, status: str, same: str = "") -> str:
    """Return the condition that a row's document has a version of a status in the same locale.

    `same` is what else has to be so of it, which is called `other`.
    """
    name, also = quoted(table), f" AND {same}" if same else ""
    return (
        f"EXISTS (SELECT 1 FROM {name} AS other WHERE other.status = {quoted_text(status)} "
        f"AND other.document_id = {name}.document_id AND other.locale = {name}.locale{also})"
    )


def locale_order(locales: Iterable[str]) -> str:
    """Return the order of rows by their locale: these first, as they come, then the others by name."""
    ranks = dict.fromkeys(locales)
    whens = " ".join(f"WHEN {quoted_text(locale)} THEN {rank}" for rank, locale in enumerate(ranks))
    return f"CASE locale {whens} ELSE {len(ranks)} END, locale"


def set_value(column: sa.Column[Any]) -> sa.Update:
    """Return the statement that writes `value` into a column of the row `row`."""
    table = column.table
    value = sa.bindparam("value", type_=column.type)
    return sa.update(table).where(table.c.id == sa.bindparam("row")).values({column.name: value})


def insert_named(table: sa.Table, names: Iterable[str]) -> sa.Insert:
    """Return the statement that inserts a row, whose values are given by the names of its columns."""
    return sa.insert(table).values({name: sa.bindparam(name, type_=table.c[name].type) for name in names})
