"""What nodes of components hold: decimals in their JSON, and values that are unique."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from octavo.errors import PathPart
from octavo.schema.attributes.base import Attribute, Nested, Scalar
from octavo.schema.attributes.decimal import read_decimal
from octavo.schema.content_type import Holder
from octavo.schema.registry import Schemas
from octavo.schema.walk import located, walk


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
    schemas: Schemas, nested: Iterable[Nested], data: Mapping[str, Any]
) -> Iterator[UniqueValue]:
    """Yield every unique value inside the components of a body or of stored JSON."""
    for component, node, path, place in located(schemas, nested, data):
        for name, inner in component.attributes.items():
            value = node.get(name)
            if isinstance(inner, Scalar) and is_unique(inner) and value not in (None, ""):
                yield UniqueValue((*path, name), place, component.uid, node, value, _text(inner, value))


def unique_places(schemas: Schemas, uid: str) -> dict[tuple[str, str], tuple[Holder, Attribute]]:
    """Return the unique attributes inside the components of a type, with their components, by place and
    name.
    """
    walk = schemas.walk(uid)
    return {(place, item.name): (holder, item) for place, holder, item in walk if place and is_unique(item)}


def path_of(place: str) -> tuple[str, ...]:
    """Return the attributes of a place."""
    return tuple(part.partition(":")[0] for part in place.split("/") if part)


def dotted(place: str, *names: str) -> str:
    """Return `seo.image.title` for an attribute at a place."""
    return ".".join((*path_of(place), *names))


def _text(attribute: Scalar, value: Any) -> str:
    """Return a value as a text, whether it was just checked or is from stored JSON."""
    return str(value if isinstance(value, str) else attribute.as_json(value))
