"""The content model: content types, components, attributes, and the validation of their values."""

from octavo.schema.attributes.base import (
    Attribute,
    ComponentAttribute,
    DynamicZone,
    Media,
    Nested,
    ReferenceAttribute,
    Relation,
    Scalar,
)
from octavo.schema.content_type import KINDS, Component, ContentType, Holder
from octavo.schema.files import build_schemas, load_schemas
from octavo.schema.parse import SchemaSource
from octavo.schema.registry import Schemas

__all__ = [
    "KINDS",
    "Attribute",
    "Component",
    "ComponentAttribute",
    "ContentType",
    "DynamicZone",
    "Holder",
    "Media",
    "Nested",
    "ReferenceAttribute",
    "Relation",
    "Scalar",
    "SchemaSource",
    "Schemas",
    "build_schemas",
    "load_schemas",
]
