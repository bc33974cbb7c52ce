"""Content types and components in the form Strapi's content-type builder answers them in (as recorded)."""

from collections.abc import Mapping
from typing import Any, Final

from octavo.schema import Attribute, Component, ContentType, Media, Relation, Scalar

Description = dict[str, Any]

ADMINISTRATOR: Final = "admin::user"
FILE: Final = "plugin::upload.file"
ONE_WAY: Final = ("oneWay", "manyWay")
"""The relations a schema may have to administrators."""

OWN_KEYS: Final = ("unstable_virtual", "unstable_hidden")
"""Keys of relations that are about how they are kept and shown, and for nobody outside."""


def content_type(found: ContentType) -> Description:
    """Return what a content type is: `uid`, `plugin` where it has one, `apiID` and `schema`."""
    owner = _owner(found.uid)
    return {
        "uid": found.uid,
        **({"plugin": owner} if owner else {}),
        "apiID": found.singular_name,
        "schema": _schema(found),
    }


def component(found: Component) -> Description:
    """Return what a component is: `uid`, `category`, `apiId` and `schema`."""
    info = found.raw.get("info", {})
    return {
        "uid": found.uid,
        "category": found.category,
        "apiId": found.uid.removeprefix(f"{found.category}."),
        "schema": {
            "displayName": found.display_name,
            "description": info.get("description", ""),
            **{key: info[key] for key in ("icon",) if key in info},
            "collectionName": found.collection_name,
            **{key: found.raw[key] for key in ("pluginOptions",) if key in found.raw},
            "attributes": _attributes(found),
        },
    }


def _schema(found: ContentType) -> Description:
    visible = found.plugin_options.get("content-type-builder", {}).get("visible", True) is not False
    return {
        **found.options,
        "draftAndPublish": found.draft_and_publish,
        "displayName": found.display_name,
        "singularName": found.singular_name,
        "pluralName": found.plural_name,
        "description": found.description,
        **{key: found.raw[key] for key in ("pluginOptions",) if key in found.raw},
        "kind": found.kind,
        "collectionName": found.collection_name,
        "attributes": _attributes(found),
        "visible": visible,
        "restrictRelationsTo": _relations_to(found.uid, visible),
    }


def _attributes(found: ContentType | Component) -> dict[str, Description]:
    """Return the declared attributes as they were written, media and relations with what they leave out."""
    written: Mapping[str, Mapping[str, Any]] = found.raw.get("attributes", {})
    return {
        name: _attribute(attribute, written[name])
        for name, attribute in found.attributes.items()
        if not (isinstance(attribute, Scalar) and attribute.for_code_alone)
    }


def _attribute(attribute: Attribute, written: Mapping[str, Any]) -> Description:
    said = dict(written)
    if not isinstance(attribute, Media | Relation):
        return said
    said |= {"required": attribute.required, "private": attribute.private}
    if isinstance(attribute, Media):
        return said | {"multiple": attribute.multiple, "allowedTypes": list(attribute.allowed_types)}
    said = {key: value for key, value in said.items() if key not in OWN_KEYS}
    return said | {"targetAttribute": attribute.inversed_by or attribute.mapped_by}


def _owner(uid: str) -> str | None:
    """Return the plugin a content type comes from; None for the project's own."""
    space, _, rest = uid.partition("::")
    return {"api": None, "admin": "admin"}.get(space, rest.partition(".")[0])


def _relations_to(uid: str, visible: bool) -> list[str] | None:
    """Return the kinds of relations other schemas may have to a type; None for every kind."""
    if uid == ADMINISTRATOR:
        return list(ONE_WAY)
    return None if visible and uid != FILE else []
