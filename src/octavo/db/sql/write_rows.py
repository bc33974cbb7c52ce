"""Statements that write the rows of documents."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from octavo.db.dialects.base import LARGEST
from octavo.db.model import TypeModel
from octavo.db.sql.joins import OrderedJoin
from octavo.db.sql.upsert import insert_into
from octavo.db.sql.write_source import is_listed, rows_source
from octavo.db.statement import ONE_ROW, SHORT
from octavo.db.types import RowIdType, StoredType

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
    return parameter(name, RowIdType())


def lock_documents(model: TypeModel, dialect: str) -> sa.Select[Any]:
    """Lock every row of the documents in `documents`, in a fixed order, until the transaction ends."""
    return _select_for_update(model, is_listed(model.table.c.document_id, "documents", dialect), dialect)


def lock_rows(model: TypeModel, dialect: str) -> sa.Select[Any]:
    """Lock the rows whose ids are in `ids`, in the same order as `lock_documents`, until the transaction
    ends.
    """
    return _select_for_update(model, is_listed(model.table.c.id, "ids", dialect), dialect)


def _select_for_update(model: TypeModel, which: sa.ColumnElement[bool], dialect: str) -> sa.Select[Any]:
    table = model.table
    select = sa.select(table.c.id).where(which).order_by(table.c.document_id, table.c.id)
    if dialect != "mariadb":
        return select.with_for_update(of=table)
    # MariaDB locks rows as it reads them, and sorts them afterwards: they are read in their order.
    sorted_ids, rows = select.limit(sa.literal_column(str(LARGEST))).subquery("named"), table.alias("rows")
    return (
        sa.select(rows.c.id)
        .select_from(OrderedJoin(sorted_ids, rows, rows.c.id == sorted_ids.c.id))
        .with_for_update()
    )


def select_versions(model: TypeModel) -> sa.Select[Any]:
    """Select every row of `document_id` with all columns."""
    table = model.table
    mine = sa.select(*table.c).where(table.c.document_id == parameter("document_id"))
    return mine.order_by(table.c.id).execution_options(**{SHORT: True})


def select_versions_of(model: TypeModel, dialect: str) -> sa.Select[Any]:
    """Select every row of the `documents` with all columns."""
    table = model.table
    named = is_listed(table.c.document_id, "documents", dialect)
    return sa.select(*table.c).where(named).order_by(table.c.id)


def first_document(model: TypeModel) -> sa.Select[Any]:
    """The id of the first document there is."""
    table = model.table
    return sa.select(table.c.document_id).order_by(table.c.id).limit(1)


def find_rows_of(model: TypeModel, dialect: str) -> sa.Select[Any]:
    """Select id, document id and locale of the rows of `documents`."""
    table = model.table
    rows = sa.select(table.c.id, table.c.document_id, table.c.locale)
    return rows.where(is_listed(table.c.document_id, "documents", dialect))


def find_targets_of(models: Sequence[TypeModel], dialect: str) -> sa.CompoundSelect[Any]:
    """Select id, document id and locale of the rows of several types, with the number of the type: of the
    first one those that the lists `ids0` and `documents0` name.

    One select for each list: of one with OR only SQLite uses both indexes, others scan the table.
    """
    selects = []
    for number, table in enumerate(model.table for model in models):
        type_number: sa.Label[int] = sa.literal_column(str(number)).label("type")
        rows = sa.select(table.c.id, table.c.document_id, table.c.locale, type_number)
        selects += [
            rows.where(is_listed(table.c.id, f"ids{number}", dialect)),
            rows.where(is_listed(table.c.document_id, f"documents{number}", dialect)),
        ]
    return sa.union(*selects).order_by(sa.literal_column("1"))


def insert_row(model: TypeModel, names: frozenset[str]) -> Any:
    """Insert one row with the columns of these names and return it, with all columns."""
    return _returning_one(model, insert_rows(model, _columns_named(model, names)))


def insert_rows(model: TypeModel, columns: Sequence[sa.Column[Any]]) -> sa.Insert:
    """Insert rows with these columns, one after the other."""
    return sa.insert(model.table).values({column.name: value_of(column) for column in columns})


def insert_named(model: TypeModel, names: str) -> sa.Insert:
    """Insert rows with the columns of these attributes, whose names are separated by blanks."""
    columns = [model.status if name == "status" else model.columns[name] for name in names.split()]
    return insert_rows(model, columns)


def update_named(model: TypeModel, names: str) -> sa.Update:
    """Set the columns of attributes, whose names are separated by blanks, on the row `row_id`."""
    return update_row(model, frozenset(model.columns[name].name for name in names.split()))


def select_newest(model: TypeModel, equal: str, names: str) -> sa.Select[Any]:
    """Select the columns of some attributes of the newest row with the values of others; names are separated
    by blanks.
    """
    conditions = [column == value_of(column) for column in (model.columns[name] for name in equal.split())]
    columns = [model.columns[name] for name in names.split()]
    newest = sa.select(*columns).where(*conditions).order_by(model.table.c.id.desc())
    return newest.limit(sa.literal_column("1")).execution_options(**{SHORT: True})


def _returning_one(model: TypeModel, write: sa.Insert | sa.Update) -> Any:
    """Return the one row that is written, as `select_versions` would."""
    return write.returning(*model.table.c).execution_options(**{ONE_ROW: True, SHORT: True})


def _columns_named(model: TypeModel, names: frozenset[str]) -> list[sa.Column[Any]]:
    return [column for column in model.table.c if column.name in names]


def _copied(model: TypeModel, overridden_names: frozenset[str]) -> list[sa.Column[Any]]:
    """Return the columns that a copy of a row has from it: all but its id and place, and what is given."""
    own_names = overridden_names | {"id", "document_id", "locale", "status"}
    return [column for column in model.table.c if column.name not in own_names]


def update_row(model: TypeModel, names: frozenset[str]) -> sa.Update:
    """Set the columns of these names on the row `row_id`."""
    table = model.table
    return (
        sa.update(table)
        .values({column.name: value_of(column) for column in _columns_named(model, names)})
        .where(table.c.id == row_id("row_id"))
    )


def update_row_returning(model: TypeModel, names: frozenset[str]) -> Any:
    """Set the columns of these names on the row `row_id` and return it; MariaDB cannot."""
    return _returning_one(model, update_row(model, names))


def copy_onto_row(model: TypeModel, overridden_names: frozenset[str]) -> sa.Update:
    """Update the row `row_id` from the row `source_id`: some columns given as values, the others copied."""
    table = model.table
    source = table.alias("source")
    copied, overridden = _copied(model, overridden_names), _columns_named(model, overridden_names)
    values = {column.name: source.c[column.name] for column in copied}
    return (
        sa.update(table)
        .values(values | {column.name: value_of(column) for column in overridden})
        .where(table.c.id == row_id("row_id"), source.c.id == row_id("source_id"))
    )


def copy_onto_row_returning(model: TypeModel, overridden_names: frozenset[str]) -> Any:
    """Update a row as `copy_onto_row` does and return it; MariaDB cannot."""
    return _returning_one(model, copy_onto_row(model, overridden_names))


def copy_into_row(model: TypeModel, overridden_names: frozenset[str]) -> Any:
    """Insert a row copied from the row `source_id`, with some columns given as values, and return it, with
    all columns.
    """
    table = model.table
    source = table.alias("source")
    copied, overridden = _copied(model, overridden_names), _columns_named(model, overridden_names)
    copied_columns = [source.c[column.name] for column in copied]
    filled = [value_of(column).label(column.name) for column in overridden]
    select = sa.select(*copied_columns, *filled).where(source.c.id == row_id("source_id"))
    names = [column.name for column in (*copied, *overridden)]
    return _returning_one(model, sa.insert(table).from_select(names, select))


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
    return sa.delete(table).where(is_listed(table.c.id, "ids", dialect))


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
    return sa.select(*hits).execution_options(**{ONE_ROW: True})


def find_taken(model: TypeModel, column: sa.Column[Any], dialect: str) -> sa.Select[Any]:
    """Select which of `candidates` other documents have in this column at `locale`, drafts included."""
    table = model.table
    return sa.select(table.c[column.name]).where(
        is_listed(table.c[column.name], "candidates", dialect),
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


def take_numbers(counters: sa.Table, dialect: str, one: bool = False) -> Any:
    """Advance the counters in `wanted` (u: name, n: by how much), creating missing ones.

    Returns name and new value of each; with `one` there is one.
    """
    source = rows_source("wanted", [("u", sa.Text()), ("n", sa.BigInteger())], dialect)
    # SQLite reads ON CONFLICT as a join's ON unless a WHERE stands before it.
    select = sa.select(source.c.u, source.c.n).where(sa.true()).order_by(source.c.u)
    start = insert_into(counters, dialect).from_select(["name", "value"], select)
    upsert = start.on_conflict_do_update(
        index_elements=[counters.c.name], set_={"value": counters.c.value.op("+")(start.excluded.value)}
    )
    return upsert.returning(counters.c.name, counters.c.value).execution_options(
        **{ONE_ROW: one, SHORT: True}
    )


def update_rows(model: TypeModel, columns: Sequence[sa.Column[Any]], dialect: str) -> sa.Update:
    """Set these columns on the rows whose ids are in `ids`."""
    table = model.table
    return (
        sa.update(table)
        .values({column.name: value_of(column) for column in columns})
        .where(is_listed(table.c.id, "ids", dialect))
    )


def select_superseded(model: TypeModel, by: Sequence[sa.Column[Any]], timed: bool) -> sa.Select[Any]:
    """Select ids of at most `most` rows that have newer ones with the same values of some columns: `keep` of
    them, or, if it is `timed`, one, and were made before the moment `before`.
    """
    table = model.table
    place = sa.func.row_number().over(partition_by=list(by), order_by=table.c.id.desc())
    ranked = sa.select(table.c.id, model.columns["createdAt"].label("made"), place.label("place")).subquery()
    dropped = ranked.c.place > parameter("keep", sa.BigInteger())
    if timed:
        created = model.columns["createdAt"].type
        old = sa.and_(ranked.c.place > sa.literal_column("1"), ranked.c.made < parameter("before", created))
        dropped = sa.or_(dropped, old)
    return sa.select(ranked.c.id).where(dropped).limit(parameter("most", sa.BigInteger()))


def select_latest(
    model: TypeModel, by: Sequence[sa.Column[Any]], column: sa.Column[Any], dialect: str
) -> sa.Select[Any]:
    """Select the id of the newest row with each combination of values of some columns, among the rows that
    have one of `among` in a column.
    """
    return sa.select(sa.func.max(model.table.c.id)).where(is_listed(column, "among", dialect)).group_by(*by)


def select_among(
    model: TypeModel, equal: sa.Column[Any], column: sa.Column[Any], dialect: str
) -> sa.Select[Any]:
    """Select ids of at most `most` rows that have `equal` in a column and one of `among` in another."""
    return (
        sa.select(model.table.c.id)
        .where(equal == parameter("equal", equal.type), is_listed(column, "among", dialect))
        .limit(parameter("most", sa.BigInteger()))
    )
