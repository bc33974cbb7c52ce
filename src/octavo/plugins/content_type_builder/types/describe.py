"""Describes content types and components in the format of Strapi's content-type builder (as recorded)."""

from collections.abc import Mapping
from typing import Any, Final

from octavo.schema import (
    Attribute,
    Component,
    ContentType,
    Holder,
    Media,
    ReferenceAttribute,
)

Description = dict[str, Any]

ADMINISTRATOR: Final = "admin::user"
FILE: Final = "plugin::upload.file"
ONE_WAY: Final = ("oneWay", "manyWay")
"""The kinds of relations that may point to administrators."""

OWN_KEYS: Final = ("unstable_virtual", "unstable_hidden")
"""Keys of relations that are internal."""


def content_type(content_type_: ContentType) -> Description:
    """Return the description of a content type: `uid`, `plugin` if it has one, `apiID` and `schema`."""
    owner = _owner(content_type_.uid)
    return {
        "uid": content_type_.uid,
        **({"plugin": owner} if owner else {}),
        "apiID": content_type_.singular_name,
        "schema": _schema(content_type_),
    }


def component(component_: Component) -> Description:
    """Return the description of a component: `uid`, `category`, `apiId` and `schema`."""
    info = component_.raw.get("info", {})
    return {
        "uid": component_.uid,
        "category": component_.category,
        "apiId": component_.uid.removeprefix(f"{component_.category}."),
        "schema": {
            "displayName": component_.display_name,
            "description": info.get("description", ""),
            **{key: info[key] for key in ("icon",) if key in info},
            "collectionName": component_.collection_name,
            **{key: component_.raw[key] for key in ("pluginOptions",) if key in component_.raw},
            "attributes": _attributes(component_),
        },
    }


def _schema(content_type: ContentType) -> Description:
    visible = content_type.plugin_options.get("content-type-builder", {}).get("visible", True) is not False
    return {
        **content_type.options,
        "draftAndPublish": content_type.draft_and_publish,
        "displayName": content_type.display_name,
        "singularName": content_type.singular_name,
        "pluralName": content_type.plural_name,
        "description": content_type.description,
        **{key: content_type.raw[key] for key in ("pluginOptions",) if key in content_type.raw},
        "kind": content_type.kind,
        "collectionName": content_type.collection_name,
        "attributes": _attributes(content_type),
        "visible": visible,
        "restrictRelationsTo": _relations_to(content_type.uid, visible),
    }


def _attributes(holder: Holder) -> dict[str, Description]:
    """Return the declared attributes as written, with defaults of media and relations filled in."""
    raw_attributes: Mapping[str, Mapping[str, Any]] = holder.raw.get("attributes", {})
    return {
        name: _attribute(attribute, raw_attributes[name])
        for name, attribute in holder.attributes.items()
        if not attribute.for_code_alone
    }


def _attribute(attribute: Attribute, raw: Mapping[str, Any]) -> Description:
    description = dict(raw)
    if not isinstance(attribute, ReferenceAttribute):
        return description
    description |= {"required": attribute.required, "private": attribute.private}
    if isinstance(attribute, Media):
        return description | {"multiple": attribute.multiple, "allowedTypes": list(attribute.allowed_types)}
    description = {key: value for key, value in description.items() if key not in OWN_KEYS}
    return description | {"targetAttribute": attribute.inversed_by or attribute.mapped_by}


def _owner(uid: str) -> str | None:
    """Return the plugin of a content type; None for the project's own."""
    space, _, rest = uid.partition("::")
    return {"api": None, "admin": "admin"}.get(space, rest.partition(".")[0])


def _relations_to(uid: str, visible: bool) -> list[str] | None:
    """Return the kinds of relations that may point to a type; None for every kind."""
    if uid == ADMINISTRATOR:
        return list(ONE_WAY)
    return None if visible and uid != FILE else []
