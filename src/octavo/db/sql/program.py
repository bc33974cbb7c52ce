"""A plan, made ready to run: its statements, and the order they run in."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import sqlalchemy as sa

from octavo.db.dialects.base import Dialect, constant
from octavo.db.model import Model
from octavo.db.rows import Collected, Document, LoadList
from octavo.db.sql.branches import Node, nodes
from octavo.db.sql.conditions import where
from octavo.db.sql.orders import order_by
from octavo.db.sql.publication import of_publication
from octavo.db.sql.repeats import Repeats
from octavo.db.sql.scopes import Build, Expression, RowScope, bind
from octavo.db.sql.selections import select
from octavo.db.statement import Statement, compile_statement
from octavo.queries.plan import (
    All,
    AnyOf,
    Compare,
    Condition,
    MorphPopulate,
    Negate,
    Plan,
    Selection,
    Through,
    Window,
    ZonePopulate,
)

Rows = Sequence[Sequence[Any]]
LARGEST_WINDOW = 2**62
"""The sum of two of them is still a number databases have."""

T = TypeVar("T")
Asking = Generator[tuple[Statement, Sequence[Any]], Rows, T]
"""Asks for the rows of one statement after the other, and returns what was made of them."""


@dataclass(frozen=True)
class Naming:
    """How a query's values are called in statements: by their index; pairs are two."""

    pairs: frozenset[int]
    windows: frozenset[int]

    def name(self, values: Sequence[Any]) -> dict[str, Any]:
        """Return the values by name; windows no database can count to begin where the largest does."""
        named = {f"v{index}": value for index, value in enumerate(values)}
        for index in self.pairs:
            named[f"v{index}_0"], named[f"v{index}_1"] = values[index]
        for index in self.windows:
            named[f"v{index}"] = min(values[index], LARGEST_WINDOW)
        return named


@dataclass(frozen=True)
class CountProgram:
    """The statement that counts all a plan finds."""

    statement: Statement
    naming: Naming

    def count(self, values: Sequence[Any]) -> Asking[int]:
        """Ask for the number."""
        rows = yield self.statement, self.statement.arguments(self.naming.name(values))
        number: int = rows[0][0]
        return number


@dataclass(frozen=True)
class Program:
    """The statements of one plan and what becomes of their rows; it asks for rows and knows no driver."""

    root: Statement
    load: LoadList
    slots: int
    nodes: tuple[Node, ...]
    total: Statement | None
    naming: Naming

    def find(
        self, values: Sequence[Any], *, limited: bool = False
    ) -> Asking[tuple[list[Document], int | None]]:
        """Ask for the rows of each statement; return the documents, and the number of all where it is asked
        for.

        Raises ValidationError for a limited answer that repeats too much.
        """
        named = self.naming.name(values)
        rows = yield self.root, self.root.arguments(named)
        collected: list[dict[Any, Document]] = [{} for _ in range(self.slots)]
        documents, by_id = self.load(rows, collected, named)
        if self.nodes and by_id:
            yield from _populate(self.nodes, by_id, collected, named, Repeats() if limited else None)
        total = None
        if self.total is not None:
            total = (yield self.total, self.total.arguments(named))[0][0]
        return documents, total


def _populate(
    nodes: Sequence[Node],
    by_id: dict[int, Document],
    collected: Collected,
    named: dict[str, Any],
    repeats: Repeats | None,
) -> Asking[None]:
    """Ask for what hangs on documents, level by level."""
    ids = list(by_id)
    for node in nodes:
        parents = by_id if node.slot is None else collected[node.slot]
        if not parents:
            continue
        named["ids"] = ids
        rows = yield node.statement, node.statement.arguments(named)
        below: list[dict[Any, Document]] = [{} for _ in range(node.slots)]
        found = node.load(rows, parents, below, named)
        inner = None if repeats is None else repeats.below(rows, node.slot is not None, bool(node.children))
        if node.children and found:
            yield from _populate(node.children, found, below, named, inner)
        if node.finish is not None:
            node.finish(parents, node.key)


def find_program(model: Model, dialect: Dialect, plan: Plan) -> Program:
    """Write the statements of a plan."""
    build = Build(model, dialect, plan.status, plan.publication)
    scope = build.rows(plan.selection.uid)
    selected = select(build, scope, plan.selection)
    statement = sa.select(*selected.columns).order_by(*_order(build, scope, plan))
    if plan.selection.order and plan.selection.window is not None:
        # Sorting ids and fetching 25 rows costs a third of sorting whole rows, far into a list.
        chosen = build.rows(plan.selection.uid)
        ids = sa.select(chosen.id).where(*_conditions(build, chosen, plan))
        ids = _cut(ids.order_by(*_order(build, chosen, plan)), plan.selection.window)
        statement = statement.where(scope.id.in_(ids))
    else:
        statement = _cut(statement.where(*_conditions(build, scope, plan)), plan.selection.window)
    branches = tuple(node for branch in selected.branches for node in nodes(build, branch))
    return Program(
        compile_statement(statement, dialect),
        selected.shape.list_loader(),
        selected.slots,
        branches,
        _count_statement(model, dialect, plan) if plan.total else None,
        _naming(plan),
    )


def _cut(statement: sa.Select[Any], window: Window | None) -> sa.Select[Any]:
    """Return the part of the rows that a window shows."""
    if window is None:
        return statement
    statement = statement.offset(bind(window.start_param, "bigint"))
    return statement if window.limit_param is None else statement.limit(bind(window.limit_param, "bigint"))


def count_program(model: Model, dialect: Dialect, plan: Plan) -> CountProgram:
    """Write the statement that counts all a plan finds, whatever its window."""
    return CountProgram(_count_statement(model, dialect, plan), _naming(plan))


def _count_statement(model: Model, dialect: Dialect, plan: Plan) -> Statement:
    build = Build(model, dialect, plan.status, plan.publication)
    scope = build.rows(plan.selection.uid)
    counted = sa.select(sa.func.count()).select_from(scope.table).where(*_conditions(build, scope, plan))
    return replace(compile_statement(counted, dialect), counts=True)


def _order(build: Build, scope: RowScope, plan: Plan) -> list[Expression]:
    by_id = any(order.path == ("id",) for order in plan.selection.order)
    return order_by(build, scope, plan.selection.order, () if by_id else (scope.id,))


def _conditions(build: Build, scope: RowScope, plan: Plan) -> list[Expression]:
    """Return which rows a plan is about: its status, its locales, its publication filter, its filters."""
    content_type = scope.kept.content_type
    conditions: list[Expression] = [scope.table.c.status == build.status(content_type)]
    if not content_type.localized:
        conditions.append(scope.table.c.locale == constant(""))
    elif plan.locale_scope != "all":
        assert plan.locale_param is not None
        locale = scope.table.c.locale
        one = plan.locale_scope == "one"
        conditions.append(
            locale == bind(plan.locale_param, "text")
            if one
            else build.dialect.is_in(locale, f"v{plan.locale_param}", "text")
        )
    conditions += of_publication(build, scope)
    if plan.selection.where is not None:
        conditions.append(where(build, scope, plan.selection.where, lookup=build.dialect.is_found))
    return conditions


def _naming(plan: Plan) -> Naming:
    pairs, windows = set[int](), set[int]()
    _find_params(plan.selection, pairs, windows)
    return Naming(frozenset(pairs), frozenset(windows))


def _find_params(selection: Selection, pairs: set[int], windows: set[int]) -> None:
    """Note which values are pairs, and which are the bounds of windows."""
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
