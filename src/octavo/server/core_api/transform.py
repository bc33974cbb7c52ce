"""The shape of core answers: `{data, meta}`, and Strapi 4's `data.attributes` for who asks for it."""

from collections.abc import Mapping
from typing import Any

from octavo.schema.attributes.base import Media, Nested, Relation
from octavo.schema.holders import Holder, holder_of
from octavo.schema.registry import Schemas

FORMAT_HEADER = "Strapi-Response-Format"
IDS = ("id", "documentId")


def transform_response(data: Any, meta: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """Return `{data, meta}` of an entry or a list of them; None stays None. Raises TypeError for anything
    else.
    """
    if data is None:
        return None
    if not isinstance(data, Mapping | list):
        raise TypeError(f"an entry must be an object, not {type(data).__name__}")
    return {"data": data, "meta": {} if meta is None else meta}


def to_v4(schemas: Schemas, uid: str, data: Any) -> Any:
    """Return entries as Strapi 4 had them: `{id, documentId, attributes}`, relations under `data`."""
    if isinstance(data, list):
        return [to_v4(schemas, uid, entry) for entry in data]
    if not isinstance(data, Mapping):
        return data
    ids = {name: data[name] for name in IDS if name in data}
    holder = schemas.content_types.get(uid)
    rest = {name: value for name, value in data.items() if name not in IDS}
    return {**ids, "attributes": _members(schemas, holder, rest)}


def _members(schemas: Schemas, holder: Holder | None, values: Mapping[str, Any]) -> dict[str, Any]:
    if holder is None:
        return dict(values)
    known = holder.all_attributes
    return {name: _member(schemas, known.get(name), value) for name, value in values.items()}


def _member(schemas: Schemas, attribute: object, value: Any) -> Any:
    # What may point at any type stands as it is (Strapi).
    if isinstance(attribute, Media | Relation) and attribute.target is not None:
        return {"data": to_v4(schemas, attribute.target, value)}
    if isinstance(attribute, Nested):
        return _components(schemas, attribute, value)
    return value


def _components(schemas: Schemas, attribute: Nested, value: Any) -> Any:
    if isinstance(value, list):
        return [_components(schemas, attribute, item) for item in value]
    if not isinstance(value, Mapping):
        return value
    return _members(schemas, holder_of(schemas, attribute, value), value)
