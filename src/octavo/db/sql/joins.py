"""Joins that run in the order they are written in.

Young databases have no statistics or old ones, and a planner that starts from the wrong end reads a whole
table: populated rows must always be reached from the known ids. SQLite keeps the order of CROSS JOIN,
MariaDB that of STRAIGHT_JOIN, PostgreSQL that of a subquery with OFFSET.
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


@compiles(OrderedJoin, "mariadb")
def _write_for_mariadb(join: OrderedJoin, compiler: SQLCompiler, **options: Any) -> str:
    left, right = (compiler.process(side, **options | {"asfrom": True}) for side in (join.left, join.right))
    condition = compiler.process(join.onclause, **options)
    return f"{left} STRAIGHT_JOIN {right} ON {condition}"


def in_order(first: sa.FromClause, *joins: Joined) -> sa.FromClause:
    """Return tables joined in this order."""
    tables = first
    for joined in joins:
        tables = OrderedJoin(tables, joined.table, sa.and_(sa.true(), *joined.on))
    return tables
