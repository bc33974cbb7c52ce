"""The selection of one type: its columns, the shape of its documents, and the populated attributes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from octavo.db.dialects.base import constant
from octavo.db.rows import Narrowing, Project, Shape
from octavo.db.sql.conditions import where
from octavo.db.sql.orders import order_by
from octavo.db.sql.scopes import (
    Build,
    ComponentScope,
    Expression,
    RowScope,
    Scope,
    component_elements,
    single_component,
)
from octavo.queries.plan import (
    ComponentPopulate,
    MorphPopulate,
    RelationPopulate,
    Selection,
    ZonePopulate,
)
from octavo.schema.attributes.base import KIND, Attribute, ComponentAttribute, DynamicZone, Scalar


@dataclass(frozen=True)
class RelationOwner:
    """The owner of a populated relation: rows of a type, or components inside them."""

    owner_uid: str
    component_uid: str | None = None
    slot: int | None = None


@dataclass(frozen=True)
class Branch:
    """One relation to populate, and its owner."""

    place: RelationOwner
    populate: RelationPopulate | MorphPopulate


@dataclass(frozen=True)
class Trail:
    """The path from a row to a component: attributes with the component each contains."""

    steps: tuple[tuple[str, str], ...] = ()

    def then(self, attribute: str, uid: str) -> "Trail":
        """Return the trail extended by one step."""
        return Trail((*self.steps, (attribute, uid)))


@dataclass
class Selected:
    """The columns selected of a row, and the shape of its documents; the first column is the row's id."""

    build: Build
    scope: RowScope
    columns: list[Expression] = field(default_factory=list)
    shape: Shape = field(default_factory=Shape)
    branches: list[Branch] = field(default_factory=list)
    slots: int = 0

    def add(self, expression: Expression) -> int:
        """Select a column and return its number."""
        self.columns.append(expression)
        return self.shape.column()

    def add_filter(self, expression: Expression) -> int:
        """Select the ids a filter lets through and return its number."""
        self.columns.append(expression)
        return self.shape.filter_column()


def select(build: Build, scope: RowScope, selection: Selection, *extra: Expression) -> Selected:
    """Select the row's id, extra columns, and what a selection asks for."""
    selected = Selected(build, scope)
    for expression in (scope.id, *extra):
        selected.add(expression)
    for name in selection.fields:
        _add_field(selected, name)
    place = RelationOwner(selection.uid)
    _populate(
        selected, selection, selected.shape, place, Trail(), lambda name: selected.add(scope.column(name))
    )
    return selected


def _add_field(selected: Selected, name: str) -> None:
    """Select a scalar of the row."""
    shape, scope = selected.shape, selected.scope
    if name == "id":
        shape.row_id(name)
        return
    column = selected.add(scope.column(name))
    if name == "locale" and not scope.localized:
        shape.text_or_none(name, column)
        return
    attribute = scope.attributes.get(name)
    decode = selected.build.dialect.decoder(attribute) if isinstance(attribute, Scalar) else None
    shape.scalar(name, decode, column)


def _populate(
    selected: Selected,
    selection: Selection,
    shape: Shape,
    place: RelationOwner,
    trail: Trail,
    column: Callable[[str], int | None],
) -> None:
    """Add what is populated of a row or a component; `column` selects a component's JSON, unless it is inside
    another one.
    """
    attributes = selected.build.model.schemas[selection.uid].attributes
    for populate in selection.populate:
        name = populate.attribute
        if isinstance(populate, ComponentPopulate):
            attribute = attributes[name]
            assert isinstance(attribute, ComponentAttribute)
            _add_component(selected, shape, populate, attribute, place, trail, column(name))
        elif isinstance(populate, ZonePopulate):
            _add_zone(selected, shape, populate, place, trail, column(name))
        else:
            shape.constant(name, _empty(populate, selected.scope.attributes, attributes))
            if place.component_uid is not None and place.slot is None:
                place = RelationOwner(place.owner_uid, place.component_uid, selected.slots)
                shape.slot = selected.slots
                selected.slots += 1
                selected.shape.collects = True
            selected.branches.append(Branch(place, populate))


