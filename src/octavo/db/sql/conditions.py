"""Translates the conditions of a plan to SQL."""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from octavo.db.sql.joins import in_order
from octavo.db.sql.relations import step
from octavo.db.sql.scopes import (
    Build,
    Expression,
    RowScope,
    Scope,
    bind,
    component_elements,
    single_component,
)
from octavo.db.types import Kind
from octavo.queries.filters import leads_on
from octavo.queries.plan import All, Compare, Condition, Negate, Search, Through, value_name
from octavo.schema.attributes.base import ComponentAttribute

NEGATED = {
    "$ne": "$eq",
    "$nei": "$eqi",
    "$notIn": "$in",
    "$notContains": "$contains",
    "$notContainsi": "$containsi",
    "$notNull": "$null",
}
Lookup = Callable[[Expression, sa.GenerativeSelect], Expression]
"""How to say that a row's id is in a subquery that is uncorrelated."""
NULLS = frozenset({"$null", "$notNull"})
ORDERS: dict[str, Callable[[Expression, Expression], Expression]] = {
    "$lt": lambda value, other: value < other,
    "$lte": lambda value, other: value <= other,
    "$gt": lambda value, other: value > other,
    "$gte": lambda value, other: value >= other,
}


def where(
    build: Build, scope: Scope, condition: Condition, negated: bool = False, lookup: Lookup | None = None
) -> Expression:
    """Return a condition, or its negation, in SQL's three-valued logic.

    Negation is pushed down to the comparisons: across a relation it applies to each joined row (Strapi). With
    `lookup`, for whole tables, matching targets are selected first and led back to the rows; without, for a
    few known rows, each row's relations are followed by a correlated subquery.
    """
    if isinstance(condition, Compare):
        return _compile_comparison(build, scope, condition, negated)
    if isinstance(condition, Through):
        return _through(build, scope, condition, negated, lookup)
    if isinstance(condition, Negate):
        return where(build, scope, condition.member, not negated, lookup)
    if isinstance(condition, Search):
        search = _search(build, scope, condition)
        return sa.not_(search) if negated else search
    conjunction = isinstance(condition, All) is not negated
    if not condition.members:
        return sa.false() if negated else sa.true()
    if conjunction:
        if any(_names_rows(member, negated) for member in condition.members):
            lookup = None
        return sa.and_(*(where(build, scope, one, negated, lookup) for one in condition.members))
    return sa.or_(*_alternatives(build, scope, condition.members, negated, lookup))


def _names_rows(condition: Condition, negated: bool) -> bool:
    """Whether a condition lists the rows it matches by id."""
    if isinstance(condition, Negate):
        return _names_rows(condition.member, not negated)
    if negated or not isinstance(condition, Compare):
        return False
    return condition.attribute in {"id", "documentId"} and condition.operator in {"$eq", "$in"}


def _alternatives(
    build: Build, scope: Scope, members: Sequence[Condition], negated: bool, lookup: Lookup | None
) -> list[Expression]:
    """Return conditions joined by OR; paths are looked up by one subquery."""
    selects: list[sa.Select[Any]] = []
    others: list[Expression] = []
    for member in members:
        rows = (
            _select_matching_ids(build, scope, member, negated)
            if lookup and isinstance(member, Through)
            else None
        )
        if rows is None:
            others.append(where(build, scope, member, negated, lookup and _is_in))
        else:
            selects.append(rows)
    if selects and lookup:
        others.append((_is_in if others else lookup)(scope.id, sa.union_all(*selects)))
    return others


def _is_in(value: Expression, rows: sa.GenerativeSelect) -> Expression:
    return value.in_(rows)


def truth_of_nulls(condition: Condition, negated: bool = False) -> bool | None:
    """Return the value of a condition for a row of NULLs; None is unknown."""
    if isinstance(condition, Compare):
        if condition.operator not in NULLS:
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


def narrows(condition: Condition, negated: bool = False) -> bool:
    """Whether a condition compares with a value, which few rows match; a row of NULLs never does."""
    if isinstance(condition, Compare):
        return condition.operator not in NULLS and (condition.operator in NEGATED) is negated
    if isinstance(condition, Through):
        return narrows(condition.condition, negated)
    if isinstance(condition, Negate):
        return narrows(condition.member, not negated)
    if isinstance(condition, Search):
        return not negated
    narrow = [narrows(member, negated) for member in condition.members]
    return any(narrow) if isinstance(condition, All) is not negated else bool(narrow) and all(narrow)


