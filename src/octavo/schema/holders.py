"""Finds the content type or component that describes a nested object, and walks through entries with it."""

from collections.abc import Callable, Mapping
from typing import Any

from octavo.schema.attributes.base import Attribute, Media, Nested, Relation
from octavo.schema.content_type import Component, ContentType
from octavo.schema.nodes import kind_of
from octavo.schema.registry import Schemas

Holder = ContentType | Component
Change = Callable[[Holder, Mapping[str, Any]], dict[str, Any]]


def holder_of(schemas: Schemas, attribute: Attribute | None, value: Mapping[str, Any]) -> Holder | None:
    """Return the content type or component of an object in an attribute; None if there is none, as in
    JSON.
    """
    if isinstance(attribute, Nested):
        return schemas.components.get(kind_of(attribute, value))
    if isinstance(attribute, Media | Relation):
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
        known, members = holder.all_attributes, change(holder, item).items()
        return {name: change_entries(schemas, known.get(name), value, change) for name, value in members}

    return change_objects(data, replace)
