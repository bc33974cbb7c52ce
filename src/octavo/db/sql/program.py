"""All statements of one query plan, and the order they run in."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import sqlalchemy as sa

from octavo.db.dialects.base import Dialect, constant
from octavo.db.model import Model
from octavo.db.rows import Collected, Document, LoadList
from octavo.db.sql.branches import Node, nodes
from octavo.db.sql.conditions import where
from octavo.db.sql.locales import of_locales
from octavo.db.sql.orders import order_by
from octavo.db.sql.publication import of_publication
from octavo.db.sql.repeats import Repeats
from octavo.db.sql.scopes import Build, Expression, RowScope, bind
from octavo.db.sql.selections import select
from octavo.db.sql.write_source import not_by_index
from octavo.db.statement import Statement, compile_statement
from octavo.queries.plan import (
    All,
    AnyOf,
    Compare,
    Condition,
    MorphPopulate,
    Negate,
    QueryPlan,
    Selection,
    Through,
    Window,
    ZonePopulate,
    value_name,
)

Rows = Sequence[Sequence[Any]]
LARGEST_WINDOW = 2**62 - 1
"""The largest start or limit; the sum of two of them still fits into a 64-bit integer."""

T = TypeVar("T")
Asking = Generator[tuple[Statement, Sequence[Any]], Rows, T]
"""A generator that yields statements with their arguments, is sent their rows, and returns a result."""


@dataclass(frozen=True)
class Naming:
    """How a query's values are named in statements: by their index; pairs have two names."""

    pairs: frozenset[int]
    windows: frozenset[int]

    def name(self, values: Sequence[Any]) -> dict[str, Any]:
        """Return the values by name; windows are clamped to what databases can count to."""
        parameters = {value_name(index): value for index, value in enumerate(values)}
        for index in self.pairs:
            parameters[value_name(index, 0)], parameters[value_name(index, 1)] = values[index]
        for index in self.windows:
            parameters[value_name(index)] = min(values[index], LARGEST_WINDOW)
        return parameters


@dataclass(frozen=True)
class CountProgram:
    """The statement that counts all matches of a plan."""

    statement: Statement
    naming: Naming

    def count(self, values: Sequence[Any]) -> Asking[int]:
        """Ask for the number."""
        rows = yield self.statement, self.statement.arguments(self.naming.name(values))
        number: int = rows[0][0]
        return number

    @property
    def tables(self) -> frozenset[str] | None:
        """Every table it reads; None where they are not known."""
        return self.statement.tables


@dataclass(frozen=True)
class Program:
    """The statements of one plan and the functions that make documents of their rows; it is independent of
    drivers.
    """

    root: Statement
    load: LoadList
    slots: int
    nodes: tuple[Node, ...]
    total: Statement | None
    naming: Naming
    tables: frozenset[str] | None
    """Every table they read; None where they are not known."""
    columns: tuple[str, ...] | None
    """The columns of the row that the root selects; None where it selects more than such columns."""

    def find(
        self, values: Sequence[Any], *, limited: bool = False
    ) -> Asking[tuple[list[Document], int | None]]:
        """Yield each statement; return the documents, and the total number of matches if the plan asks for
        it.

        Raises ValidationError if the answer is limited and repeats too much.
        """
        parameters = self.naming.name(values)
        rows = yield self.root, self.root.arguments(parameters)
        documents = yield from self._documents(rows, parameters, limited)
        total = None
        if self.total is not None:
            total = (yield self.total, self.total.arguments(parameters))[0][0]
        return documents, total

    def complete(
        self, values: Sequence[Any], row: Sequence[Any], *, limited: bool = False
    ) -> Asking[Document]:
        """Return the document of a row of which `columns` are at hand; yields as `find` does, but for the
        root.
        """
        return (yield from self._documents([row], self.naming.name(values), limited))[0]

    def _documents(self, rows: Rows, parameters: dict[str, Any], limited: bool) -> Asking[list[Document]]:
        collected: list[dict[Any, Document]] = [{} for _ in range(self.slots)]
        documents, by_id = self.load(rows, collected, parameters)
        if self.nodes and by_id:
            yield from _populate(self.nodes, by_id, collected, parameters, Repeats() if limited else None)
        return documents


def completed(asking: Asking[T]) -> T:
    """Return the result of what asks for no statement."""
    try:
        next(asking)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]  # a generator's value is untyped there
    raise AssertionError("it asks for a statement")


def _populate(
    nodes: Sequence[Node],
    by_id: dict[int, Document],
    collected: Collected,
    values: dict[str, Any],
    repeats: Repeats | None,
) -> Asking[None]:
    """Yield the statements of populated relations, level by level."""
    ids = list(by_id)
    for node in nodes:
        parents = by_id if node.slot is None else collected[node.slot]
        if not parents:
            continue
        values["ids"] = ids
        rows = yield node.statement, node.statement.arguments(values)
        below: list[dict[Any, Document]] = [{} for _ in range(node.slots)]
        children = node.load(rows, parents, below, values)
        inner = None if repeats is None else repeats.below(rows, node.slot is not None, bool(node.children))
        if node.children and children:
            yield from _populate(node.children, children, below, values, inner)
        if node.finish is not None:
            node.finish(parents, node.key)


