"""Paths that lead to a relation of an entry: `category`, `seo.image.owner`, `blocks.12.author`.

After a dynamic zone or a repeatable component comes the id of the component meant.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from octavo import ValidationError
from octavo.schema import (
    Attribute,
    ComponentAttribute,
    ContentType,
    DynamicZone,
    Nested,
    Relation,
    Schemas,
)
from octavo.schema.nodes import dotted

Document = Mapping[str, Any]
DEEPEST: Final = 32


def relation_at(schemas: Schemas, attributes: Mapping[str, Attribute], path: str, uid: str) -> Relation:
    """Return the relation a path leads to; raises ValidationError if there is none."""
    for attribute in _walk(schemas, attributes, path.split(".")):
        if isinstance(attribute, Relation) and not attribute.virtual:
            return attribute
    raise ValidationError(f"The relational field {path} doesn't exist on {uid}")


def _walk(schemas: Schemas, attributes: Mapping[str, Attribute], parts: list[str]) -> Iterator[Attribute]:
    """Yield the attributes a path may lead to, one for each kind of component in a zone."""
    attribute = attributes.get(parts[0]) if len(parts) <= DEEPEST else None
    if attribute is None:
        return
    if len(parts) == 1:
        yield attribute
    elif rest := _after(attribute, parts):
        for component in schemas.components_of(attribute):
            yield from _walk(schemas, component.attributes, rest)


def _after(attribute: Attribute, parts: list[str]) -> list[str]:
    """Return what follows a component in a path, and the id of the component if it is one of several."""
    return parts[2:] if attribute.to_many else parts[1:]


def permission_path(schemas: Schemas, attributes: Mapping[str, Attribute], path: str) -> str:
    """Return a path as permissions name it: without the ids of components, and zones as a whole."""
    parts, names = path.split("."), []
    while parts:
        attribute = attributes.get(parts[0])
        names.append(parts[0])
        if not isinstance(attribute, ComponentAttribute):
            break
        parts = _after(attribute, parts)
        attributes = schemas.components[attribute.component].attributes
    return ".".join(names)


def populate_at(
    schemas: Schemas, attributes: Mapping[str, Attribute], leaves: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return `populate` that reads the relations at some paths, each in its own way, and nothing else."""
    populate: dict[str, Any] = {}
    for path, leaf in leaves.items():
        populate = _joined(populate, _populate(schemas, attributes, path.split("."), leaf))
    return populate


def _joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return two selections as one: what stands in both is joined as far as it has keys."""
    joined = {**one, **other}
    for key in one.keys() & other.keys():
        if isinstance(one[key], Mapping) and isinstance(other[key], Mapping):
            joined[key] = _joined(one[key], other[key])
    return joined


def _populate(
    schemas: Schemas, attributes: Mapping[str, Attribute], parts: list[str], leaf: Mapping[str, Any]
) -> dict[str, Any]:
    attribute = attributes.get(parts[0]) if parts else None
    if isinstance(attribute, Relation) and len(parts) == 1:
        return {parts[0]: dict(leaf)}
    if attribute is None:
        return {}
    inner = {
        component.uid: _populate(schemas, component.attributes, _after(attribute, parts), leaf)
        for component in schemas.components_of(attribute)
    }
    selected = {uid: {"fields": ["id"], "populate": below} for uid, below in inner.items() if below}
    if not selected:
        return {}
    is_zone = isinstance(attribute, DynamicZone)
    return {parts[0]: {"on": selected} if is_zone else next(iter(selected.values()))}


def value_at(entry: Document, path: str) -> Any:
    """Return what an entry has at a path; None if there is nothing."""
    value: Any = entry
    for part in path.split("."):
        if isinstance(value, list):
            value = next((one for one in value if str(one.get("id")) == part), None)
        else:
            value = value.get(part) if isinstance(value, Mapping) else None
    return value


def paths_to(schemas: Schemas, uid: str, component: str) -> Iterator[tuple[str, bool]]:
    """Yield where a type holds a component, as permissions name it, and whether that is a zone, which is
    permitted as a whole.
    """
    for place, _, attribute in schemas.walk(uid):
        if isinstance(attribute, Nested) and component in attribute.components:
            outside, in_zone, _ = place.partition(":")
            path = dotted(outside) if in_zone else dotted(place, attribute.name)
            yield path, bool(in_zone) or isinstance(attribute, DynamicZone)


def holding(schemas: Schemas, component: str) -> Iterator[ContentType]:
    """Yield the types that may hold a component, at whatever depth."""
    for content_type in schemas.content_types.values():
        if any(inner.uid == component for inner in schemas.components_in(content_type.uid)):
            yield content_type
