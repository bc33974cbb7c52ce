"""Rows passed as one JSON parameter, so that a statement's text is the same for any number of rows."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.operators import custom_op

from octavo.db.dialects.json_table import json_table
from octavo.db.types import POSTGRES_TYPES, StoredType

SourceColumn = tuple[str, sa.types.TypeEngine[Any]]


def rows_source(param: str, columns: Sequence[SourceColumn], dialect: str) -> sa.FromClause:
    """Return a parameter as a table: JSON text of a list of objects keyed by column."""
    if dialect == "sqlite":
        return _sqlite_source(param, columns)
    if dialect == "mariadb":
        return _mariadb_source(param, columns)
    document = sa.cast(sa.bindparam(param, type_=sa.Text()), POSTGRES_TYPES["json"])
    typed = [sa.column(name, type_) for name, type_ in columns]
    return (
        sa.func.jsonb_to_recordset(document)
        .table_valued(*typed, name=f"{param}_source")
        .render_derived(with_types=True)
    )


def is_listed(column: sa.ColumnElement[Any], param: str, dialect: str) -> sa.ColumnElement[bool]:
    """Return the condition that a column has one of the values in a parameter: JSON of `[{"v": …}]`.

    PostgreSQL takes an array for short and looks its elements up, where it would expect so many rows of a
    function that it would rather read a table of some ten thousand.
    """
    type_ = (
        sa.Text() if isinstance(column.type, StoredType) and column.type.kind == "text" else sa.BigInteger()
    )
    values = sa.select(rows_source(param, [("v", type_)], dialect).c.v)
    if dialect == "postgresql":
        return column == sa.any_(sa.func.array(values.scalar_subquery()))
    return column.in_(values)


def not_by_index(column: sa.ColumnElement[Any], dialect: str) -> sa.ColumnElement[Any]:
    """Return a column by whose index SQLite does not look for rows (https://sqlite.org/optoverview.html#uplus).

    Where that index finds very many rows, SQLite would look through a whole `rows_source` for each of them:
    with 1,500 of both it took four seconds.
    """
    return sa.UnaryExpression(column, operator=custom_op("+")) if dialect == "sqlite" else column


def _sqlite_source(param: str, columns: Sequence[SourceColumn]) -> sa.FromClause:
    each = sa.func.json_each(sa.bindparam(param, type_=sa.Text())).table_valued("value", name=f"{param}_each")
    expressions = [
        sa.func.json_extract(each.c.value, sa.literal_column(f"'$.{name}'"), type_=type_).label(name)
        for name, type_ in columns
    ]
    return sa.select(*expressions).subquery(f"{param}_source")


def _mariadb_source(param: str, columns: Sequence[SourceColumn]) -> sa.FromClause:
    document = sa.bindparam(param, type_=sa.Text())
    typed = [(name, _without_bound(type_), f"$.{name}") for name, type_ in columns]
    names = [sa.column(name, type_) for name, type_, _ in typed]
    return json_table(document, "$[*]", typed).table_valued(*names, name=f"{param}_source")


def _without_bound(type_: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    """Return a type that texts of any length have."""
    return type_ if isinstance(type_, StoredType | sa.BigInteger) else StoredType("text")
