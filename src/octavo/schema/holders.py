"""What an entry's attribute holds: the content type or component whose attributes a nested object has."""

from collections.abc import Mapping
from typing import Any

from octavo.schema.attributes.base import Attribute, ComponentAttribute, DynamicZone, Media, Relation
from octavo.schema.content_type import Component, ContentType
from octavo.schema.registry import FILE_UID, Schemas

Holder = ContentType | Component


def attributes_of(holder: Holder) -> Mapping[str, Attribute]:
    """Return what an entry of the holder may show, those every type has included."""
    return holder.all_attributes if isinstance(holder, ContentType) else holder.attributes


def holder_of(schemas: Schemas, attribute: Attribute, value: Mapping[str, Any]) -> Holder | None:
    """Return what describes an object found in an attribute; None where nothing does, as in JSON."""
    if isinstance(attribute, ComponentAttribute):
        return schemas.components.get(attribute.component)
    if isinstance(attribute, DynamicZone):
        return schemas.components.get(str(value.get("__component")))
    if isinstance(attribute, Media):
        return schemas.content_types.get(FILE_UID)
    if isinstance(attribute, Relation):
        return schemas.content_types.get(attribute.target or str(value.get("__type")))
    return None
