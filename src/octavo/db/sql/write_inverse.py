"""Statements that write a relation from its inverse side: they edit the owners' rows.

`me` is the document written, of type `my_type` and, if the link stores it, locale `my_locale`. `owners` is a
JSON list of objects: d (document id), l (locale), p (position in my list). Rows of status `status_a` or
`status_b` are edited.
"""

from typing import Any

import sqlalchemy as sa

from octavo.db.dialects.base import ONE, ZERO
from octavo.db.model import LinkTable, ToOne, TypeModel
from octavo.db.sql.write_links import empty_values, once
from octavo.db.sql.write_rows import parameter
from octavo.db.sql.write_source import SourceColumn, not_by_index, rows_source

Conditions = list[sa.ColumnElement[bool]]


def owners_source(dialect: str) -> sa.FromClause:
    """Return the parameter `owners` as a table."""
    columns: list[SourceColumn] = [("d", sa.Text()), ("l", sa.Text()), ("p", sa.BigInteger())]
    return rows_source("owners", columns, dialect)


def _in_statuses(status: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return status.in_([parameter("status_a"), parameter("status_b")])


def _is_owner(model: TypeModel, owners: sa.FromClause, dialect: str) -> Conditions:
    """Conditions that find the rows of the owners, by their documents and locales."""
    table = model.table
    in_statuses = _in_statuses(not_by_index(table.c.status, dialect))
    return [table.c.document_id == owners.c.d, table.c.locale == owners.c.l, in_statuses]


def _column_points_at_me(to_one: ToOne, dialect: str = "") -> Conditions:
    """Conditions that rows point at me; with a dialect they are not found by the relation's index."""
    conditions = [not_by_index(to_one.document_id, dialect) == parameter("me")]
    if to_one.locale is not None:
        conditions.append(to_one.locale == parameter("my_locale"))
    return conditions


def _link_points_at_me(link: LinkTable, dialect: str = "") -> Conditions:
    """Conditions that links point at me; with a dialect they are not found by the index of that."""
    conditions = [not_by_index(link.table.c.document_id, dialect) == parameter("me")]
    if link.has_type:
        conditions.append(link.table.c.target_type == parameter("my_type"))
    if link.has_locale:
        conditions.append(link.table.c.locale == parameter("my_locale"))
    return conditions


def select_column_owners(model: TypeModel, to_one: ToOne) -> sa.Select[Any]:
    """Select document id and locale of the rows that point at me, in my order."""
    table = model.table
    place = to_one.position if to_one.position is not None else table.c.id
    return (
        sa.select(table.c.document_id, table.c.locale)
        .where(*_column_points_at_me(to_one), _in_statuses(table.c.status))
        .order_by(place, table.c.id)
    )


def select_differing_owners(model: TypeModel, storage: ToOne | LinkTable) -> sa.Select[Any]:
    """Select document id, locale, whether it points at me and its position in my list, as in the row of
    status_a.

    Only of owners whose row of status_b differs; owners without one of the two rows are left out.
    """
    table = model.table
    if isinstance(storage, ToOne):
        pointing = sa.select(table.c.document_id).where(*_column_points_at_me(storage))
    else:
        linked = table.join(storage.table, storage.table.c.owner_id == table.c.id)
        pointing = sa.select(table.c.document_id).select_from(linked).where(*_link_points_at_me(storage))
    a, b = (
        _select_pointing(model, storage).where(
            table.c.document_id.in_(pointing), table.c.status == parameter(status)
        )
        for status in ("status_a", "status_b")
    )
    row_a, row_b = a.subquery("row_a"), b.subquery("row_b")
    both = row_a.join(row_b, sa.and_(row_a.c.d == row_b.c.d, row_a.c.l == row_b.c.l))
    other = sa.or_(
        row_a.c.points != row_b.c.points, sa.and_(row_a.c.points == ONE, row_a.c.place != row_b.c.place)
    )
    return (
        sa.select(row_a.c.d, row_a.c.l, row_a.c.points, row_a.c.place)
        .select_from(both)
        .where(other)
        .order_by(row_a.c.place, row_a.c.d, row_a.c.l)
    )


def _select_pointing(model: TypeModel, storage: ToOne | LinkTable) -> sa.Select[Any]:
    """Select of each row: d and l (its document and locale), points (0 or 1), and place (its position)."""
    table = model.table
    source: sa.FromClause = table
    place: sa.ColumnElement[Any]
    if isinstance(storage, ToOne):
        points = sa.and_(*_column_points_at_me(storage))
        place = ZERO if storage.position is None else storage.position
    else:
        links = storage.table
        source = table.outerjoin(links, sa.and_(links.c.owner_id == table.c.id, *_link_points_at_me(storage)))
        points, place = links.c.owner_id.is_not(None), links.c.inverse_position
    return sa.select(
        table.c.document_id.label("d"),
        table.c.locale.label("l"),
        sa.case((points, ONE), else_=ZERO).label("points"),
        sa.func.coalesce(place, ZERO).label("place"),
    ).select_from(source)


def release_column_owners(model: TypeModel, to_one: ToOne, dialect: str) -> sa.Update:
    """Set the owners' column to NULL where it points at me."""
    owners = owners_source(dialect)
    return (
        sa.update(model.table)
        .values(empty_values(to_one))
        .where(*_is_owner(model, owners, dialect), *_column_points_at_me(to_one, dialect))
    )


def claim_column_owners(model: TypeModel, to_one: ToOne, dialect: str) -> sa.Update:
    """Point the owners' column at me, at their positions in my list."""
    owners = owners_source(dialect)
    values: dict[str, Any] = {to_one.document_id.name: parameter("me")}
    if to_one.locale is not None:
        values[to_one.locale.name] = parameter("my_locale")
    if to_one.position is not None:
        values[to_one.position.name] = owners.c.p
    return sa.update(model.table).values(values).where(*_is_owner(model, owners, dialect))


def claim_empty_columns(model: TypeModel, to_one: ToOne, dialect: str) -> sa.Update:
    """Do so where the owners' column points at nothing."""
    return claim_column_owners(model, to_one, dialect).where(
        not_by_index(to_one.document_id, dialect).is_(None)
    )


def select_link_owners(model: TypeModel, link: LinkTable) -> sa.Select[Any]:
    """Select document id and locale of the rows linked to me, in my order."""
    table = model.table
    return (
        sa.select(table.c.document_id, table.c.locale)
        .where(link.table.c.owner_id == table.c.id, *_link_points_at_me(link), _in_statuses(table.c.status))
        .order_by(link.table.c.inverse_position, table.c.id)
    )


def release_link_owners(model: TypeModel, link: LinkTable, dialect: str) -> sa.Delete:
    """Delete the owners' links to me."""
    return empty_link_owners(model, link, dialect).where(*_link_points_at_me(link))


def empty_link_owners(model: TypeModel, link: LinkTable, dialect: str) -> sa.Delete:
    """Delete every link of the owners, for relations with a single target."""
    is_owner = _is_owner(model, owners_source(dialect), dialect)
    # SQLite deletes from no join. Others do, and would run the subquery for each link.
    if dialect == "sqlite":
        rows = sa.select(model.table.c.id).where(*is_owner)
        return sa.delete(link.table).where(link.table.c.owner_id.in_(rows))
    return sa.delete(link.table).where(link.table.c.owner_id == model.table.c.id, *is_owner)


def place_link_owners(model: TypeModel, link: LinkTable, dialect: str) -> sa.Update:
    """Move the owners that are linked to me to their positions in my list."""
    owners = owners_source(dialect)
    table = model.table
    return (
        sa.update(link.table)
        .values(inverse_position=owners.c.p)
        .where(
            link.table.c.owner_id == table.c.id,
            *_is_owner(model, owners, dialect),
            *_link_points_at_me(link, dialect),
        )
    )


def claim_link_owners(model: TypeModel, link: LinkTable, dialect: str, *, empty: bool = False) -> Any:
    """Link the owners that are not linked to me yet, or with `empty` to nothing, at the end of their own
    lists.
    """
    owners = owners_source(dialect)
    table = model.table
    mine = link.table.alias("mine")
    last = (
        sa.select(sa.func.coalesce(sa.func.max(mine.c.position), 0).op("+")(1))
        .where(mine.c.owner_id == table.c.id)
        .scalar_subquery()
    )
    here = [] if empty else _link_points_at_me(link)
    linked = sa.exists().where(link.table.c.owner_id == table.c.id, *here)
    values: dict[str, Any] = {
        "owner_id": table.c.id,
        "document_id": parameter("me"),
        "position": last,
        "inverse_position": owners.c.p,
    }
    if link.has_type:
        values["target_type"] = parameter("my_type")
    if link.has_locale:
        values["locale"] = parameter("my_locale")
    columns = [value.label(f"c_{name}") for name, value in values.items()]
    select = sa.select(*columns).where(*_is_owner(model, owners, dialect), sa.not_(linked))
    return once(link, list(values), select, dialect)


def claim_empty_links(model: TypeModel, link: LinkTable, dialect: str) -> Any:
    """Link the owners that are linked to nothing."""
    return claim_link_owners(model, link, dialect, empty=True)
