"""Checks existing content before indexes are made: is it short enough, and unique?"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from octavo.db.engine import Database
from octavo.db.indexes import PARTIAL
from octavo.db.model import TypeModel
from octavo.db.statement import Statement, quoted, quoted_text
from octavo.errors import Problem
from octavo.migrations.change import pointer
from octavo.schema.attributes.base import Scalar
from octavo.schema.attributes.textual import MOST_UNIQUE_BYTES
from octavo.schema.nodes import dotted, unique_places

FIX = "change these first (octavo migrate plan lists them), or put the schema back as it was"


@dataclass(frozen=True, slots=True)
class _IndexCheck:
    """A check: where the index is declared, the message, and the statement that counts violations."""

    where: str
    message: str
    count: str


async def violations_of(database: Database, indexes: Collection[sa.Index]) -> list[Problem]:
    """Return the violations of indexes about to be made: texts that are too long, and duplicate values."""
    problems = []
    for model in database.model.types.values():
        beside = [] if model.component_uniques is None else model.component_uniques.indexes
        conversions = [
            *(
                ask
                for index in model.table.indexes
                if index in indexes
                for ask in _of_row(database, model, index)
            ),
            *(ask for index in beside if index in indexes for ask in _of_components(database, model, index)),
        ]
        for question in dict.fromkeys(conversions):
            count = (await database.fetch(Statement(question.count, ())))[0][0]
            if count:
                problems.append(Problem(question.where, question.message.format(count=count), FIX))
    return problems


def _of_row(database: Database, model: TypeModel, index: sa.Index) -> Iterator[_IndexCheck]:
    names = {column.name: name for name, column in model.columns.items()}
    attributes = model.content_type.attributes
    for number, column in enumerate(index.columns):
        attribute = attributes.get(names.get(column.name, ""))
        if not isinstance(attribute, Scalar):
            continue
        where = pointer(model.content_type, f"attributes/{attribute.name}")
        if attribute.column == "text":
            yield from _too_long(database, where, "", index, column, "")
        if index.unique and number == 0:  # the others say among what: a locale and a status
            yield _ask_for_doubles(where, "", index, column, "")


def _of_components(database: Database, model: TypeModel, index: sa.Index) -> Iterator[_IndexCheck]:
    type_, schemas = model.content_type, database.model.schemas
    if not index.unique:
        return
    for (place, field), (component, _) in sorted(unique_places(schemas, type_.uid).items()):
        where = pointer(component, f"attributes/{field}")
        at = f" at {dotted(place, field)} of {type_.uid}"
        among = f"place = {quoted_text(place)} AND field = {quoted_text(field)}"
        value = index.table.c.value  # type: ignore[union-attr]  # an index of a table
        yield from _too_long(database, where, at, index, value, among)
        yield _ask_for_doubles(where, at, index, value, among)


def _too_long(
    database: Database, where: str, at: str, index: sa.Index, column: sa.Column[object], among: str
) -> Iterator[_IndexCheck]:
    """Return the check for texts that are too long; only PostgreSQL has a limit for what is looked up."""
    name, dialect = quoted(column.name), database.dialect.name
    if dialect != "postgresql" and not index.unique:
        return
    length = f"length(CAST({name} AS BLOB))" if dialect == "sqlite" else f"octet_length({name})"
    what = "unique" if index.unique else "looked up by an index"
    message = f"is {what} now, and texts{at} are longer than {MOST_UNIQUE_BYTES} bytes: {{count}}"
    yield _IndexCheck(where, message, _count(index, [f"{length} > {MOST_UNIQUE_BYTES}", among]))


def _ask_for_doubles(
    where: str, at: str, index: sa.Index, column: sa.Column[object], among: str
) -> _IndexCheck:
    conditions = [index.info.get(PARTIAL, ""), f"{quoted(column.name)} IS NOT NULL", among]
    columns = ", ".join(quoted(each.name) for each in index.columns)
    rows = f"SELECT 1 AS one FROM {_table(index)} {_where(conditions)} GROUP BY {columns} HAVING count(*) > 1"
    message = f"is unique now, and values{at} are held by several: {{count}}"
    return _IndexCheck(where, message, f"SELECT count(*) FROM ({rows}) AS doubled")


def _count(index: sa.Index, conditions: list[str]) -> str:
    return f"SELECT count(*) FROM {_table(index)} {_where(conditions)}"


def _where(conditions: list[str]) -> str:
    return "WHERE " + " AND ".join(condition for condition in conditions if condition)


def _table(index: sa.Index) -> str:
    return quoted(index.table.name)  # type: ignore[union-attr]  # an index of a table
