"""How types are shown, over HTTP: `/content-manager/content-types`, `/content-manager/components`."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, NotFoundError, Octavo, PolicyError, ValidationError
from octavo.plugin import (
    TEXT,
    DocumentParts,
    Operation,
    admin_route,
    list_of,
    map_of,
    one_of,
    parameter,
    record,
    wrapped,
)
from octavo.plugins.admin.abilities import READ, ability_of
from octavo.plugins.admin.actions import PROPERTIES, is_displayed, is_readable
from octavo.plugins.admin.answers import type_paths
from octavo.plugins.admin.previews.service import PreviewService
from octavo.plugins.admin.readable_fields import is_hidden
from octavo.plugins.admin.views.defaults import (
    FULL,
    ROW,
    SMALL,
    default_main_field,
    settings_by,
    shown_attributes,
)
from octavo.plugins.admin.views.forms import VIEW, read_view
from octavo.plugins.admin.views.service import ViewService
from octavo.schema import KINDS, Attribute, Component, ContentType, Holder, Scalar

CONFIGURE_TYPES = "plugin::content-manager.collection-types.configure-view"
CONFIGURE_SINGLE = "plugin::content-manager.single-types.configure-view"
CONFIGURE_COMPONENTS = "plugin::content-manager.components.configure-layout"
CONFIGURE = {"collectionType": CONFIGURE_TYPES, "singleType": CONFIGURE_SINGLE}


class ViewController:
    """Describes types to the panel, and says how they are shown."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.views = app.service(ViewService)
        self.previews = app.service(PreviewService)

    async def init(self, ctx: Context) -> object:
        """Answer the types and components the caller has to do with."""
        types = self._types(ctx)
        components = self._components(types)
        sizes = {name: {"default": ROW, "isResizable": False} for name in FULL}
        sizes |= {name: {"default": 4, "isResizable": True} for name in SMALL}
        return {
            "data": {
                "fieldSizes": sizes,
                "components": [_component(holder) for holder in components],
                "contentTypes": [self._described(holder) for holder in types],
            }
        }

    async def find_types(self, ctx: Context) -> object:
        """Answer the types the caller has to do with, of one kind or of both."""
        kind = ctx.query.get("kind")
        if kind is not None and kind not in KINDS:
            raise ValidationError(f"kind must be one of {', '.join(KINDS)}")
        types = [one for one in self._types(ctx) if kind in {None, one.kind}]
        return {"data": [self._described(one) for one in types]}

    async def find_components(self, ctx: Context) -> object:
        """Answer the components of the types the caller has to do with."""
        return {"data": [_component(component) for component in self._components(self._types(ctx))]}

    async def settings(self, ctx: Context) -> object:
        """Answer the settings of the types the caller has to do with."""
        settings = {one.uid: (await self.views.view(one))["settings"] for one in self._types(ctx)}
        ability = ability_of(ctx)
        settings |= {uid: settings_by(main) for uid, main in ABSENT.items() if ability.can(READ, uid)}
        return {"data": [{"uid": uid, "settings": settings[uid]} for uid in sorted(settings, key=_place)]}

    async def type_view(self, ctx: Context) -> object:
        """Answer how a type and its components are shown."""
        return await self._answer_view(self._type(ctx))

    async def set_type_view(self, ctx: Context) -> object:
        """Change how a type is shown, and answer it."""
        content_type = self._configured_type(ctx)
        await self.views.set(content_type, read_view(self.app.schemas, content_type, ctx.request.body))
        return await self._answer_view(content_type)

    async def reset_type_view(self, ctx: Context) -> object:
        """Show a type as its schema says again, and answer that."""
        content_type = self._configured_type(ctx)
        await self.views.reset(content_type)
        return await self._answer_view(content_type)

    async def component_view(self, ctx: Context) -> object:
        """Answer how a component and those inside it are shown."""
        if ability_of(ctx).can(CONFIGURE_COMPONENTS):
            return await self._answer_view(self._component(ctx))
        components = self._components(self._types(ctx))
        component = next((one for one in components if one.uid == ctx.params["uid"]), None)
        if component is None:
            raise PolicyError()
        return await self._answer_view(component)

    async def set_component_view(self, ctx: Context) -> object:
        """Change how a component is shown, and answer it."""
        component = self._component(ctx)
        await self.views.set(component, read_view(self.app.schemas, component, ctx.request.body))
        return await self._answer_view(component)

    async def reset_component_view(self, ctx: Context) -> object:
        """Show a component as its schema says again, and answer that."""
        component = self._component(ctx)
        await self.views.reset(component)
        return await self._answer_view(component)

    async def _answer_view(self, holder: Holder) -> object:
        kind = "component" if isinstance(holder, Component) else "contentType"
        view = await self.views.configuration(holder)
        return {"data": {kind: view, "components": await self.views.components(holder)}}

    def _type(self, ctx: Context) -> ContentType:
        """Return the type in the path; raises PolicyError for one the caller has nothing to do with."""
        content_type = self.app.schemas.content_types.get(ctx.params["uid"])
        if content_type is None:
            if self._types(ctx):
                raise NotFoundError("contentType.notFound")
            raise PolicyError()
        if not self._concerns(ctx, content_type):
            raise PolicyError()
        return content_type

    def _described(self, content_type: ContentType) -> dict[str, Any]:
        """Return a type as a panel reads it; of one whose entries are seen somewhere it says so."""
        preview = {"preview": True} if self.previews.has(content_type.uid) else {}
        return {**_content_type(content_type), **preview}

    def _configured_type(self, ctx: Context) -> ContentType:
        """Return the type in the path; raises PolicyError for who may not configure its view."""
        content_type = self.app.schemas.content_types.get(ctx.params["uid"])
        action = CONFIGURE[content_type.kind] if content_type else CONFIGURE_TYPES
        if not ability_of(ctx).can(action):
            raise PolicyError()
        if content_type is None:
            raise NotFoundError("contentType.notFound")
        return content_type

    def _component(self, ctx: Context) -> Component:
        component = self.app.schemas.components.get(ctx.params["uid"])
        if component is None:
            raise NotFoundError("component.notFound")
        return component

    def _types(self, ctx: Context) -> list[ContentType]:
        """Return the types the caller has to do with; raises PolicyError if there are none."""
        types = [one for one in self.app.schemas.content_types.values() if self._concerns(ctx, one)]
        if not types:
            raise PolicyError()
        return sorted(types, key=lambda one: _place(one.uid))

    def _concerns(self, ctx: Context, content_type: ContentType) -> bool:
        """Whether the caller may do anything with the content of a type, or configure its view."""
        if not is_readable(content_type):
            return False
        ability = ability_of(ctx)
        if ability.can(CONFIGURE[content_type.kind]):
            return True
        return any(ability.can(action, content_type.uid) for action in (READ, *PROPERTIES))

    def _components(self, types: list[ContentType]) -> list[Component]:
        schemas = self.app.schemas
        uids = {inner.uid for one in types for inner in schemas.components_in(one.uid)}
        return [component for uid, component in schemas.components.items() if uid in uids]


