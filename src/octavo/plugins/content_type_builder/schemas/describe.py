"""Describes all schemas at once as their files have them, for whoever writes them."""

from collections.abc import Mapping
from typing import Any

from octavo import Octavo
from octavo.plugins.content_type_builder.places import Places, why_read_only
from octavo.schema import Component, ContentType, Holder, Scalar

Json = dict[str, Any]


def schema_of(app: Octavo) -> Json:
    """Return all content types and components, and whether they may be written."""
    places, reason = Places(app.settings.folder, app.schemas), why_read_only(app)
    return {
        "contentTypes": {
            holder.uid: _content_type(holder, places) for holder in app.schemas.content_types.values()
        },
        "components": {holder.uid: _component(holder, places) for holder in app.schemas.components.values()},
        "customFields": _custom_fields(app),
        "writable": reason is None,
        "reason": reason,
    }


def _custom_fields(app: Octavo) -> dict[str, str]:
    """Return what attributes may be declared as beside the types, with the type each is kept as: the custom
    fields of plugins, of `octavo.toml`, and those in use.
    """
    attributes = [each for holder in app.schemas.holders for each in holder.attributes.values()]
    used = {
        each.custom_field: each.type for each in attributes if isinstance(each, Scalar) and each.custom_field
    }
    of_plugins = {uid: kind for one in app.plugins.values() for uid, kind in one.plugin.custom_fields.items()}
    return dict(sorted({**used, **of_plugins, **app.settings.custom_fields}.items()))


def _content_type(type_: ContentType, places: Places) -> Json:
    space, _, rest = type_.uid.partition("::")
    plugin = {"api": None, "admin": "admin"}.get(space, rest.partition(".")[0])
    visible = type_.plugin_options.get("content-type-builder", {}).get("visible", True)
    return {
        **_common(type_, places),
        "kind": type_.kind,
        "modelName": type_.singular_name,
        "plugin": plugin,
        "visible": visible is not False,
        "info": {
            "singularName": type_.singular_name,
            "pluralName": type_.plural_name,
            "displayName": type_.display_name,
            "description": type_.description,
        },
        "options": {**type_.options, "draftAndPublish": type_.draft_and_publish},
    }


def _component(component: Component, places: Places) -> Json:
    info: Mapping[str, Any] = component.raw.get("info", {})
    names = {"displayName": component.display_name, "description": str(info.get("description") or "")}
    icon = {"icon": str(info["icon"])} if info.get("icon") else {}
    return {
        **_common(component, places),
        "category": component.category,
        "info": {**names, **icon},
        "options": dict(component.options),
    }


def _common(holder: Holder, places: Places) -> Json:
    file = places.file_of(holder)
    return {
        "uid": holder.uid,
        "collectionName": holder.collection_name,
        "pluginOptions": holder.raw.get("pluginOptions", {}),
        "attributes": _attributes(holder),
        "editable": bool(file),
        "file": file or None,
    }


def _attributes(holder: Holder) -> list[Json]:
    """Return the attributes as they are written, in their order."""
    raw_attributes: Mapping[str, Mapping[str, Any]] = holder.raw.get("attributes", {})
    return [
        {**raw_attributes[name], "name": name}
        for name, attribute in holder.attributes.items()
        if not (isinstance(attribute, Scalar) and attribute.for_code_alone)
    ]
