"""A body as errors and lifecycles show it: its references as `{"set": [{"id": …}]}` (as recorded)."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from octavo.content.relations.resolver import ReferenceResolver
from octavo.errors import UNDEFINED, Finding
from octavo.schema.attributes.base import KIND, Attribute, ComponentAttribute, Nested, Scalar, Side
from octavo.schema.registry import Schemas
from octavo.schema.walk import change_objects, to_list

NO_KIND = "Cannot build relations store from dynamiczone, component identifier is undefined"
NO_SUCH_KIND = "Invalid relations"


def write_forms(
    attributes: Mapping[str, Attribute], data: Mapping[str, Any], resolver: ReferenceResolver
) -> dict[str, Any]:
    """Return a body with its references as they are shown, those inside components too."""
    representation = dict(data)
    for name, value in data.items():
        attribute = attributes.get(name)
        side = attribute.side if attribute is not None else None
        if side is not None:
            representation[name] = _write_side(side, value, resolver)
        elif isinstance(attribute, Nested):
            representation[name] = _write_components(attribute, value, resolver)
    return representation


def as_written(attributes: Mapping[str, Attribute], finding: Finding, resolver: ReferenceResolver) -> Finding:
    """Return a finding whose value, where it is a relation's, is shown as one."""
    attribute = attributes.get(str(finding.path[0])) if len(finding.path) == 1 else None
    side = None if attribute is None else attribute.side
    if side is None or finding.value is UNDEFINED:
        return finding
    return Finding(finding.path, finding.message, _write_side(side, finding.value, resolver))


def with_defaults(
    schemas: Schemas, attributes: Mapping[str, Attribute], data: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a new entry's data with what its schema adds where nothing was sent."""
    whole = dict(data)
    for name, attribute in attributes.items():
        if isinstance(attribute, ComponentAttribute) and name in data:
            inner = schemas.components[attribute.component].attributes
            whole[name] = change_objects(data[name], partial(with_defaults, schemas, inner))
        elif name not in data:
            default = _default(attribute)
            whole |= {} if default is UNDEFINED else {name: default}
    return whole


def _default(attribute: Attribute) -> Any:
    if isinstance(attribute, Scalar):
        return attribute.default if attribute.has_default else UNDEFINED
    many = isinstance(attribute, Nested) and attribute.to_many
    return [] if many and not attribute.required else UNDEFINED


def unreadable_zones(
    schemas: Schemas, attributes: Mapping[str, Attribute], data: Mapping[str, Any]
) -> Iterator[str]:
    """Yield why the relations inside of zones cannot be looked for: no kind is named, or one there is not."""
    for name, value in data.items():
        attribute = attributes.get(name)
        if value is None or not isinstance(attribute, Nested):
            continue
        for item in to_list(value):
            kind = item.get(KIND) if isinstance(item, Mapping) else None
            if isinstance(attribute, ComponentAttribute):
                kind = attribute.component
            elif isinstance(value, list) and not isinstance(item, Mapping):
                yield NO_SUCH_KIND
                continue
            elif kind is None or kind == "":
                yield NO_KIND
                continue
            component = schemas.components.get(str(kind))
            if component is None:
                yield NO_SUCH_KIND
            elif isinstance(item, Mapping):
                yield from unreadable_zones(schemas, component.attributes, item)


def _write_components(attribute: Nested, value: Any, resolver: ReferenceResolver) -> Any:
    def to_wire(item: Mapping[str, Any]) -> Any:
        component = resolver.store.schemas.components.get(attribute.kind_of(item))
        return item if component is None else write_forms(component.attributes, item, resolver)

    if isinstance(value, list):
        return [to_wire(item) if isinstance(item, Mapping) else None for item in value]
    return to_wire(value) if isinstance(value, Mapping) else value


def _write_side(side: Side, value: Any, resolver: ReferenceResolver) -> Any:
    if isinstance(value, Mapping) and any(verb in value for verb in ("set", "connect", "disconnect")):
        return {key: _write_list(side, items, resolver) for key, items in value.items()}
    if value is None or value == {} or value is False:
        return value
    return {"set": _write_list(side, value, resolver)}


def _write_list(side: Side, value: Any, resolver: ReferenceResolver) -> Any:
    if value is None or isinstance(value, Mapping | str | int | float):
        value = [] if value is None else [value]
    if not isinstance(value, list):
        return value
    return [_write_item(side, item, resolver) for item in value if item is not None]


def _write_item(side: Side, item: Any, resolver: ReferenceResolver) -> Any:
    if isinstance(item, bool):
        return item
    if isinstance(item, int | float) or (isinstance(item, str) and item.isdigit()):
        return {"id": item}
    document_id = item.get("documentId") if isinstance(item, Mapping) else item
    if not isinstance(document_id, str):
        return item
    rest = (
        {key: part for key, part in item.items() if key in {"position", "__type"}}
        if isinstance(item, Mapping)
        else {}
    )
    if not document_id:
        return {"documentId": document_id, **rest}
    uid = side.target or rest.get("__type") or ""
    rows = resolver.directory.documents.get((uid, document_id), {})
    return {"id": rows.get(resolver.locale) or next(iter(rows.values()), None), **rest}
