"""The nodes of components: the objects in their JSON, and unique values inside them."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from octavo.errors import PathPart
from octavo.schema.attributes.base import Attribute, ComponentAttribute, DynamicZone, Nested, Scalar
from octavo.schema.attributes.decimal import read_decimal
from octavo.schema.content_type import Component
from octavo.schema.registry import Schemas

Node = dict[str, Any]
KIND = "__component"


def nested_attributes(attributes: Mapping[str, Attribute]) -> list[Nested]:
    """Return the component and zone attributes among these."""
    return [item for item in attributes.values() if isinstance(item, Nested)]


def listed(value: Any) -> list[Any]:
    """Return what may be written as one or as a list as a list."""
    return value if isinstance(value, list) else [value]


def items_of(value: Any) -> list[Node]:
    """Return the nodes of a component attribute's value, one or many."""
    return [item for item in listed(value) if isinstance(item, dict)]


def kind_of(attribute: Nested, item: Mapping[str, Any]) -> str:
    """Return the uid of a node's component."""
    return attribute.component if isinstance(attribute, ComponentAttribute) else str(item.get(KIND))


class Located(NamedTuple):
    """A node of a body or of stored JSON, and its place."""

    component: Component
    node: Node
    path: tuple[PathPart, ...]
    place: str
    """The attributes that lead to it, joined by `/`; a zone's with the component, `zone:a.b`."""


def located(
    schemas: Schemas,
    attributes: Mapping[str, Attribute],
    data: Mapping[str, Any],
    path: tuple[PathPart, ...] = (),
    place: str = "",
) -> Iterator[Located]:
    """Yield every node of an object, outer ones first; kinds that no longer exist are left out."""
    for attribute in nested_attributes(attributes):
        value = data.get(attribute.name)
        for index, node in enumerate(items_of(value)):
            component = schemas.components.get(kind_of(attribute, node))
            if component is None:
                continue
            deeper = (*path, attribute.name, index) if isinstance(value, list) else (*path, attribute.name)
            here = Located(component, node, deeper, place_below(place, attribute, component.uid))
            yield here
            yield from located(schemas, component.attributes, node, here.path, here.place)


def objects_in(
    schemas: Schemas, attributes: Mapping[str, Attribute], data: Node
) -> Iterator[tuple[Mapping[str, Attribute], Node, tuple[PathPart, ...]]]:
    """Yield an object and every node inside it, each with its attributes and path."""
    yield attributes, data, ()
    for node in located(schemas, attributes, data):
        yield node.component.attributes, node.node, node.path


def walk(schemas: Schemas, attribute: Nested, value: Any) -> Iterator[tuple[Component, Node]]:
    """Yield every node below an attribute's value, outermost first."""
    for node in located(schemas, {attribute.name: attribute}, {attribute.name: value}):
        yield node.component, node.node


def read_decimals(schemas: Schemas, attribute: Nested, value: Any) -> Any:
    """Return stored JSON, its decimals as the Decimals they are kept as; changes it."""
    decimals = _decimals(schemas)
    for component, node in walk(schemas, attribute, value) if decimals else ():
        for name in decimals.get(component.uid, ()):
            if node.get(name) is not None:
                node[name] = read_decimal(node[name])
    return value


@lru_cache(maxsize=32)
def _decimals(schemas: Schemas) -> dict[str, list[str]]:
    """Return the decimal attributes of the components that have some, by uid."""
    nodes = {
        uid: [
            name
            for name, item in component.attributes.items()
            if isinstance(item, Scalar) and item.column == "decimal"
        ]
        for uid, component in schemas.components.items()
    }
    return {uid: names for uid, names in nodes.items() if names}


def is_unique(attribute: Attribute) -> bool:
    """Whether an attribute is a unique scalar."""
    return isinstance(attribute, Scalar) and (attribute.unique or attribute.type == "uid")


class UniqueValue(NamedTuple):
    """A unique value inside a component: its path in a body, and the place within which it is unique."""

    path: tuple[PathPart, ...]
    place: str
    component: str
    node: Mapping[str, Any]
    value: Any
    text: str
    """The value as a text, for comparison."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What no two entries may share: place, attribute and text."""
        return self.place, str(self.path[-1]), self.text


def unique_values(
    schemas: Schemas, attributes: Mapping[str, Attribute], data: Mapping[str, Any]
) -> Iterator[UniqueValue]:
    """Yield every unique value inside the components of a body or of stored JSON."""
    for component, node, path, place in located(schemas, attributes, data):
        for name, inner in component.attributes.items():
            value = node.get(name)
            if isinstance(inner, Scalar) and is_unique(inner) and value not in (None, ""):
                yield UniqueValue((*path, name), place, component.uid, node, value, _text(inner, value))


def unique_places(
    schemas: Schemas, attributes: Mapping[str, Attribute], place: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield place and attribute of every unique attribute inside components of these attributes."""
    for attribute in nested_attributes(attributes):
        for uid in attribute.components:
            component = schemas.components.get(uid)
            if component is None:
                continue
            below = place_below(place, attribute, uid)
            yield from ((below, name) for name, inner in component.attributes.items() if is_unique(inner))
            yield from unique_places(schemas, component.attributes, below)


def place_below(place: str, attribute: Nested, uid: str) -> str:
    """Return the place of an attribute's components of one kind."""
    name = f"{attribute.name}:{uid}" if isinstance(attribute, DynamicZone) else attribute.name
    return f"{place}/{name}" if place else name


def path_of(place: str) -> tuple[str, ...]:
    """Return the attributes of a place."""
    return tuple(part.partition(":")[0] for part in place.split("/"))


def component_at(schemas: Schemas, attributes: Mapping[str, Attribute], place: str) -> Component:
    """Return the component at a place."""
    component: Component | None = None
    for part in place.split("/"):
        name, _, uid = part.partition(":")
        attribute = (attributes if component is None else component.attributes)[name]
        component = schemas.components[uid or schemas.components_of(attribute)[0].uid]
    if component is None:
        raise ValueError("a place has a component")
    return component


def _text(attribute: Scalar, value: Any) -> str:
    """Return a value as a text, whether it was just checked or is from stored JSON."""
    form = attribute.forms.to_json
    return str(value if form is None or isinstance(value, str) else form(value))