ABSENT = {
    "plugin::content-releases.release": "name",
    "plugin::content-releases.release-action": "contentType",
    "plugin::review-workflows.workflow": "name",
    "plugin::review-workflows.workflow-stage": "name",
    "admin::transfer-token": "name",
    "admin::transfer-token-permission": "action",
}
"""The main fields of types that do not exist here: Strapi's clients ask for their settings, and permissions
for them are kept.
"""
ORDER = (
    "plugin::upload.",
    "plugin::i18n.",
    *(uid for uid in ABSENT if uid.startswith("plugin::")),
    "plugin::",
    "api::",
    *(f"admin::{name}" for name in ("permission", "user", "role", "api-token", "transfer-token", "session")),
    "admin::",
)
"""How the uids of types begin, in the order in which types are listed (as recorded)."""


def _place(uid: str) -> int:
    return next((place for place, start in enumerate(ORDER) if uid.startswith(start)), len(ORDER))


def _content_type(content_type: ContentType) -> dict[str, Any]:
    raw = content_type.raw
    return {
        "uid": content_type.uid,
        "kind": content_type.kind,
        "apiID": content_type.singular_name,
        "isDisplayed": is_displayed(content_type),
        "info": {
            **raw.get("info", {}),
            "name": content_type.display_name,
            "label": content_type.display_name,
        },
        "options": {**content_type.options, "draftAndPublish": content_type.draft_and_publish},
        "pluginOptions": dict(content_type.plugin_options),
        "mainField": default_main_field(content_type),
        "attributes": _attributes(content_type),
    }


