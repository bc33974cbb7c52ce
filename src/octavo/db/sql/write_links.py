"""Statements that write links from the owning side.

`row_id` is the row written, `source_id` the row copied from; siblings are the rows of the same document and
status in its other locales.
"""

from typing import Any

import sqlalchemy as sa

from octavo.db.model import LinkTable, ToOne, TypeModel
from octavo.db.sql.upsert import insert_into
from octavo.db.sql.write_rows import parameter, row_id
from octavo.db.sql.write_source import is_listed, rows_source


def siblings(model: TypeModel) -> sa.ColumnElement[bool]:
    """Return the condition that a row is a sibling of `row_id`."""
    table = model.table
    return sa.and_(
        table.c.document_id == parameter("document_id"),
        table.c.status == parameter("status"),
        table.c.id != row_id("row_id"),
    )


def link_columns(link: LinkTable) -> list[str]:
    """Return the names of a link table's columns, except the owner's."""
    names = ["document_id", "position", "inverse_position"]
    if link.has_type:
        names.append("target_type")
    if link.has_locale:
        names.append("locale")
    return names


def select_links(link: LinkTable) -> sa.Select[Any]:
    """Select target type, document id, locale and inverse position of the links of `row_id`, in order."""
    table = link.table
    empty: sa.ColumnElement[str] = sa.literal_column("''")
    return (
        sa.select(
            (table.c.target_type if link.has_type else empty).label("target_type"),
            table.c.document_id,
            (table.c.locale if link.has_locale else empty).label("locale"),
            table.c.inverse_position,
        )
        .where(table.c.owner_id == row_id("row_id"))
        .order_by(table.c.position)
    )


def delete_links(link: LinkTable) -> sa.Delete:
    """Delete the links of `row_id`."""
    return sa.delete(link.table).where(link.table.c.owner_id == row_id("row_id"))


def insert_links(link: LinkTable, dialect: str) -> Any:
    """Insert links of `row_id`; `links` is a JSON list of objects keyed by column."""
    names = link_columns(link)
    source = rows_source("links", [(name, link.table.c[name].type) for name in names], dialect)
    # SQLite reads ON CONFLICT as a join's ON unless a WHERE stands before it.
    select = sa.select(row_id("row_id"), *(source.c[name] for name in names)).where(sa.true())
    return once(link, ["owner_id", *names], select, dialect)


def once(link: LinkTable, names: list[str], select: sa.Select[Any], dialect: str) -> Any:
    """Skip links that exist already: another transaction may have made them from the other side."""
    return insert_into(link.table, dialect).from_select(names, select).on_conflict_do_nothing()


def copy_links(link: LinkTable) -> sa.Insert:
    """Copy the links of `source_id` to `row_id`."""
    names = link_columns(link)
    source = link.table.alias("source")
    select = sa.select(row_id("row_id"), *(source.c[name] for name in names)).where(
        source.c.owner_id == row_id("source_id")
    )
    return sa.insert(link.table).from_select(["owner_id", *names], select)


def delete_sibling_links(model: TypeModel, link: LinkTable) -> sa.Delete:
    """Delete the links of the siblings."""
    owners = sa.select(model.table.c.id).where(siblings(model))
    return sa.delete(link.table).where(link.table.c.owner_id.in_(owners))


def copy_links_to_siblings(model: TypeModel, link: LinkTable) -> sa.Insert:
    """Copy the links of `row_id` to its siblings."""
    names = link_columns(link)
    source = link.table.alias("source")
    select = sa.select(model.table.c.id, *(source.c[name] for name in names)).where(
        siblings(model), source.c.owner_id == row_id("row_id")
    )
    return sa.insert(link.table).from_select(["owner_id", *names], select)


def empty_values(to_one: ToOne) -> dict[str, Any]:
    """Return the values that make a to-one relation empty."""
    columns = (to_one.document_id, to_one.locale, to_one.position)
    return {column.name: sa.null() for column in columns if column is not None}


def release_from_others(model: TypeModel, to_one: ToOne) -> sa.Update:
    """Remove `target` from the other documents' rows of `locale` and `status` (one-to-one)."""
    table = model.table
    is_partner = [to_one.document_id == parameter("target")]
    if to_one.locale is not None:
        is_partner.append(to_one.locale == parameter("target_locale"))
    return (
        sa.update(table)
        .values(empty_values(to_one))
        .where(
            *is_partner,
            table.c.locale == parameter("locale"),
            table.c.status == parameter("status"),
            table.c.document_id != parameter("document_id"),
        )
    )


def clear_pointers(model: TypeModel, storage: ToOne | LinkTable | sa.Table) -> sa.Update | sa.Delete:
    """Remove references to `target`, of type `target_type`, from the rows of a type."""
    if isinstance(storage, ToOne):
        return sa.update(model.table).values(empty_values(storage)).where(_points(storage))
    return sa.delete(_table_of(storage)).where(_points(storage))


def select_owners(model: TypeModel, storage: ToOne | LinkTable | sa.Table) -> sa.Select[Any]:
    """Select document id, locale and status of the rows that point at `target`, and where inside
    components.
    """
    owner = model.table
    nothing: sa.ColumnClause[str] = sa.literal_column("''")
    columns = [owner.c.document_id, owner.c.locale, owner.c.status]
    if isinstance(storage, ToOne):
        return sa.select(*columns, nothing, nothing).where(_points(storage)).order_by(owner.c.id)
    table = _table_of(storage)
    within = (table.c.component_uid, table.c.field) if isinstance(storage, sa.Table) else (nothing, nothing)
    joined = table.join(owner, table.c.owner_id == owner.c.id)
    return sa.select(*columns, *within).select_from(joined).where(_points(storage)).order_by(owner.c.id)


def select_pointers(model: TypeModel, storage: ToOne | LinkTable, most: int) -> sa.Select[Any]:
    """Select document id, locale and status of the rows that point at `target`, the target's locale where it
    is kept, and their position in its list, `most` at most.
    """
    owner = model.table
    columns = [owner.c.document_id, owner.c.locale, owner.c.status]
    nothing: sa.ColumnClause[str] = sa.literal_column("''")
    if isinstance(storage, ToOne):
        place: Any = sa.literal_column("0") if storage.position is None else storage.position
        target = nothing if storage.locale is None else storage.locale
        select = sa.select(*columns, target, place).where(_points(storage))
    else:
        table = storage.table
        target = table.c.locale if storage.has_locale else nothing
        joined = table.join(owner, table.c.owner_id == owner.c.id)
        select = sa.select(*columns, target, table.c.inverse_position).select_from(joined)
        select = select.where(_points(storage))
    return select.order_by(owner.c.id).limit(most)


def _table_of(storage: LinkTable | sa.Table) -> sa.Table:
    return storage if isinstance(storage, sa.Table) else storage.table


def _points(storage: ToOne | LinkTable | sa.Table) -> sa.ColumnElement[bool]:
    """Return the condition that a link points at `target`; if links lead to several types, of
    `target_type`.
    """
    if isinstance(storage, ToOne):
        return storage.document_id == parameter("target")
    table = _table_of(storage)
    leads = table.c.document_id == parameter("target")
    if isinstance(storage, LinkTable) and not storage.has_type:
        return leads
    return sa.and_(leads, table.c.target_type == parameter("target_type"))


def delete_owned(table: sa.Table, dialect: str) -> sa.Delete:
    """Delete the side rows of the rows in `ids`: links, or those of components."""
    return sa.delete(table).where(is_listed(table.c.owner_id, "ids", dialect))
