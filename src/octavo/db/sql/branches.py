"""The statements of populated relations: one for each relation and level, whatever the number of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from octavo.db.rows import Attach, Load, load_counts
from octavo.db.sql.conditions import where
from octavo.db.sql.joins import in_order
from octavo.db.sql.orders import order_by
from octavo.db.sql.publication import of_publication
from octavo.db.sql.relations import JoinStep, from_components, step, ways
from octavo.db.sql.scopes import Build, Expression, RowScope, bind
from octavo.db.sql.selections import Branch, RelationOwner, select
from octavo.db.statement import Statement, compile_statement
from octavo.queries.plan import MorphPopulate, RelationPopulate, Selection, Window
from octavo.schema.attributes.base import Attribute


@dataclass(frozen=True)
class Node:
    """The statement of one populated relation: `ids` are the parent rows, `load` attaches its documents to
    their parents.
    """

    key: str
    slot: int | None
    statement: Statement
    load: Load
    slots: int
    children: tuple["Node", ...]
    finish: "Finish | None" = None


@dataclass(frozen=True)
class Finish:
    """Runs after the last of several types of a morph relation: sorts its documents by position."""

    many: bool

    def __call__(self, parents: dict[int, dict[str, Any]], key: str) -> None:
        """Sort the documents that were collected below each parent."""
        for parent in parents.values():
            documents = [document for *_, document in sorted(parent[key], key=_by_position)]
            parent[key] = documents if self.many else (documents[0] if documents else None)


def _by_position(waiting: tuple[int, int, Any]) -> tuple[int, int]:
    return waiting[:2]


@dataclass(frozen=True)
class _Way:
    """A relation, ready to be selected from its owners: the column of the parent's key, that of the owners'
    row ids, and the joined tables.
    """

    step: JoinStep
    parent: Expression
    ids: Expression
    tables: sa.FromClause
    on: tuple[Expression, ...] = ()


def nodes(build: Build, branch: Branch) -> list[Node]:
    """Return the statements of one populated relation: one, or for morph relations one for each type."""
    attribute = _attribute(build, branch.place, branch.populate.attribute)
    if isinstance(branch.populate, RelationPopulate):
        return [_relation(build, branch.place, branch.populate, attribute)]
    return _morph(build, branch.place, branch.populate, attribute)


def _attribute(build: Build, place: RelationOwner, name: str) -> Attribute:
    if place.component_uid is not None:
        return build.model.schemas.components[place.component_uid].attributes[name]
    return build.model.types[place.owner_uid].content_type.all_attributes[name]


def _relation(build: Build, place: RelationOwner, populate: RelationPopulate, attribute: Attribute) -> Node:
    name, selection = populate.attribute, populate.selection
    way = _way(build, place, attribute, selection.uid)
    if populate.count:
        return _count(build, place, name, selection, way)
    attach = Attach.TO_MANY if attribute.to_many else Attach.TO_ONE
    window = selection.window if attribute.to_many else None
    return _node(build, place, name, selection, way, attach, window)


def _morph(build: Build, place: RelationOwner, populate: MorphPopulate, attribute: Attribute) -> list[Node]:
    name = populate.attribute
    nodes_of_types: list[Node] = []
    for selection in populate.selections:
        for way in _ways(build, place, attribute, selection.uid):
            if populate.count:
                nodes_of_types.append(_count(build, place, name, selection, way))
            else:
                nodes_of_types.append(_node(build, place, name, selection, way, Attach.AT_POSITION, None))
    if nodes_of_types and not populate.count:
        last = nodes_of_types.pop()
        finish = Finish(attribute.to_many)
        nodes_of_types.append(
            Node(name, last.slot, last.statement, last.load, last.slots, last.children, finish)
        )
    return nodes_of_types


def _ways(build: Build, place: RelationOwner, attribute: Attribute, target_uid: str) -> list[_Way]:
    """Return how to reach a type from the owners: several ways for files."""
    owner = build.rows(place.owner_uid)
    if place.component_uid is None:
        return [_start(owner, way, place) for way in ways(build, owner, attribute.name, target_uid)]
    return [_way(build, place, attribute, target_uid)]


def _way(build: Build, place: RelationOwner, attribute: Attribute, target_uid: str) -> _Way:
    """Return how to reach a type from the owners."""
    owner = build.rows(place.owner_uid)
    if place.component_uid is None:
        return _start(owner, step(build, owner, attribute.name, target_uid), place)
    target = build.rows(target_uid)
    return _start(owner, from_components(build, owner, place.component_uid, attribute.name, target), place)


def _start(owner: RowScope, way: JoinStep, place: RelationOwner) -> _Way:
    """Join a step's tables to the owner's table, which is left out if a link already holds the owner's row
    id.
    """
    first, *rest = way.joins
    tables, ids, on = in_order(owner.table, *way.joins), owner.id, first.on[:0]
    if way.owner_id is not None:
        tables, ids, on = in_order(first.table, *rest), way.owner_id, first.on[1:]
    parent = ids if place.component_uid is None else _key(ids, first.table.c.component_id)
    return _Way(way, parent, ids, tables, on)


def _key(owner: Expression, component: Expression) -> Expression:
    """Return the key of a component: the row's id and its own, because rows of other locales share component
    ids.
    """
    return sa.cast(owner, sa.Text()) + sa.literal_column("':'", sa.Text()) + sa.cast(component, sa.Text())


def _node(
    build: Build,
    place: RelationOwner,
    name: str,
    selection: Selection,
    way: _Way,
    attach: Attach,
    window: Window | None,
) -> Node:
    typed = attach is Attach.AT_POSITION
    target = way.step.target
    position = (way.step.order[0],) if typed else ()
    selected = select(build, target, selection, *position)
    if typed:
        selected.shape.constant("__type", selection.uid)
    order = order_by(build, target, selection.order, way.step.order)
    statement = _select_related(build, way, selection, [way.parent, *selected.columns])
    windowed = (
        statement.order_by(*order) if window is None else _select_window(statement, way.parent, order, window)
    )
    load = selected.shape.child_loader(name, attach)
    children = tuple(node for branch in selected.branches for node in nodes(build, branch))
    return Node(name, place.slot, compile_statement(windowed, build.dialect), load, selected.slots, children)


def _select_related(
    build: Build, way: _Way, selection: Selection, columns: Sequence[Expression]
) -> sa.Select[Any]:
    conditions = [
        build.dialect.is_in(way.ids, "ids", "rowid"),
        *way.on,
        *of_publication(build, way.step.target),
    ]
    if way.step.others:
        conditions.append(sa.not_(build.dialect.is_in(way.step.target.id, "ids", "rowid")))
    if selection.where is not None:
        conditions.append(where(build, way.step.target, selection.where))
    return sa.select(*columns).select_from(way.tables).where(*conditions)


def _select_window(
    statement: sa.Select[Any], parent: Expression, order: Sequence[Expression], window: Window
) -> sa.Select[Any]:
    """Select a window of each parent's rows."""
    place = sa.func.row_number().over(partition_by=parent, order_by=order).label("place")
    columns = [column.label(f"c{number}") for number, column in enumerate(statement.selected_columns)]
    inner = statement.with_only_columns(*columns, place, maintain_column_froms=True).subquery("found")
    start = bind(window.start_param, "bigint")
    outer = sa.select(*(inner.c[column.name] for column in columns)).where(inner.c.place > start)
    if window.limit_param is not None:
        outer = outer.where(inner.c.place <= start.op("+")(bind(window.limit_param, "bigint")))
    return outer.order_by(inner.c.place)


def _count(build: Build, place: RelationOwner, name: str, selection: Selection, way: _Way) -> Node:
    counted = _select_related(build, way, selection, [way.parent, sa.func.count()]).group_by(way.parent)
    statement = compile_statement(counted, build.dialect)
    return Node(name, place.slot, statement, load_counts(name), 0, ())
