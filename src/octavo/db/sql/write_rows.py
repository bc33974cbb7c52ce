"""Statements that write the rows of documents."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from octavo.db.dialects.base import LARGEST
from octavo.db.model import TypeModel
from octavo.db.sql.joins import OrderedJoin
from octavo.db.sql.upsert import insert_into
from octavo.db.sql.write_source import rows_source
from octavo.db.types import RowId, StoredType

VALUE = "v_"
"""The prefix of the names of columns' parameters."""


def value_of(column: sa.Column[Any]) -> sa.BindParameter[Any]:
    """Return the parameter for a column's new value."""
    return sa.bindparam(VALUE + column.name, type_=column.type)


def parameter(name: str, type_: sa.types.TypeEngine[Any] | None = None) -> sa.BindParameter[Any]:
    """Return a named parameter, text by default."""
    return sa.bindparam(name, type_=type_ or StoredType("text"))


def row_id(name: str) -> sa.BindParameter[Any]:
    """Return a named parameter for the id of a row."""
    return parameter(name, RowId())


def lock_documents(model: TypeModel, dialect: str) -> sa.Select[Any]:
    """Lock every row of the documents in `documents`, in a fixed order, until the transaction ends."""
    documents = rows_source("documents", [("v", sa.Text())], dialect)
    return _select_for_update(model, model.table.c.document_id.in_(sa.select(documents.c.v)), dialect)


def lock_rows(model: TypeModel, dialect: str) -> sa.Select[Any]:
    """Lock the rows whose ids are in `ids`, in the same order as `lock_documents`, until the transaction
    ends.
    """
    ids = rows_source("ids", [("v", sa.BigInteger())], dialect)
    return _select_for_update(model, model.table.c.id.in_(sa.select(ids.c.v)), dialect)


def _select_for_update(model: TypeModel, which: sa.ColumnElement[bool], dialect: str) -> sa.Select[Any]:
    table = model.table
    select = sa.select(table.c.id).where(which).order_by(table.c.document_id, table.c.id)
    if dialect != "mariadb":
        return select.with_for_update(of=table)
    # MariaDB locks rows as it reads them, and sorts them afterwards: they are read in their order.
    named, rows = select.limit(sa.literal_column(str(LARGEST))).subquery("named"), table.alias("rows")
    return (
        sa.select(rows.c.id).select_from(OrderedJoin(named, rows, rows.c.id == named.c.id)).with_for_update()
    )


def select_versions(model: TypeModel) -> sa.Select[Any]:
    """Select every row of `document_id` with all columns."""
    table = model.table
    return sa.select(*table.c).where(table.c.document_id == parameter("document_id")).order_by(table.c.id)


def first_document(model: TypeModel) -> sa.Select[Any]:
    """The id of the first document there is."""
    table = model.table
    return sa.select(table.c.document_id).order_by(table.c.id).limit(1)


def find_targets(model: TypeModel, dialect: str) -> sa.Select[Any]:
    """Select id, document id and locale of the rows named by `ids` or `documents`, JSON lists of `{"v":
    …}`.
    """
    table = model.table
    ids = rows_source("ids", [("v", sa.BigInteger())], dialect)
    documents = rows_source("documents", [("v", sa.Text())], dialect)
    return (
        sa.select(table.c.id, table.c.document_id, table.c.locale)
        .where(
            sa.or_(
                table.c.id.in_(sa.select(ids.c.v)),
                table.c.document_id.in_(sa.select(documents.c.v)),
            )
        )
        .order_by(table.c.id)
    )


def insert_row(model: TypeModel, columns: Sequence[sa.Column[Any]]) -> Any:
    """Insert one row with these columns and return its id."""
    return insert_rows(model, columns).returning(model.table.c.id)


def insert_rows(model: TypeModel, columns: Sequence[sa.Column[Any]]) -> sa.Insert:
    """Insert rows with these columns, one after the other."""
    return sa.insert(model.table).values({column.name: value_of(column) for column in columns})


def update_row(model: TypeModel, columns: Sequence[sa.Column[Any]]) -> sa.Update:
    """Set these columns on the row `row_id`."""
    table = model.table
    return (
        sa.update(table)
        .values({column.name: value_of(column) for column in columns})
        .where(table.c.id == row_id("row_id"))
    )


def copy_onto_row(
    model: TypeModel, copied: Sequence[sa.Column[Any]], overridden: Sequence[sa.Column[Any]]
) -> sa.Update:
    """Update the row `row_id` from the row `source_id`: some columns copied, the others given as values."""
    table = model.table
    source = table.alias("source")
    values = {column.name: source.c[column.name] for column in copied}
    return (
        sa.update(table)
        .values({**values, **{column.name: value_of(column) for column in overridden}})
        .where(table.c.id == row_id("row_id"), source.c.id == row_id("source_id"))
    )


