"""Statements that write links from the side that keeps them: pure, one per shape.

`row_id` is the row written, `source_id` the row copied from; siblings are the rows of the same document and
status in its other locales.
"""

from typing import Any

import sqlalchemy as sa

from octavo.db.model import LinkTable, ToOne, TypeModel
from octavo.db.sql.upsert import insert_into
from octavo.db.sql.write_rows import parameter, row_id
from octavo.db.sql.write_source import rows_source


def siblings(model: TypeModel) -> sa.ColumnElement[bool]:
    """The condition that makes a row a sibling of `row_id`."""
    table = model.table
    return sa.and_(
        table.c.document_id == parameter("document_id"),
        table.c.status == parameter("status"),
        table.c.id != row_id("row_id"),
    )


def link_columns(link: LinkTable) -> list[str]:
    """Return the names of a link table's columns, the owner's excepted."""
    names = ["document_id", "position", "inverse_position"]
    if link.has_type:
        names.append("target_type")
    if link.has_locale:
        names.append("locale")
    return names


def select_links(link: LinkTable) -> sa.Select[Any]:
    """Target type, document id, locale and inverse position of the links of `row_id`, in order."""
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
    """Give `row_id` the links in `links`: a JSON list of objects keyed by column."""
    names = link_columns(link)
    source = rows_source("links", [(name, link.table.c[name].type) for name in names], dialect)
    # SQLite reads ON CONFLICT as a join's ON unless a WHERE stands before it.
    select = sa.select(row_id("row_id"), *(source.c[name] for name in names)).where(sa.true())
    return once(link, ["owner_id", *names], select, dialect)


def once(link: LinkTable, names: list[str], select: sa.Select[Any], dialect: str) -> Any:
    """Insert links that are not there yet: another writer may have made them from the other side."""
    return insert_into(link.table, dialect).from_select(names, select).on_conflict_do_nothing()


def copy_links(link: LinkTable) -> sa.Insert:
    """Give `row_id` the links of `source_id`."""
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
    """Give the siblings the links of `row_id`."""
    names = link_columns(link)
    source = link.table.alias("source")
    select = sa.select(model.table.c.id, *(source.c[name] for name in names)).where(
        siblings(model), source.c.owner_id == row_id("row_id")
    )
    return sa.insert(link.table).from_select(["owner_id", *names], select)


def emptied(to_one: ToOne) -> dict[str, Any]:
    """Return the values that make a to-one relation point at nothing."""
    columns = (to_one.document_id, to_one.locale, to_one.position)
    return {column.name: sa.null() for column in columns if column is not None}


def release_from_others(model: TypeModel, to_one: ToOne) -> sa.Update:
    """Take `target` from the other documents' rows of `locale` and `status` that hold it (one-to-one)."""
    table = model.table
    held = [to_one.document_id == parameter("target")]
    if to_one.locale is not None:
        held.append(to_one.locale == parameter("target_locale"))
    return (
        sa.update(table)
        .values(emptied(to_one))
        .where(
            *held,
            table.c.locale == parameter("locale"),
            table.c.status == parameter("status"),
            table.c.document_id != parameter("document_id"),
        )
    )


def clear_pointers(model: TypeModel, kept: ToOne | LinkTable | sa.Table) -> sa.Update | sa.Delete:
    """Make the rows of a type that point at `target`, of type `target_type`, point at nothing there."""
    if isinstance(kept, ToOne):
        return sa.update(model.table).values(emptied(kept)).where(_points(kept))
    return sa.delete(_table_of(kept)).where(_points(kept))


def select_owners(model: TypeModel, kept: ToOne | LinkTable | sa.Table) -> sa.Select[Any]:
    """Document id, locale and status of the rows that point at `target`, and where inside components."""
    owner = model.table
    nothing: sa.ColumnClause[str] = sa.literal_column("''")
    columns = [owner.c.document_id, owner.c.locale, owner.c.status]
    if isinstance(kept, ToOne):
        return sa.select(*columns, nothing, nothing).where(_points(kept)).order_by(owner.c.id)
    table = _table_of(kept)
    within = (table.c.component_uid, table.c.field) if isinstance(kept, sa.Table) else (nothing, nothing)
    joined = table.join(owner, table.c.owner_id == owner.c.id)
    return sa.select(*columns, *within).select_from(joined).where(_points(kept)).order_by(owner.c.id)


def _table_of(kept: LinkTable | sa.Table) -> sa.Table:
    return kept if isinstance(kept, sa.Table) else kept.table


def _points(kept: ToOne | LinkTable | sa.Table) -> sa.ColumnElement[bool]:
    """The condition that a link leads to `target`; where links lead to several types, of `target_type`."""
    if isinstance(kept, ToOne):
        return kept.document_id == parameter("target")
    table = _table_of(kept)
    leads = table.c.document_id == parameter("target")
    if isinstance(kept, LinkTable) and not kept.has_type:
        return leads
    return sa.and_(leads, table.c.target_type == parameter("target_type"))


def delete_owned(table: sa.Table, dialect: str) -> sa.Delete:
    """Delete what belongs to the rows in `ids`: links, or what components keep beside their row."""
    ids = rows_source("ids", [("v", sa.BigInteger())], dialect)
    return sa.delete(table).where(table.c.owner_id.in_(sa.select(ids.c.v)))
