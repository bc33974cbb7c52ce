"""Conditions of a plan as conditions of SQL."""

from collections.abc import Callable

import sqlalchemy as sa

from octavo.db.build.relations import Step, step
from octavo.db.build.scopes import (
    Build,
    Expression,
    Scope,
    bind,
    component_elements,
    single_component,
)
from octavo.db.types import Kind
from octavo.query.plan import All, Compare, Condition, Negate, Search, Through
from octavo.schema.attributes.base import ComponentAttribute

NEGATED = {
    "$ne": "$eq",
    "$nei": "$eqi",
    "$notIn": "$in",
    "$notContains": "$contains",
    "$notContainsi": "$containsi",
    "$notNull": "$null",
}
ORDERS: dict[str, Callable[[Expression, Expression], Expression]] = {
    "$lt": lambda value, other: value < other,
    "$lte": lambda value, other: value <= other,
    "$gt": lambda value, other: value > other,
    "$gte": lambda value, other: value >= other,
}


def where(build: Build, scope: Scope, condition: Condition, negated: bool = False) -> Expression:
    """Return a condition, or its negation, in SQL's three-valued logic.

    Negation is carried down to what is compared: around a path it counts for each row of the join (Strapi).
    """
    if isinstance(condition, Compare):
        return _compared(build, scope, condition, negated)
    if isinstance(condition, Through):
        return _through(build, scope, condition, negated)
    if isinstance(condition, Negate):
        return where(build, scope, condition.member, not negated)
    if isinstance(condition, Search):
        found = _search(build, scope, condition)
        return sa.not_(found) if negated else found
    members = [where(build, scope, member, negated) for member in condition.members]
    if not members:
        return sa.false() if negated else sa.true()
    return sa.and_(*members) if isinstance(condition, All) is not negated else sa.or_(*members)


def truth_of_nulls(condition: Condition, negated: bool = False) -> bool | None:
    """Return what a condition is for a row of NULLs; None is unknown."""
    if isinstance(condition, Compare):
        if condition.operator not in {"$null", "$notNull"}:
            return None
        return (condition.operator == "$null") is not negated
    if isinstance(condition, Through):
        return truth_of_nulls(condition.condition, negated)
    if isinstance(condition, Negate):
        return truth_of_nulls(condition.member, not negated)
    if isinstance(condition, Search):
        return None
    truths = {truth_of_nulls(member, negated) for member in condition.members}
    if not truths:
        return not negated
    decisive = isinstance(condition, All) is negated  # true decides a disjunction, false a conjunction
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


def _through(build: Build, scope: Scope, condition: Through, negated: bool) -> Expression:
    attribute = scope.attributes[condition.attribute]
    if isinstance(attribute, ComponentAttribute):
        if not attribute.repeatable:
            inside = single_component(build, scope, condition.attribute, condition.target)
            return where(build, inside, condition.condition, negated)
        element, table, is_object = component_elements(build, scope, condition.attribute, condition.target)
        holds = where(build, element, condition.condition, negated)
        return _exists_or_none((table,), (is_object,), holds, truth_of_nulls(condition.condition, negated))
    way: Step = step(build, scope, condition.attribute, condition.target)
    holds = where(build, way.target, condition.condition, negated)
    return _exists_or_none(way.tables, way.on, holds, truth_of_nulls(condition.condition, negated))


def _exists_or_none(
    tables: tuple[sa.FromClause, ...], on: tuple[Expression, ...], holds: Expression, nulls: bool | None
) -> Expression:
    """Say that some joined row satisfies a condition, or that there is none and a row of NULLs would."""
    some = sa.exists(
        sa.select(sa.literal_column("1")).select_from(*tables).where(*on, holds).correlate_except(*tables)
    )
    if not nulls:
        return some
    other = sa.exists(
        sa.select(sa.literal_column("1")).select_from(*tables).where(*on).correlate_except(*tables)
    )
    return sa.or_(some, sa.not_(other))


def _compared(build: Build, scope: Scope, condition: Compare, negated: bool) -> Expression:
    """Return one comparison or its negation; negated operators are negations."""
    value, kind = scope.value(condition.attribute)
    operator = NEGATED.get(condition.operator, condition.operator)
    negated = negated is not (condition.operator in NEGATED)
    if operator == "$null":
        return value.is_not(None) if negated else value.is_(None)
    assert condition.param is not None
    compared = _compare(build, value, kind, operator, condition.param)
    if not negated:
        return compared
    if operator == "$in":
        # NULL is in no list, but neither is it outside of one, were the list empty.
        compared = sa.case((value.is_not(None), compared))
    return sa.not_(compared)


def _compare(build: Build, value: Expression, kind: Kind, operator: str, param: int) -> Expression:
    if operator == "$eq":
        return value == bind(param, kind)
    if operator == "$in":
        return build.dialect.is_in(value, f"v{param}", kind)
    if operator in ORDERS:
        return ORDERS[operator](value, bind(param, kind))
    if operator == "$between":
        return sa.and_(value >= bind(param, kind, "_0"), value <= bind(param, kind, "_1"))
    return _compare_text(build, build.dialect.as_text(value, kind), operator, bind(param, "text"))


def _compare_text(build: Build, text: Expression, operator: str, part: Expression) -> Expression:
    if operator.endswith("i"):
        text, part, operator = build.dialect.fold(text), build.dialect.fold(part), operator[:-1]
    if operator == "$eq":
        return text == part
    if operator == "$contains":
        return build.dialect.contains(text, part)
    if operator == "$startsWith":
        return build.dialect.starts_with(text, part)
    return build.dialect.ends_with(text, part)


def _search(build: Build, scope: Scope, condition: Search) -> Expression:
    part = build.dialect.fold(bind(condition.param, "text"))
    found: list[Expression] = []
    for name in condition.attributes:
        value, kind = scope.value(name)
        found.append(build.dialect.contains(build.dialect.fold(build.dialect.as_text(value, kind)), part))
    return sa.or_(sa.false(), *found)
