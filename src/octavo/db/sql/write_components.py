"""Statements for what components keep beside their row: references and unique values. Pure, one per shape.

`components` is a JSON list of objects u (component uid), i (id) and, for copies, n (the copy's id).
"""

from typing import Any

import sqlalchemy as sa

from octavo.db.model import TypeModel
from octavo.db.sql.write_links import siblings
from octavo.db.sql.write_rows import locales_of, parameter, row_id
from octavo.db.sql.write_source import SourceColumn, rows_source

LINK_FIELDS = ("component_id", "component_uid", "field", "position", "target_type", "document_id", "locale")


def components_source(dialect: str) -> sa.FromClause:
    """Return the table of components in the parameter `components`."""
    columns: list[SourceColumn] = [("u", sa.Text()), ("i", sa.BigInteger()), ("n", sa.BigInteger())]
    return rows_source("components", columns, dialect)


def select_component_links(table: sa.Table) -> sa.Select[Any]:
    """The references inside the components of `row_id`, in order; columns as `LINK_FIELDS`."""
    return (
        sa.select(*(table.c[name] for name in LINK_FIELDS))
        .where(table.c.owner_id == row_id("row_id"))
        .order_by(table.c.component_uid, table.c.component_id, table.c.field, table.c.position)
    )


def delete_of_components(table: sa.Table, dialect: str) -> sa.Delete:
    """Delete what the components named keep beside `row_id`."""
    return sa.delete(table).where(table.c.owner_id == row_id("row_id"), _named(table, dialect))


def delete_of_sibling_components(model: TypeModel, table: sa.Table, dialect: str) -> sa.Delete:
    """Delete what the components named keep beside the siblings of `row_id`."""
    owners = sa.select(model.table.c.id).where(siblings(model))
    return sa.delete(table).where(table.c.owner_id.in_(owners), _named(table, dialect))


def _named(table: sa.Table, dialect: str) -> sa.ColumnElement[bool]:
    named = components_source(dialect)
    pair = sa.tuple_(table.c.component_uid, table.c.component_id)
    return pair.in_(sa.select(named.c.u, named.c.i))


def insert_of_components(table: sa.Table, dialect: str) -> sa.Insert:
    """Keep the rows in `kept`, a JSON list of objects keyed by column, beside `row_id`."""
    names = [column.name for column in table.c if column.name not in {"id", "owner_id"}]
    source = rows_source("kept", [(name, table.c[name].type) for name in names], dialect)
    select = sa.select(row_id("row_id"), *(source.c[name] for name in names))
    return sa.insert(table).from_select(["owner_id", *names], select)


def copy_of_components(model: TypeModel, table: sa.Table, dialect: str) -> sa.Insert:
    """Keep beside `row_id` what the components named keep beside `source_id`, under the copies' ids."""
    named = components_source(dialect)
    source = table.alias("source")
    target = model.table
    picked: dict[str, Any] = {
        column.name: source.c[column.name] for column in table.c if column.name not in {"id", "owner_id"}
    }
    picked["component_id"] = named.c.n
    if "status" in picked:
        picked |= {"status": target.c.status, "locale": target.c.locale}
    select = sa.select(target.c.id, *picked.values()).where(
        target.c.id == row_id("row_id"),
        source.c.owner_id == row_id("source_id"),
        source.c.component_uid == named.c.u,
        source.c.component_id == named.c.i,
    )
    return sa.insert(table).from_select(["owner_id", *picked], select)


def copy_of_components_to_siblings(model: TypeModel, table: sa.Table, dialect: str) -> sa.Insert:
    """Keep beside the siblings what the components named keep beside `row_id`."""
    named = components_source(dialect)
    source = table.alias("source")
    owner = model.table
    picked: dict[str, Any] = {
        column.name: source.c[column.name] for column in table.c if column.name not in {"id", "owner_id"}
    }
    if "status" in picked:
        picked |= {"status": owner.c.status, "locale": owner.c.locale}
    select = sa.select(owner.c.id, *picked.values()).where(
        siblings(model),
        source.c.owner_id == row_id("row_id"),
        source.c.component_uid == named.c.u,
        source.c.component_id == named.c.i,
    )
    return sa.insert(table).from_select(["owner_id", *picked], select)


def find_unique_values(model: TypeModel, table: sa.Table, dialect: str) -> sa.Select[Any]:
    """Which values of `wanted` (p: place, f, w, s) another document's components have at `status`.

    In `locale`, and where `s` is 1 in every locale of `document_id`.
    """
    columns: list[SourceColumn] = [(name, sa.Text()) for name in "pfw"]
    wanted = rows_source("wanted", [*columns, ("s", sa.BigInteger())], dialect)
    shared = sa.and_(wanted.c.s == sa.literal_column("1"), table.c.locale.in_(locales_of(model)))
    return (
        sa.select(table.c.place, table.c.field, table.c.value)
        .where(
            table.c.place == wanted.c.p,
            table.c.field == wanted.c.f,
            table.c.value == wanted.c.w,
            sa.or_(table.c.locale == parameter("locale"), shared),
            table.c.status == parameter("status"),
            table.c.owner_id == model.table.c.id,
            model.table.c.document_id != parameter("document_id"),
        )
        .distinct()
    )