def copy_into_row(
    model: TypeModel, copied: Sequence[sa.Column[Any]], overridden: Sequence[sa.Column[Any]]
) -> Any:
    """Insert a row copied from the row `source_id`, with some columns given as values; return its id."""
    table = model.table
    source = table.alias("source")
    picked = [source.c[column.name] for column in copied]
    filled = [value_of(column).label(column.name) for column in overridden]
    select = sa.select(*picked, *filled).where(source.c.id == row_id("source_id"))
    names = [column.name for column in (*copied, *overridden)]
    return sa.insert(table).from_select(names, select).returning(table.c.id)


def share_columns(model: TypeModel, columns: Sequence[sa.Column[Any]]) -> sa.Update:
    """Copy these columns from the row `row_id` to the rows of `document_id` and `status` in other locales."""
    table = model.table
    source = table.alias("source")
    return (
        sa.update(table)
        .values({column.name: source.c[column.name] for column in columns})
        .where(
            table.c.document_id == parameter("document_id"),
            table.c.status == parameter("status"),
            table.c.id != row_id("row_id"),
            source.c.id == row_id("row_id"),
        )
    )


def delete_rows(model: TypeModel, dialect: str) -> sa.Delete:
    """Delete the rows whose ids are in `ids`."""
    table = model.table
    ids = rows_source("ids", [("v", sa.BigInteger())], dialect)
    return sa.delete(table).where(table.c.id.in_(sa.select(ids.c.v)))


def locales_of(model: TypeModel) -> sa.Select[Any]:
    """Select the locales `document_id` has at `status`."""
    mine = model.table.alias("mine")
    return sa.select(mine.c.locale).where(
        mine.c.document_id == parameter("document_id"), mine.c.status == parameter("status")
    )


def find_values(
    model: TypeModel, columns: Sequence[sa.Column[Any]], shared: Sequence[sa.Column[Any]]
) -> sa.Select[Any]:
    """Select whether each of these columns' new values is another document's already, at `locale` and
    `status`.

    Shared columns are compared in every locale of `document_id`.
    """
    hits: list[sa.ColumnElement[Any]] = [
        _is_anothers(model, column, column in shared).label(column.name) for column in columns
    ]
    return sa.select(*hits)


def find_taken(model: TypeModel, column: sa.Column[Any], dialect: str) -> sa.Select[Any]:
    """Select which of `candidates` other documents have in this column at `locale`, drafts included."""
    table = model.table
    candidates = rows_source("candidates", [("v", sa.Text())], dialect)
    return sa.select(table.c[column.name]).where(
        table.c[column.name].in_(sa.select(candidates.c.v)),
        table.c.locale == parameter("locale"),
        table.c.document_id != parameter("document_id"),
    )


def _is_anothers(model: TypeModel, column: sa.Column[Any], shared: bool) -> sa.ColumnElement[bool]:
    other = model.table.alias("other")
    here = other.c.locale == parameter("locale")
    return sa.exists().where(
        other.c[column.name] == value_of(column),
        sa.or_(here, other.c.locale.in_(locales_of(model))) if shared else here,
        other.c.status == parameter("status"),
        other.c.document_id != parameter("document_id"),
    )


def take_numbers(counters: sa.Table, dialect: str) -> Any:
    """Advance the counters in `wanted` (u: name, n: by how much), creating missing ones.

    Returns name and new value of each.
    """
    wanted = rows_source("wanted", [("u", sa.Text()), ("n", sa.BigInteger())], dialect)
    # SQLite reads ON CONFLICT as a join's ON unless a WHERE stands before it.
    select = sa.select(wanted.c.u, wanted.c.n).where(sa.true()).order_by(wanted.c.u)
    start = insert_into(counters, dialect).from_select(["name", "value"], select)
    return start.on_conflict_do_update(
        index_elements=[counters.c.name], set_={"value": counters.c.value.op("+")(start.excluded.value)}
    ).returning(counters.c.name, counters.c.value)


def update_rows(model: TypeModel, columns: Sequence[sa.Column[Any]], dialect: str) -> sa.Update:
    """Set these columns on the rows whose ids are in `ids`."""
    table = model.table
    ids = rows_source("ids", [("v", sa.BigInteger())], dialect)
    return (
        sa.update(table)
        .values({column.name: value_of(column) for column in columns})
        .where(table.c.id.in_(sa.select(ids.c.v)))
    )
