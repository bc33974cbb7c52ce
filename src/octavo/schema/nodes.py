"""The nodes of components: the objects their JSON is made of, and what is unique inside of them."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from octavo.errors import PathPart
from octavo.schema.attributes.base import Attribute, ComponentAttribute, DynamicZone, Scalar
from octavo.schema.content_type import Component
from octavo.schema.registry import Schemas

Node = dict[str, Any]
Nested = ComponentAttribute | DynamicZone
KIND = "__component"


def nested_attributes(attributes: Mapping[str, Attribute]) -> list[Nested]:
    """Return the component and zone attributes among these."""
    return [item for item in attributes.values() if isinstance(item, ComponentAttribute | DynamicZone)]


def items_of(value: Any) -> list[Node]:
    """Return the nodes of a component attribute's value, one or many."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]


def kind_of(attribute: Nested, item: Mapping[str, Any]) -> str:
    """Return the uid of a node's component."""
    return attribute.component if isinstance(attribute, ComponentAttribute) else str(item.get(KIND))


def kinds_of(attribute: Attribute) -> tuple[str, ...]:
    """Return the uids of the components an attribute may hold."""
    if isinstance(attribute, ComponentAttribute):
        return (attribute.component,)
    return attribute.components if isinstance(attribute, DynamicZone) else ()


def walk(schemas: Schemas, attribute: Nested, value: Any) -> Iterator[tuple[Component, Node]]:
    """Yield every node below an attribute's value, outermost first; kinds that are no more are left out."""
    for item in items_of(value):
        component = schemas.components.get(kind_of(attribute, item))
        if component is None:
            continue
        yield component, item
        for nested in nested_attributes(component.attributes):
            yield from walk(schemas, nested, item.get(nested.name))


def is_unique(attribute: Attribute) -> bool:
    """Whether an attribute is a unique scalar."""
    return isinstance(attribute, Scalar) and (attribute.unique or attribute.type == "uid")


class UniqueValue(NamedTuple):
    """A unique value inside a component: where it stands in a body, and the place it is unique in."""

    path: tuple[PathPart, ...]
    place: str
    """The attributes that lead to the component, joined by `/`; a zone's with the component, `zone:a.b`."""
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
    schemas: Schemas,
    attributes: Mapping[str, Attribute],
    data: Mapping[str, Any],
    path: tuple[PathPart, ...] = (),
    place: str = "",
) -> Iterator[UniqueValue]:
    """Yield every unique value inside the components of a body, or of the JSON that is kept of it."""
    for attribute in nested_attributes(attributes):
        value = data.get(attribute.name)
        for index, node in enumerate(items_of(value)):
            uid = kind_of(attribute, node)
            component = schemas.components.get(uid)
            if component is None:
                continue
            deeper = (*path, attribute.name, index) if isinstance(value, list) else (*path, attribute.name)
            below = place_below(place, attribute, uid)
            for name, inner in component.attributes.items():
                found = node.get(name)
                if isinstance(inner, Scalar) and is_unique(inner) and found not in (None, ""):
                    yield UniqueValue((*deeper, name), below, uid, node, found, _text(inner, found))
            yield from unique_values(schemas, component.attributes, node, deeper, below)


def unique_places(
    schemas: Schemas, attributes: Mapping[str, Attribute], place: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield place and attribute of everything that is unique inside components of these attributes."""
    for attribute in nested_attributes(attributes):
        for uid in kinds_of(attribute):
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
        found = schemas.components[uid or kinds_of(attribute)[0]]
    if found is None:
        raise ValueError("a place has a component")
    return found


def _text(attribute: Scalar, value: Any) -> str:
    """Return one text for a value, whether it is as it was checked or as it stands in JSON."""
    form = attribute.forms.to_json
    return str(value if form is None or isinstance(value, str | int | float) else form(value))
