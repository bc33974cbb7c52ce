"""Descends entries along their schema: through their components, and through the entries inside them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from octavo.errors import PathPart
from octavo.schema.attributes.base import Attribute, Nested, ReferenceAttribute
from octavo.schema.content_type import Component, Holder
from octavo.schema.registry import Schemas

Node = dict[str, Any]
"""One component: an object in a body, or in the JSON of a row."""
Change = Callable[[Holder, Mapping[str, Any]], dict[str, Any]]


def to_list(value: Any) -> list[Any]:
    """Return what may be written as one or as a list as a list."""
    return value if isinstance(value, list) else [value]


def items_of(value: Any) -> list[Node]:
    """Return the nodes of a component attribute's value, one or many."""
    return [item for item in to_list(value) if isinstance(item, dict)]


def nodes_of(
    schemas: Schemas, attribute: Nested, value: Any
) -> Iterator[tuple[Component, Node, tuple[PathPart, ...]]]:
    """Yield the nodes of an attribute's value, each with its component and its path; kinds that no longer
    exist are left out.
    """
    for index, node in enumerate(items_of(value)):
        component = schemas.components.get(attribute.kind_of(node))
        if component is not None:
            yield component, node, (attribute.name, index) if isinstance(value, list) else (attribute.name,)


class Located(NamedTuple):
    """A node of a body or of stored JSON, and its place."""

    component: Component
    node: Node
    path: tuple[PathPart, ...]
    place: str
    """The attributes that lead to it: see `Schemas.walk`."""


def located(
    schemas: Schemas,
    nested: Iterable[Nested],
    data: Mapping[str, Any],
    path: tuple[PathPart, ...] = (),
    place: str = "",
) -> Iterator[Located]:
    """Yield every node in some attributes of an object, outer ones first."""
    for attribute in nested:
        value = data.get(attribute.name)
        if value is None:
            continue
        for component, node, step in nodes_of(schemas, attribute, value):
            here = Located(component, node, path + step, attribute.place_inside(place, component.uid))
            yield here
            if component.nested:
                yield from located(schemas, component.nested, node, here.path, here.place)


def objects_in(
    schemas: Schemas, holder: Holder, data: Node
) -> Iterator[tuple[Holder, Node, tuple[PathPart, ...]]]:
    """Yield an object and every node inside it, each with its type or component, and its path."""
    yield holder, data, ()
    for node in located(schemas, holder.nested, data):
        yield node.component, node.node, node.path


def walk(schemas: Schemas, attribute: Nested, value: Any) -> Iterator[tuple[Component, Node]]:
    """Yield every node below an attribute's value, outermost first."""
    for node in located(schemas, (attribute,), {attribute.name: value}):
        yield node.component, node.node


def holder_of(schemas: Schemas, attribute: Attribute | None, value: Any) -> Holder | None:
    """Return the content type or component of an object in an attribute; None for what is no such object,
    as in JSON.
    """
    if isinstance(attribute, Nested):
        return schemas.components.get(attribute.kind_of(value)) if isinstance(value, Mapping) else None
    if isinstance(attribute, ReferenceAttribute) and isinstance(value, Mapping):
        return schemas.content_types.get(attribute.target or str(value.get("__type")))
    return None


def change_objects(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return a value, one object or a list, with its objects changed; anything else in it stays."""
    if isinstance(value, list):
        return [change_objects(item, change) for item in value]
    return change(value) if isinstance(value, Mapping) else value


def without_keys(value: Any, *names: str) -> Any:
    """Return a value without these keys of the objects in it, at every depth."""

    def stripped(item: Mapping[str, Any]) -> dict[str, Any]:
        return {name: without_keys(inner, *names) for name, inner in item.items() if name not in names}

    return change_objects(value, stripped)


def change_entries(schemas: Schemas, by: Holder | Attribute | None, data: Any, change: Change) -> Any:
    """Return entries with `change` applied at every depth the schemas describe, outer entries first.

    `by` is what describes them: their type or component, or the attribute whose value they are.
    """

    def replace(item: Mapping[str, Any]) -> Any:
        holder = by if isinstance(by, Holder) else holder_of(schemas, by, item)
        if holder is None:
            return item
        attributes, members = holder.all_attributes, change(holder, item).items()
        return {name: change_entries(schemas, attributes.get(name), value, change) for name, value in members}

    return change_objects(data, replace)
