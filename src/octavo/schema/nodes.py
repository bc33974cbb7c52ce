"""The nodes of components: the objects their JSON is made of, and what is unique inside of them."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from octavo.errors import PathPart
from octavo.schema.attributes.base import Attribute, ComponentAttribute, DynamicZone, Nested, Scalar
from octavo.schema.content_type import Component
from octavo.schema.registry import Schemas

Node = dict[str, Any]
KIND = "__component"


def nested_attributes(attributes: Mapping[str, Attribute]) -> list[Nested]:
    """Return the component and zone attributes among these."""
    return [item for item in attributes.values() if isinstance(item, Nested)]


def items_of(value: Any) -> list[Node]:
    """Return the nodes of a component attribute's value, one or many."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]


def kind_of(attribute: Nested, item: Mapping[str, Any]) -> str:
    """Return the uid of a node's component."""
    return attribute.component if isinstance(attribute, ComponentAttribute) else str(item.get(KIND))


class Located(NamedTuple):
    """A node of a body, or of the JSON that is kept of it, and where it stands."""

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
    """Yield every node of an object, outer ones before those inside; kinds that are no more are left out."""
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
    """Yield an object and every node inside it, each with its attributes and where it stands."""
    yield attributes, data, ()
    for found in located(schemas, attributes, data):
        yield found.component.attributes, found.node, found.path


def walk(schemas: Schemas, attribute: Nested, value: Any) -> Iterator[tuple[Component, Node]]:
    """Yield every node below an attribute's value, outermost first."""
    for found in located(schemas, {attribute.name: attribute}, {attribute.name: value}):
        yield found.component, found.node


def is_unique(attribute: Attribute) -> bool:
    """Whether an attribute is a unique scalar."""
    return isinstance(attribute, Scalar) and (attribute.unique or attribute.type == "uid")


class UniqueValue(NamedTuple):
    """A unique value inside a component: where it stands in a body, and the place it is unique in."""

    path: tuple[PathPart, ...]
    place: str
    component: str
    node: Mapping[str, Any]
    value: Any
    text: str
    """The value as it is compared."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What no two entries share: place, attribute and text."""
        return self.place, str(self.path[-1]), self.text


def unique_values(
    schemas: Schemas, attributes: Mapping[str, Attribute], data: Mapping[str, Any]
) -> Iterator[UniqueValue]:
    """Yield every unique value inside the components of a body, or of the JSON that is kept of it."""
    for component, node, path, place in located(schemas, attributes, data):
        for name, inner in component.attributes.items():
            found = node.get(name)
            if isinstance(inner, Scalar) and is_unique(inner) and found not in (None, ""):
                yield UniqueValue((*path, name), place, component.uid, node, found, _text(inner, found))


def unique_places(
    schemas: Schemas, attributes: Mapping[str, Attribute], place: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield place and attribute of everything that is unique inside components of these attributes."""
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
    """Return the attributes a place stands for."""
    return tuple(part.partition(":")[0] for part in place.split("/"))


def component_at(schemas: Schemas, attributes: Mapping[str, Attribute], place: str) -> Component:
    """Return the component that stands at a place."""
    found: Component | None = None
    for part in place.split("/"):
        name, _, uid = part.partition(":")
        attribute = (attributes if found is None else found.attributes)[name]
        found = schemas.components[uid or schemas.components_of(attribute)[0].uid]
    if found is None:
        raise ValueError("a place has a component")
    return found


def _text(attribute: Scalar, value: Any) -> str:
    """Return one text for a value, whether it is as it was checked or as it stands in JSON."""
    form = attribute.forms.to_json
    return str(value if form is None or isinstance(value, str | int | float) else form(value))
