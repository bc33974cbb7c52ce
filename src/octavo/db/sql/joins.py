"""Joins that are run in the order they are written in.

Statistics are missing or old where content is young, and a guess from the wrong end reads a whole table:
populated rows are always reached from the ids at hand. SQLite keeps to the order of CROSS JOIN, PostgreSQL
to that of any JOIN where `join_collapse_limit` is 1, as it is on our connections.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import Join

from octavo.db.sql.relations import Joined


class OrderedJoin(Join):
    """An inner join whose left side is read first."""

    inherit_cache = True
    right: sa.Alias
    onclause: sa.ColumnElement[bool]


@compiles(OrderedJoin, "sqlite")
def _write_for_sqlite(join: OrderedJoin, compiler: SQLCompiler, **options: Any) -> str:
    left, right = (compiler.process(side, **options | {"asfrom": True}) for side in (join.left, join.right))
    condition = compiler.process(join.onclause, **options)
    return f"{left} CROSS JOIN {right} ON {condition}"


@compiles(OrderedJoin, "postgresql")
def _write_for_postgres(join: OrderedJoin, compiler: SQLCompiler, **options: Any) -> str:
    left, right = (compiler.process(side, **options | {"asfrom": True}) for side in (join.left, join.right))
    name = compiler.preparer.quote(join.right.name)
    condition = compiler.process(join.onclause, **options)
    return f"{left} CROSS JOIN LATERAL (SELECT {name}.* FROM {right} WHERE {condition} OFFSET 0) AS {name}"


def in_order(first: sa.FromClause, *joins: Joined) -> sa.FromClause:
    """Return tables joined in their order."""
    tables = first
    for joined in joins:
        tables = OrderedJoin(tables, joined.table, sa.and_(sa.true(), *joined.on))
    return tables
