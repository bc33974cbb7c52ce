"""Describes all schemas at once as their files have them, for whoever writes them."""

from collections.abc import Mapping
from typing import Any

from octavo import Octavo
from octavo.plugins.content_type_builder.places import Places, why_read_only
from octavo.schema import Component, ContentType, Scalar

Json = dict[str, Any]


def schema_of(app: Octavo) -> Json:
    """Return all content types and components, and whether they may be written."""
    places, reason = Places(app.settings.folder, app.schemas), why_read_only(app)
    return {
        "contentTypes": {
            found.uid: _content_type(found, places) for found in app.schemas.content_types.values()
        },
        "components": {found.uid: _component(found, places) for found in app.schemas.components.values()},
        "writable": reason is None,
        "reason": reason,
    }


def _content_type(found: ContentType, places: Places) -> Json:
    space, _, rest = found.uid.partition("::")
    plugin = {"api": None, "admin": "admin"}.get(space, rest.partition(".")[0])
    shown = found.plugin_options.get("content-type-builder", {}).get("visible", True)
    return {
        **_common(found, places),
        "kind": found.kind,
        "modelName": found.singular_name,
        "plugin": plugin,
        "visible": shown is not False,
        "info": {
            "singularName": found.singular_name,
            "pluralName": found.plural_name,
            "displayName": found.display_name,
            "description": found.description,
        },
        "options": {**found.options, "draftAndPublish": found.draft_and_publish},
    }


def _component(found: Component, places: Places) -> Json:
    info: Mapping[str, Any] = found.raw.get("info", {})
    told = {"displayName": found.display_name, "description": str(info.get("description") or "")}
    icon = {"icon": str(info["icon"])} if info.get("icon") else {}
    return {
        **_common(found, places),
        "category": found.category,
        "info": {**told, **icon},
        "options": dict(found.options),
    }


def _common(found: ContentType | Component, places: Places) -> Json:
    file = places.file_of(found)
    return {
        "uid": found.uid,
        "collectionName": found.collection_name,
        "pluginOptions": found.raw.get("pluginOptions", {}),
        "attributes": _attributes(found),
        "editable": bool(file),
        "file": file or None,
    }


def _attributes(found: ContentType | Component) -> list[Json]:
    """Return the attributes as they are written, in their order."""
    written: Mapping[str, Mapping[str, Any]] = found.raw.get("attributes", {})
    return [
        {**written[name], "name": name}
        for name, attribute in found.attributes.items()
        if not (isinstance(attribute, Scalar) and attribute.for_code_alone)
    ]