def _component(component: Component) -> dict[str, Any]:
    return {
        "uid": component.uid,
        "category": component.category,
        "apiID": component.uid.removeprefix(f"{component.category}."),
        "isDisplayed": True,
        "info": {**component.raw.get("info", {}), "name": component.display_name},
        "options": dict(component.options),
        "mainField": default_main_field(component),
        "attributes": _attributes(component),
    }


def _attributes(holder: Holder) -> dict[str, Any]:
    """Return the attributes as their schema has them, without internal ones; custom fields with the type they
    are kept as (Strapi).
    """
    raw_attributes = holder.raw.get("attributes", {})
    return {
        name: _describe(attribute, raw_attributes.get(name, {}))
        for name, attribute in shown_attributes(holder).items()
        if attribute.is_password or isinstance(holder, Component) or not is_hidden(holder, attribute)
    }


def _describe(attribute: Attribute, raw_attributes: Mapping[str, Any]) -> dict[str, Any]:
    custom = isinstance(attribute, Scalar) and attribute.custom_field is not None
    return {**raw_attributes, "type": attribute.type} if custom else dict(raw_attributes)


_VIEW = {"type": "object", "description": "`uid`, `settings`, `metadatas` and `layouts`."}
_DESCRIBED = list_of({"type": "object"})
_OF_TYPE = wrapped(record({"contentType": _VIEW, "components": map_of(_VIEW)}))
_OF_COMPONENT = wrapped(record({"component": _VIEW, "components": map_of(_VIEW)}))
_SETTINGS = wrapped(list_of(record({"uid": TEXT, "settings": {"type": "object"}})))
_INIT = wrapped(
    record({"fieldSizes": {"type": "object"}, "components": _DESCRIBED, "contentTypes": _DESCRIBED})
)


def _about_type(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Read how a type is shown", _OF_TYPE, path=type_paths(app, "uid"))


def _about_set_type(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Change how a type is shown", _OF_TYPE, body=VIEW, path=type_paths(app, "uid"))


def _about_reset_type(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Show a type as its schema says again", _OF_TYPE, path=type_paths(app, "uid"))


ROOT = "/content-manager"
ROUTES = [
    admin_route(
        "GET", f"{ROOT}/init", ViewController.init, about=Operation("Read what there is to manage", _INIT)
    ),
    admin_route(
        "GET",
        f"{ROOT}/content-types",
        ViewController.find_types,
        about=Operation(
            "List the types to manage", wrapped(_DESCRIBED), query=[parameter("kind", one_of(*KINDS))]
        ),
    ),
    admin_route(
        "GET",
        f"{ROOT}/components",
        ViewController.find_components,
        about=Operation("List the components to manage", wrapped(_DESCRIBED)),
    ),
    admin_route(
        "GET",
        f"{ROOT}/content-types-settings",
        ViewController.settings,
        about=Operation("List the settings of types", _SETTINGS),
    ),
    admin_route(
        "GET", f"{ROOT}/content-types/:uid/configuration", ViewController.type_view, about=_about_type
    ),
    admin_route(
        "PUT", f"{ROOT}/content-types/:uid/configuration", ViewController.set_type_view, about=_about_set_type
    ),
    admin_route(
        "DELETE",
        f"{ROOT}/content-types/:uid/configuration",
        ViewController.reset_type_view,
        about=_about_reset_type,
    ),
    admin_route(
        "GET",
        f"{ROOT}/components/:uid/configuration",
        ViewController.component_view,
        about=Operation("Read how a component is shown", _OF_COMPONENT),
    ),
    admin_route(
        "PUT",
        f"{ROOT}/components/:uid/configuration",
        ViewController.set_component_view,
        CONFIGURE_COMPONENTS,
        about=Operation("Change how a component is shown", _OF_COMPONENT, body=VIEW),
    ),
    admin_route(
        "DELETE",
        f"{ROOT}/components/:uid/configuration",
        ViewController.reset_component_view,
        CONFIGURE_COMPONENTS,
        about=Operation("Show a component as its schema says again", _OF_COMPONENT),
    ),
]
