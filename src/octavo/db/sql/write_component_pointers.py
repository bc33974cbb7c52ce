"""Statements that write references inside of components from the side of what they lead to.

`pointers` is a JSON list of objects: d (document id) and l (locale) of the owner, u, i and f (the component's
uid and id, and its attribute), p (position there), s (1 if it leads to one only).
"""

from typing import Any

import sqlalchemy as sa

from octavo.db.model import TypeModel
from octavo.db.sql.write_rows import parameter
from octavo.db.sql.write_source import SourceColumn, is_listed, not_by_index, rows_source


def select_component_pointers(model: TypeModel, table: sa.Table, most: int) -> sa.Select[Any]:
    """Select document id, locale and status of the rows whose components point at `target`, of `target_type`,
    the target's locale, and the component's uid, id and attribute with the position there, `most` at most.
    """
    owner = model.table
    place = (table.c.component_uid, table.c.component_id, table.c.field, table.c.position)
    return (
        sa.select(owner.c.document_id, owner.c.locale, owner.c.status, table.c.locale.label("l"), *place)
        .select_from(table.join(owner, table.c.owner_id == owner.c.id))
        .where(table.c.document_id == parameter("target"), table.c.target_type == parameter("target_type"))
        .order_by(owner.c.id)
        .limit(most)
    )


def select_versions_of(model: TypeModel, dialect: str) -> sa.Select[Any]:
    """Select the versions of `documents` that have a status."""
    return sa.select(model.table).where(
        is_listed(model.table.c.document_id, "documents", dialect),
        model.table.c.status == parameter("status"),
    )


def put_back_component_links(model: TypeModel, table: sa.Table, dialect: str) -> sa.Insert:
    """Insert references to `me`, of type `my_type` and in `my_locale`, into the components in `pointers`: at
    their positions, or last where that one is taken.

    Not where there is one to `me`, or any if it leads to one only.
    """
    pointers = _pointers(dialect)
    owner, others = model.table, table.alias("others")
    beside = _same_list(others, owner, pointers, dialect)
    is_position_used = sa.exists().where(*beside, others.c.position == pointers.c.p)
    last = (
        sa.select(sa.func.coalesce(sa.func.max(others.c.position), 0).op("+")(1))
        .where(*beside)
        .scalar_subquery()
    )
    to_me = sa.and_(
        others.c.document_id == parameter("me"),
        others.c.target_type == parameter("my_type"),
        others.c.locale == parameter("my_locale"),
    )
    clash = sa.exists().where(*beside, sa.or_(pointers.c.s == sa.literal_column("1"), to_me))
    values: dict[str, Any] = {
        "owner_id": owner.c.id,
        "component_id": pointers.c.i,
        "component_uid": pointers.c.u,
        "field": pointers.c.f,
        "position": sa.case((is_position_used, last), else_=pointers.c.p),
        "target_type": parameter("my_type"),
        "document_id": parameter("me"),
        "locale": parameter("my_locale"),
    }
    columns = [value.label(f"c_{name}") for name, value in values.items()]
    select = sa.select(*columns).where(
        owner.c.document_id == pointers.c.d,
        owner.c.locale == pointers.c.l,
        owner.c.status == parameter("status"),
        sa.not_(clash),
    )
    return sa.insert(table).from_select(list(values), select)


def _pointers(dialect: str) -> sa.FromClause:
    texts: list[SourceColumn] = [(name, sa.Text()) for name in "dluf"]
    numbers: list[SourceColumn] = [(name, sa.BigInteger()) for name in "ips"]
    return rows_source("pointers", [*texts, *numbers], dialect)


def _same_list(
    others: sa.FromClause, owner: sa.Table, pointers: sa.FromClause, dialect: str
) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that a reference is one of the same component's attribute."""
    return [
        not_by_index(others.c.owner_id, dialect) == owner.c.id,
        others.c.component_uid == pointers.c.u,
        others.c.component_id == pointers.c.i,
        others.c.field == pointers.c.f,
    ]
