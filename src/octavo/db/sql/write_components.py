"""Statements for the side tables of components: references and unique values.

`components` is a JSON list of objects u (component uid), i (id) and, for copies, n (the copy's id).
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from octavo.db.indexes import is_kept_unique
from octavo.db.model import TypeModel
from octavo.db.sql.write_links import siblings
from octavo.db.sql.write_rows import locales_of, parameter, row_id
from octavo.db.sql.write_source import SourceColumn, not_by_index, rows_source

LINK_FIELDS = ("component_id", "component_uid", "field", "position", "target_type", "document_id", "locale")


def components_source(dialect: str) -> sa.FromClause:
    """Return the parameter `components` as a table."""
    columns: list[SourceColumn] = [("u", sa.Text()), ("i", sa.BigInteger()), ("n", sa.BigInteger())]
    return rows_source("components", columns, dialect)


def select_component_links(table: sa.Table) -> sa.Select[Any]:
    """Select the references inside the components of `row_id`, in order; columns as `LINK_FIELDS`."""
    return (
        sa.select(*(table.c[name] for name in LINK_FIELDS))
        .where(table.c.owner_id == row_id("row_id"))
        .order_by(table.c.component_uid, table.c.component_id, table.c.field, table.c.position)
    )


def select_component_owner(model: TypeModel, table: sa.Table) -> sa.Select[Any]:
    """Select document id and row id of what holds the component `component_id` of `component_uid`."""
    return (
        sa.select(model.table.c.document_id, model.table.c.id)
        .join_from(model.table, table, table.c.owner_id == model.table.c.id)
        .where(
            table.c.component_id == row_id("component_id"),
            table.c.component_uid == parameter("component_uid"),
        )
        .limit(1)
    )


def delete_of_components(table: sa.Table, dialect: str) -> sa.Delete:
    """Delete the side rows of these components of `row_id`."""
    return sa.delete(table).where(table.c.owner_id == row_id("row_id"), _is_one_of(table, dialect))


def delete_of_sibling_components(model: TypeModel, table: sa.Table, dialect: str) -> sa.Delete:
    """Delete the side rows of these components of the siblings of `row_id`."""
    owners = sa.select(model.table.c.id).where(siblings(model))
    return sa.delete(table).where(table.c.owner_id.in_(owners), _is_one_of(table, dialect))


def _is_one_of(table: sa.Table, dialect: str) -> sa.ColumnElement[bool]:
    components = components_source(dialect)
    if dialect == "mariadb":  # would run a subquery of DELETE for each row, so that it deletes from a join
        same_uid = table.c.component_uid == components.c.u
        return sa.and_(same_uid, table.c.component_id == components.c.i)
    pair = sa.tuple_(table.c.component_uid, table.c.component_id)
    return pair.in_(sa.select(components.c.u, components.c.i))


def insert_of_components(table: sa.Table, dialect: str) -> sa.Insert:
    """Insert side rows of `row_id`; `kept` is a JSON list of objects keyed by column."""
    names = [column.name for column in table.c if column.name not in {"id", "owner_id"}]
    source = rows_source("kept", [(name, table.c[name].type) for name in names], dialect)
    select = sa.select(row_id("row_id"), *(source.c[name] for name in names))
    return sa.insert(table).from_select(["owner_id", *names], select)


def copy_of_components(model: TypeModel, table: sa.Table, dialect: str) -> sa.Insert:
    """Copy the side rows of these components from `source_id` to `row_id`, under the copies' ids."""
    components = components_source(dialect)
    here = model.table.c.id == row_id("row_id")
    renumbered = {"component_id": components.c.n}
    return _copy(model, table, components, "source_id", here, renumbered, dialect)


def copy_of_components_to_siblings(model: TypeModel, table: sa.Table, dialect: str) -> sa.Insert:
    """Copy the side rows of these components from `row_id` to its siblings."""
    return _copy(model, table, components_source(dialect), "row_id", siblings(model), {}, dialect)


def _copy(
    model: TypeModel,
    table: sa.Table,
    components: sa.FromClause,
    source_id: str,
    targets: sa.ColumnElement[bool],
    overrides: Mapping[str, Any],
    dialect: str,
) -> sa.Insert:
    """Copy the side rows of these components from one row to other rows, with changed columns.

    They are found by the index of components, for one row may have thousands.
    """
    source, owner = table.alias("source"), model.table
    columns: dict[str, Any] = {
        column.name: source.c[column.name] for column in table.c if column.name not in {"id", "owner_id"}
    }
    columns |= overrides
    if "status" in columns:
        columns |= {"status": owner.c.status, "locale": owner.c.locale}
    select = sa.select(owner.c.id, *columns.values()).where(
        targets,
        not_by_index(source.c.owner_id, dialect) == row_id(source_id),
        source.c.component_uid == components.c.u,
        source.c.component_id == components.c.i,
    )
    return sa.insert(table).from_select(["owner_id", *columns], select)


def find_unique_values(model: TypeModel, table: sa.Table, dialect: str) -> sa.Select[Any]:
    """Select which values of `wanted` (p: place, f, w, s) other documents have published in components.

    In `locale`, and where `s` is 1 in every locale of `document_id`.
    """
    columns: list[SourceColumn] = [(name, sa.Text()) for name in "pfw"]
    sought = rows_source("wanted", [*columns, ("s", sa.BigInteger())], dialect)
    shared = sa.and_(sought.c.s == sa.literal_column("1"), table.c.locale.in_(locales_of(model)))
    return (
        sa.select(table.c.place, table.c.field, table.c.value)
        .where(
            table.c.place == sought.c.p,
            table.c.field == sought.c.f,
            table.c.value == sought.c.w,
            sa.or_(table.c.locale == parameter("locale"), shared),
            is_kept_unique(table),
            table.c.owner_id == model.table.c.id,
            model.table.c.document_id != parameter("document_id"),
        )
        .distinct()
    )