def find_program(model: Model, dialect: Dialect, plan: QueryPlan) -> Program:
    """Write the statements of a plan."""
    build = Build(model, dialect, plan.status, plan.publication)
    scope = build.rows(plan.selection.uid)
    selected = select(build, scope, plan.selection)
    statement = sa.select(*selected.columns).order_by(*_order(build, scope, plan))
    if plan.selection.order and plan.selection.window is not None:
        # Sorting ids and fetching 25 rows costs a third of sorting whole rows, far into a list.
        window_scope = build.rows(plan.selection.uid)
        ids = sa.select(window_scope.id).where(*_conditions(build, window_scope, plan))
        ids = _cut(ids.order_by(*_order(build, window_scope, plan)), plan.selection.window)
        statement = statement.where(dialect.is_in_window(scope.id, ids))
    else:
        statement = _cut(statement.where(*_conditions(build, scope, plan)), plan.selection.window)
    branches = tuple(node for branch in selected.branches for node in nodes(build, branch))
    root = compile_statement(statement, dialect)
    total = _count_statement(model, dialect, plan) if plan.total else None
    return Program(
        root if branches or plan.total else replace(root, alone=True),
        selected.shape.list_loader(),
        selected.slots,
        branches,
        total,
        _naming(plan),
        _tables([root, *([] if total is None else [total]), *_statements(branches)]),
        _columns(scope, selected.columns),
    )


def _columns(scope: RowScope, selected: Sequence[Expression]) -> tuple[str, ...] | None:
    """Return the names of columns if all that is selected are columns of the row."""
    columns = [one for one in selected if isinstance(one, sa.Column) and one.table is scope.table]
    return tuple(column.name for column in columns) if len(columns) == len(selected) else None


def _statements(branches: Sequence[Node]) -> Iterator[Statement]:
    """Yield the statements of populated relations, those of all levels."""
    for node in branches:
        yield node.statement
        yield from _statements(node.children)


def _tables(statements: Sequence[Statement]) -> frozenset[str] | None:
    """Return the tables of all statements; None if those of one are not known."""
    tables = [statement.tables for statement in statements if statement.tables is not None]
    return frozenset[str]().union(*tables) if len(tables) == len(statements) else None


def _cut(statement: sa.Select[Any], window: Window | None) -> sa.Select[Any]:
    """Return the statement with OFFSET and LIMIT of a window."""
    if window is None:
        return statement
    statement = statement.offset(bind(window.start_param, "bigint"))
    return statement if window.limit_param is None else statement.limit(bind(window.limit_param, "bigint"))


def count_program(model: Model, dialect: Dialect, plan: QueryPlan) -> CountProgram:
    """Build the statement that counts all matches of a plan, whatever its window."""
    return CountProgram(replace(_count_statement(model, dialect, plan), alone=True), _naming(plan))


def _count_statement(model: Model, dialect: Dialect, plan: QueryPlan) -> Statement:
    build = Build(model, dialect, plan.status, plan.publication)
    scope = build.rows(plan.selection.uid)
    counted = sa.select(sa.func.count()).select_from(scope.table).where(*_conditions(build, scope, plan))
    return replace(compile_statement(counted, dialect), counts=True)


def _order(build: Build, scope: RowScope, plan: QueryPlan) -> list[Expression]:
    return order_by(build, scope, plan.selection.order, (scope.id,))


def _conditions(build: Build, scope: RowScope, plan: QueryPlan) -> list[Expression]:
    """Return the conditions of a plan: its status, its locales, its publication filter, its filters."""
    content_type = scope.type_model.content_type
    status: Expression = scope.table.c.status
    if _lists_documents(plan.selection.where):
        status = not_by_index(status, build.dialect.name)
    conditions: list[Expression] = [status == build.status(content_type)]
    if not content_type.localized:
        conditions.append(scope.table.c.locale == constant(""))
    elif plan.locale_scope != "all":
        assert plan.locale_param is not None
        conditions.append(of_locales(build, scope, plan.locale_scope, plan.locale_param))
    conditions += of_publication(build, scope)
    if plan.selection.where is not None:
        conditions.append(where(build, scope, plan.selection.where, lookup=build.dialect.is_found))
    return conditions


def _lists_documents(where: Condition | None) -> bool:
    """Whether only listed documents match, which SQLite would look for in the list of all entries."""
    if isinstance(where, All):
        return any(map(_lists_documents, where.members))
    return isinstance(where, Compare) and (where.attribute, where.operator) == ("documentId", "$in")


def _naming(plan: QueryPlan) -> Naming:
    pairs, windows = set[int](), set[int]()
    _find_params(plan.selection, pairs, windows)
    return Naming(frozenset(pairs), frozenset(windows))


def _find_params(selection: Selection, pairs: set[int], windows: set[int]) -> None:
    """Collect which values are pairs, and which are the bounds of windows."""
    if selection.where is not None:
        _find_pairs(selection.where, pairs)
    if selection.window is not None:
        _note_window(selection.window, windows)
    for populate in selection.populate:
        if isinstance(populate, MorphPopulate | ZonePopulate):
            inner = populate.selections
        else:
            inner = (populate.selection,)
        for one in inner:
            _find_params(one, pairs, windows)


def _note_window(window: Window, windows: set[int]) -> None:
    windows.add(window.start_param)
    if window.limit_param is not None:
        windows.add(window.limit_param)


def _find_pairs(condition: Condition, pairs: set[int]) -> None:
    if isinstance(condition, Compare):
        if condition.operator == "$between" and condition.param is not None:
            pairs.add(condition.param)
    elif isinstance(condition, All | AnyOf):
        for member in condition.members:
            _find_pairs(member, pairs)
    elif isinstance(condition, Negate):
        _find_pairs(condition.member, pairs)
    elif isinstance(condition, Through):
        _find_pairs(condition.condition, pairs)