def _through(
    build: Build, scope: Scope, condition: Through, negated: bool, lookup: Lookup | None
) -> Expression:
    attribute, inner = scope.attributes[condition.attribute], condition.condition
    looked_up = _select_matching_ids(build, scope, condition, negated) if lookup else None
    if lookup and looked_up is not None:
        return lookup(scope.id, looked_up)
    if isinstance(attribute, ComponentAttribute):
        return _in_component(build, scope, condition, negated, lookup)
    way = step(build, scope, condition.attribute, condition.target)
    if lookup and narrows(inner, negated):
        links = sa.select(*(tie.inner for tie in way.ties)).select_from(*way.tables)
        links = links.where(*way.among, where(build, way.target, inner, negated, build.dialect.is_found))
        return build.dialect.are_found([tie.outer for tie in way.ties], links.correlate(None))
    holds = where(build, way.target, inner, negated, lookup)
    first, *rest = way.joins
    return _exists_or_none(in_order(first.table, *rest), first.on, holds, truth_of_nulls(inner, negated))


def _in_component(
    build: Build, scope: Scope, condition: Through, negated: bool, lookup: Lookup | None
) -> Expression:
    attribute, inner = scope.attributes[condition.attribute], condition.condition
    assert isinstance(attribute, ComponentAttribute)
    if not attribute.repeatable:
        inside = single_component(build, scope, condition.attribute, condition.target)
        return where(build, inside, inner, negated, lookup)
    element, table, is_object = component_elements(build, scope, condition.attribute, condition.target)
    holds = where(build, element, inner, negated, lookup)
    return _exists_or_none(table, (is_object,), holds, truth_of_nulls(inner, negated))


def _select_matching_ids(
    build: Build, scope: Scope, condition: Through, negated: bool
) -> sa.Select[Any] | None:
    """Select the ids of the rows whose related rows match.

    None if following each row's relation is cheaper: conditions that do not narrow are true of most rows, and
    components without relations are in the row itself.
    """
    attribute, inner = scope.attributes[condition.attribute], condition.condition
    if not isinstance(scope, RowScope) or not narrows(inner, negated):
        return None
    start = build.rows(scope.type_model.content_type.uid)
    if isinstance(attribute, ComponentAttribute):
        return _component_rows(build, start, condition, negated) if leads_on(inner) else None
    way = step(build, start, condition.attribute, condition.target)
    holds = where(build, way.target, inner, negated, build.dialect.is_found)
    if way.owner_id is not None:
        return sa.select(way.owner_id).select_from(*way.tables).where(*way.among, holds).correlate(None)
    ids = sa.select(start.id).select_from(start.table, *way.tables)
    return ids.where(*way.on, holds).correlate(None)


def _component_rows(build: Build, start: RowScope, condition: Through, negated: bool) -> sa.Select[Any]:
    """Select the ids of the rows with a component whose relations lead to matching rows."""
    name, uid, inner = condition.attribute, condition.target, condition.condition
    attribute = start.attributes[name]
    ids = sa.select(start.id).select_from(start.table).correlate(None)
    if attribute.to_many:
        inside, table, is_object = component_elements(build, start, name, uid)
        ids = ids.select_from(table).where(is_object)
    else:
        inside = single_component(build, start, name, uid)
    return ids.where(where(build, inside, inner, negated, _is_in))


def _exists_or_none(
    tables: sa.FromClause, on: tuple[Expression, ...], holds: Expression, nulls: bool | None
) -> Expression:
    """Say that some joined row matches, or that there is none and a row of NULLs would match."""
    joined: sa.Select[Any] = (
        sa.select(sa.literal_column("1")).select_from(tables).where(*on).correlate_except(tables)
    )
    some = sa.exists(joined.where(holds))
    return sa.or_(some, sa.not_(sa.exists(joined))) if nulls else some


def _compile_comparison(build: Build, scope: Scope, condition: Compare, negated: bool) -> Expression:
    """Return one comparison or its negation; negated operators are negations of the others."""
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
        return build.dialect.is_in(value, value_name(param), kind)
    if operator in ORDERS:
        return ORDERS[operator](value, bind(param, kind))
    if operator == "$between":
        return sa.and_(value >= bind(param, kind, 0), value <= bind(param, kind, 1))
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
    matches: list[Expression] = []
    for name in condition.attributes:
        value, kind = scope.value(name)
        matches.append(build.dialect.contains(build.dialect.fold(build.dialect.as_text(value, kind)), part))
    return sa.or_(sa.false(), *matches)
