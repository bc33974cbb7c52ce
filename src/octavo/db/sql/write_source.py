"""Rows that come in as one parameter, JSON text: a statement does not grow with what it writes."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from octavo.db.types import POSTGRES_TYPES

SourceColumn = tuple[str, sa.types.TypeEngine[Any]]


def rows_source(param: str, columns: Sequence[SourceColumn], dialect: str) -> sa.FromClause:
    """Return a table of the rows in a parameter: JSON text of a list of objects keyed by column."""
    if dialect == "sqlite":
        return _sqlite_source(param, columns)
    document = sa.cast(sa.bindparam(param, type_=sa.Text()), POSTGRES_TYPES["json"])
    typed = [sa.column(name, type_) for name, type_ in columns]
    return (
        sa.func.jsonb_to_recordset(document)
        .table_valued(*typed, name=f"{param}_source")
        .render_derived(with_types=True)
    )


def _sqlite_source(param: str, columns: Sequence[SourceColumn]) -> sa.FromClause:
    each = sa.func.json_each(sa.bindparam(param, type_=sa.Text())).table_valued("value", name=f"{param}_each")
    picked = [
        sa.func.json_extract(each.c.value, sa.literal_column(f"'$.{name}'"), type_=type_).label(name)
        for name, type_ in columns
    ]
    return sa.select(*picked).subquery(f"{param}_source")
