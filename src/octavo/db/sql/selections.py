"""What is selected of one type: the columns, the documents they become, and what is populated below."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from octavo.db.dialects.base import constant
from octavo.db.rows import Project, Shape
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
    Window,
    ZonePopulate,
)
from octavo.schema.attributes.base import ComponentAttribute, DynamicZone, Scalar


@dataclass(frozen=True)
class Place:
    """Where relations hang that come in statements of their own: on rows of a type, or on components in
    them.
    """

    owner_uid: str
    component_uid: str | None = None
    slot: int | None = None


@dataclass(frozen=True)
class Branch:
    """One relation to populate, and the place it hangs on."""

    place: Place
    populate: RelationPopulate | MorphPopulate


@dataclass(frozen=True)
class Trail:
    """The way from a row to a component: attributes with the component each holds, for conditions on the
    last one.
    """

    steps: tuple[tuple[str, str], ...] = ()

    def then(self, attribute: str, uid: str) -> "Trail":
        """Return the trail one step on."""
        return Trail((*self.steps, (attribute, uid)))


@dataclass
class Selected:
    """Columns of a row and the shape they take; the first is the row's id."""

    build: Build
    scope: RowScope
    columns: list[Expression] = field(default_factory=list)
    shape: Shape = field(default_factory=Shape)
    branches: list[Branch] = field(default_factory=list)
    slots: int = 0

    def add(self, expression: Expression) -> str:
        """Select a column and return its variable."""
        self.columns.append(expression)
        return self.shape.variable()


def select(build: Build, scope: RowScope, selection: Selection, *extra: Expression) -> Selected:
    """Select the row's id, extra columns, and what a selection wants of it."""
    selected = Selected(build, scope)
    for expression in (scope.id, *extra):
        selected.add(expression)
    for name in selection.fields:
        selected.shape.entry(name, "r0" if name == "id" else _scalar(selected, name))
    _populate(selected, selection, selected.shape, Place(selection.uid), Trail(), _column_of(selected))
    return selected


def _column_of(selected: Selected) -> Callable[[str], str]:
    return lambda name: f"loads({selected.add(selected.scope.column(name))})"


def _scalar(selected: Selected, name: str) -> str:
    variable = selected.add(selected.scope.column(name))
    attribute = selected.scope.attributes.get(name)
    if name == "locale" and not selected.scope.localized:
        return f"{variable} or None"
    decode = selected.build.dialect.decoder(attribute) if isinstance(attribute, Scalar) else None
    return selected.shape.decoded(variable, decode)


def _populate(
    selected: Selected,
    selection: Selection,
    shape: Shape,
    place: Place,
    trail: Trail,
    raw: Callable[[str], str],
) -> None:
    """Add what is populated of a row or a component; `raw` is the expression of a component's JSON."""
    attributes = selected.build.model.schemas[selection.uid].attributes
    for populate in selection.populate:
        name = populate.attribute
        if isinstance(populate, ComponentPopulate):
            attribute = attributes[name]
            assert isinstance(attribute, ComponentAttribute)
            shape.entry(name, _component(selected, shape, populate, attribute, place, trail, raw(name)))
        elif isinstance(populate, ZonePopulate):
            shape.entry(name, _zone(selected, shape, populate, place, trail, raw(name)))
        else:
            shape.entry(name, _empty(populate, selected.scope.attributes, attributes))
            if place.component_uid is not None and place.slot is None:
                place = Place(place.owner_uid, place.component_uid, selected.slots)
                shape.slot = selected.slots
                selected.slots += 1
                selected.shape.holds_parents = True
            selected.branches.append(Branch(place, populate))


def _empty(populate: RelationPopulate | MorphPopulate, *known: Any) -> str:
    """Return what stands there until something was found."""
    if populate.count:
        return "{'count': 0}"
    attribute = next(
        attributes[populate.attribute] for attributes in reversed(known) if populate.attribute in attributes
    )
    waits = isinstance(populate, MorphPopulate)  # until all types are there
    return "[]" if waits or attribute.to_many else "None"


