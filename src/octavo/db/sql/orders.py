"""Translates `sort` to ORDER BY, through relations too."""

from collections.abc import Sequence

import sqlalchemy as sa

from octavo.db.sql.publication import status_of_row
from octavo.db.sql.relations import step
from octavo.db.sql.scopes import Build, Expression, RowScope, Scope, component_elements, single_component
from octavo.queries.plan import PUBLICATION, Order
from octavo.schema.attributes.base import ComponentAttribute


def order_by(
    build: Build, scope: Scope, orders: Sequence[Order], default: Sequence[Expression]
) -> list[Expression]:
    """Return the expressions to sort by: those asked for, then the default ones, so that the order is
    total.
    """
    requested = [
        build.dialect.order(value_at(build, scope, order.path, order.descending), descending=order.descending)
        for order in orders
    ]
    return [*requested, *default]


def value_at(build: Build, scope: Scope, path: Sequence[str], descending: bool) -> Expression:
    """Return the value at the end of a path; of several values, the one that sorts first."""
    name, *rest = path
    if name == PUBLICATION:
        assert isinstance(scope, RowScope)
        return status_of_row(build, scope)
    if not rest:
        value, kind = scope.value(name)
        return build.dialect.as_text(value, kind) if kind == "json" else value
    attribute = scope.attributes[name]
    if isinstance(attribute, ComponentAttribute):
        uid = attribute.component
        if not attribute.repeatable:
            return value_at(build, single_component(build, scope, name, uid), rest, descending)
        inside, table, is_object = component_elements(build, scope, name, uid)
        return _first(build, value_at(build, inside, rest, descending), (table,), (is_object,), descending)
    target = attribute.leads_to
    assert target is not None
    way = step(build, scope, name, target)
    return _first(build, value_at(build, way.target, rest, descending), way.tables, way.on, descending)


def _first(
    build: Build,
    value: Expression,
    tables: tuple[sa.FromClause, ...],
    on: tuple[Expression, ...],
    descending: bool,
) -> Expression:
    first = sa.select(value).select_from(*tables).where(*on).correlate_except(*tables)
    ordered = first.order_by(build.dialect.order(value, descending=descending))
    return ordered.limit(sa.literal_column("1")).scalar_subquery()
