"""The format of core responses: `{data, meta}`, and Strapi 4's `data.attributes` on request."""

from collections.abc import Mapping
from typing import Any

from octavo.schema.attributes.base import Attribute, Nested, ReferenceAttribute
from octavo.schema.content_type import Holder
from octavo.schema.input import IDS
from octavo.schema.registry import Schemas
from octavo.schema.walk import change_objects, holder_of

FORMAT_HEADER = "Strapi-Response-Format"


def transform_response(data: Any, meta: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """Return `{data, meta}` for an entry or a list of them; None stays None.

    Raises TypeError for anything else.
    """
    if data is None:
        return None
    if not isinstance(data, Mapping | list):
        raise TypeError(f"an entry must be an object, not {type(data).__name__}")
    return {"data": data, "meta": {} if meta is None else meta}


def to_v4(schemas: Schemas, uid: str, data: Any) -> Any:
    """Return entries in Strapi 4's format: `{id, documentId, attributes}`, relations under `data`."""
    holder = schemas.content_types.get(uid)

    def entry(values: Mapping[str, Any]) -> dict[str, Any]:
        ids = {name: values[name] for name in IDS if name in values}
        rest = {name: value for name, value in values.items() if name not in IDS}
        return {**ids, "attributes": _members(schemas, holder, rest)}

    return change_objects(data, entry)


def _members(schemas: Schemas, holder: Holder | None, values: Mapping[str, Any]) -> dict[str, Any]:
    attributes = {} if holder is None else holder.all_attributes
    return {name: _member(schemas, attributes.get(name), value) for name, value in values.items()}


def _member(schemas: Schemas, attribute: Attribute | None, value: Any) -> Any:
    if isinstance(attribute, ReferenceAttribute) and attribute.target is not None:
        return {"data": to_v4(schemas, attribute.target, value)}
    if isinstance(attribute, Nested):
        return change_objects(
            value, lambda item: _members(schemas, holder_of(schemas, attribute, item), item)
        )
    return value
