"""What an entry's attribute holds: the content type or component whose attributes a nested object has."""

from collections.abc import Mapping
from typing import Any

from octavo.schema.attributes.base import Attribute, Media, Nested, Relation
from octavo.schema.content_type import Component, ContentType
from octavo.schema.nodes import kind_of
from octavo.schema.registry import Schemas

Holder = ContentType | Component


def holder_of(schemas: Schemas, attribute: Attribute | None, value: Mapping[str, Any]) -> Holder | None:
    """Return what describes an object found in an attribute; None where nothing does, as in JSON."""
    if isinstance(attribute, Nested):
        return schemas.components.get(kind_of(attribute, value))
    if isinstance(attribute, Media | Relation):
        return schemas.content_types.get(attribute.target or str(value.get("__type")))
    return None