def _empty(populate: RelationPopulate | MorphPopulate, *attributes: Mapping[str, Attribute]) -> Any:
    """Return what a relation is before its statement has run."""
    if populate.count:
        return {"count": 0}
    attribute = next(
        attributes_by_name[populate.attribute]
        for attributes_by_name in reversed(attributes)
        if populate.attribute in attributes_by_name
    )
    # Documents of a morph relation are gathered in a list until all types are there.
    return [] if isinstance(populate, MorphPopulate) or attribute.to_many else None


def _projector(
    selected: Selected, selection: Selection, place: RelationOwner, trail: Trail, kind: str | None = None
) -> Project:
    """Return what makes a document of a component: the fields asked for, and nothing else of it."""
    shape = Shape()
    component = selected.build.model.schemas.components[selection.uid]
    for name in selection.fields:
        attribute = component.attributes.get(name)
        shape.scalar(name, attribute.conversions.json_to_wire if isinstance(attribute, Scalar) else None)
    inside = RelationOwner(place.owner_uid, selection.uid)
    _populate(selected, selection, shape, inside, trail, lambda name: None)
    return shape.projector(kind)


def _add_component(
    selected: Selected,
    shape: Shape,
    populate: ComponentPopulate,
    attribute: ComponentAttribute,
    place: RelationOwner,
    trail: Trail,
    column: int | None,
) -> None:
    name, selection = populate.attribute, populate.selection
    below = trail.then(name, attribute.component)
    filter = _filter(selected, selection, below)
    project = _projector(selected, selection, place, below)
    if attribute.repeatable:
        narrowing = Narrowing(filter, bool(selection.order), selection.window)
        shape.components(name, project, column, narrowing, count=populate.count)
    else:
        shape.component(name, project, column, filter, count=populate.count)


def _add_zone(
    selected: Selected,
    shape: Shape,
    populate: ZonePopulate,
    place: RelationOwner,
    trail: Trail,
    column: int | None,
) -> None:
    projects: dict[str, Project] = {}
    filters: dict[str, int] = {}
    for selection in populate.selections:
        below = trail.then(populate.attribute, selection.uid)
        filter = _filter(selected, selection, below)
        if filter is not None:
            filters[selection.uid] = filter
        projects[selection.uid] = _projector(selected, selection, place, below, selection.uid)
    shape.zone(populate.attribute, projects, column, filters, count=populate.count)


def _filter(selected: Selected, selection: Selection, trail: Trail) -> int | None:
    """Select the ids of the components a filter lets through, in the order of a sort; return its number."""
    if selection.where is None and not selection.order:
        return None
    return selected.add_filter(_component_ids(selected.build, selected.scope, selection, trail))


def _component_ids(build: Build, scope: RowScope, selection: Selection, trail: Trail) -> Expression:
    """Return the ids of the components at the end of a trail as a JSON list."""
    here: Scope = scope
    tables: list[sa.FromClause] = []
    conditions: list[Expression] = []
    for name, uid in trail.steps:
        attribute = here.attributes[name]
        if not attribute.to_many:
            here = single_component(build, here, name, uid)
            continue
        inside, table, is_object = component_elements(build, here, name, uid)
        tables.append(table)
        conditions.append(is_object)
        if isinstance(attribute, DynamicZone):
            kind = build.dialect.json_scalar(inside.document, (KIND,), "text")
            conditions.append(kind == constant(uid))
        here = inside
    assert isinstance(here, ComponentScope)
    if selection.where is not None:
        conditions.append(where(build, here, selection.where))
    # One level of subquery only: SQLite's subqueries in FROM do not see the row outside.
    order = order_by(build, here, selection.order, (here.id,))
    ids = build.dialect.json_list(here.id, order)
    selected = sa.select(ids).where(sa.true(), *conditions).correlate_except(*tables)
    selected = selected.select_from(*tables) if tables else selected
    return selected.limit(sa.literal_column("1")).scalar_subquery()