def _projector(
    selected: Selected, selection: Selection, place: Place, trail: Trail, kind: str | None = None
) -> Project:
    """Return what makes a document of a component: the fields that are wanted, and nothing else of it."""
    shape = Shape()
    component = selected.build.model.schemas.components[selection.uid]
    for name in selection.fields:
        attribute = component.attributes.get(name)
        decode = attribute.forms.json_to_wire if isinstance(attribute, Scalar) else None
        shape.entry(name, shape.decoded(f"g({name!r})", decode))
    inside = Place(place.owner_uid, selection.uid)
    _populate(selected, selection, shape, inside, trail, lambda name: f"g({name!r})")
    return shape.projector(kind)


def _component(
    selected: Selected,
    shape: Shape,
    populate: ComponentPopulate,
    attribute: ComponentAttribute,
    place: Place,
    trail: Trail,
    raw: str,
) -> str:
    below = trail.then(populate.attribute, attribute.component)
    selection = populate.selection
    chosen = _chosen(selected, selection, below)
    project = _projector(selected, selection, place, below)
    if not attribute.repeatable:
        one = shape.component(raw, project, chosen)
        return f"{{'count': int(({one}) is not None)}}" if populate.count else one
    start, limit = _window(selection.window)
    narrowed = chosen is not None or selection.window is not None
    picked = f"{chosen}, {bool(selection.order)}, {start}, {limit}" if narrowed else None
    return shape.components(raw, project, picked, count=populate.count)


def _zone(
    selected: Selected, shape: Shape, populate: ZonePopulate, place: Place, trail: Trail, raw: str
) -> str:
    kinds: dict[str, Project] = {}
    filtered: list[str] = []
    for selection in populate.selections:
        below = trail.then(populate.attribute, selection.uid)
        chosen = _chosen(selected, selection, below)
        if chosen is not None:
            filtered.append(f"{selection.uid!r}: {chosen}")
        kinds[selection.uid] = _projector(selected, selection, place, below, selection.uid)
    picked = f"{{{', '.join(filtered)}}}" if filtered else None
    return shape.zone(raw, kinds, picked, count=populate.count)


def _window(window: Window | None) -> tuple[str, str]:
    """Return the expressions of where a window starts and how long it is."""
    if window is None:
        return "0", "None"
    limit = "None" if window.limit_param is None else f"state[2]['v{window.limit_param}']"
    return f"state[2]['v{window.start_param}']", limit


def _chosen(selected: Selected, selection: Selection, trail: Trail) -> str | None:
    """Select the ids of the components a filter lets through, in the order of a sort; return where they
    are.
    """
    if selection.where is None and not selection.order:
        return None
    variable = selected.add(_component_ids(selected.build, selected.scope, selection, trail))
    selected.shape.chosen.append(variable)
    return f"state[1][{len(selected.shape.chosen) - 1}]"


def _component_ids(build: Build, scope: RowScope, selection: Selection, trail: Trail) -> Expression:
    """Return a row's components at the end of a trail as a JSON list of ids."""
    here: Scope = scope
    tables: list[sa.FromClause] = []
    conditions: list[Expression] = []
    for name, uid in trail.steps:
        attribute = here.attributes[name]
        if isinstance(attribute, ComponentAttribute) and not attribute.repeatable:
            here = single_component(build, here, name, uid)
            continue
        inside, table, is_object = component_elements(build, here, name, uid)
        tables.append(table)
        conditions.append(is_object)
        if isinstance(attribute, DynamicZone):
            kind = build.dialect.json_scalar(inside.document, ("__component",), "text")
            conditions.append(kind == constant(uid))
        here = inside
    assert isinstance(here, ComponentScope)
    if selection.where is not None:
        conditions.append(where(build, here, selection.where))
    # One level of subquery only: SQLite's subqueries in FROM do not see the row outside.
    order = order_by(build, here, selection.order, (here.id,))
    ids = build.dialect.json_list(here.id).over(order_by=order, rows=(None, None))
    found = sa.select(ids).where(sa.true(), *conditions).correlate_except(*tables)
    found = found.select_from(*tables) if tables else found
    return found.limit(sa.literal_column("1")).scalar_subquery()
