"""Content types and components over HTTP, one by one, as they are read."""

from collections.abc import Iterator, Mapping
from typing import Any

from octavo import Context, Octavo, Route, ValidationError
from octavo.plugin import (
    FLAG,
    TEXT,
    DocumentParts,
    Operation,
    admin_route,
    json_response,
    list_of,
    map_of,
    nullable,
    one_of,
    parameter,
    record,
    shared,
    wrapped,
)
from octavo.plugins.content_type_builder.places import FILES
from octavo.plugins.content_type_builder.types import describe
from octavo.schema import KINDS

READ = "plugin::content-type-builder.read"
NOT_ONE_BY_ONE = f"Schemas are written by POST /content-type-builder/update-schema in development. {FILES}"


class ContentTypesController:
    """`/content-type-builder/content-types`."""

    uid = "plugin::content-type-builder.content-types"

    def __init__(self, app: Octavo) -> None:
        self.described = {
            uid: describe.content_type(type_) for uid, type_ in app.schemas.content_types.items()
        }

    async def get_content_types(self, ctx: Context) -> object:
        """Answer every content type, with `kind` those of one kind."""
        _refuse_others(ctx.query, ("kind",))
        kind = ctx.query.get("kind")
        if kind is not None and kind not in KINDS:
            raise ValidationError(f"kind must be one of the following values: {', '.join(KINDS)}")
        descriptions = self.described.values()
        return {"data": [each for each in descriptions if kind in (None, each["schema"]["kind"])]}

    async def get_content_type(self, ctx: Context) -> object:
        """Answer one content type."""
        return _one(ctx, self.described, "contentType.notFound")


class ComponentsController:
    """`/content-type-builder/components`."""

    uid = "plugin::content-type-builder.components"

    def __init__(self, app: Octavo) -> None:
        self.described = {
            uid: describe.component(component) for uid, component in app.schemas.components.items()
        }

    async def get_components(self, ctx: Context) -> object:
        """Answer every component."""
        _refuse_others(ctx.query, ())
        return {"data": list(self.described.values())}

    async def get_component(self, ctx: Context) -> object:
        """Answer one component."""
        return _one(ctx, self.described, "component.notFound")


def _one(ctx: Context, described: Mapping[str, describe.Description], missing: str) -> object:
    _refuse_others(ctx.query, ())
    description = described.get(ctx.params["uid"])
    if description is None:
        # Not the common shape of errors, but what clients of the builder look at (as recorded).
        ctx.status = 404
        return {"error": missing}
    return {"data": description}


def _refuse_others(query: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    for key in query:
        if key not in allowed:
            fix = f"there is {', '.join(allowed)}" if allowed else "there are none here"
            raise ValidationError(f"Invalid query parameter {key}; {fix}")


async def refuse(ctx: Context) -> object:
    """Answer where schemas are changed, to callers who may read them."""
    return ctx.forbidden(NOT_ONE_BY_ONE)


_SCHEMA = {
    "displayName": TEXT,
    "description": TEXT,
    "collectionName": TEXT,
    "attributes": map_of(record({"type": TEXT}, more=True)),
}
_NAMES = {"draftAndPublish": FLAG, "singularName": TEXT, "pluralName": TEXT, "kind": one_of(*KINDS)}
_VISIBILITY = {"visible": FLAG, "restrictRelationsTo": nullable(list_of(TEXT))}
_TYPE = shared(
    "DescribedContentType",
    record(
        {
            "uid": TEXT,
            "plugin": TEXT,
            "apiID": TEXT,
            "schema": record({**_NAMES, **_SCHEMA, **_VISIBILITY}, more=True),
        },
        optional=["plugin"],
    ),
)
_COMPONENT = shared(
    "DescribedComponent",
    record({"uid": TEXT, "category": TEXT, "apiId": TEXT, "schema": record(_SCHEMA, more=True)}),
)
_MISSING = {404: json_response("There is no such thing.", shared("MissingSchema", record({"error": TEXT})))}


def _about_type(app: Octavo, parts: DocumentParts) -> Operation:
    uids = {"uid": {"schema": shared("ContentTypeUid", one_of(*app.schemas.content_types))}}
    return Operation("Describe a content type", wrapped(_TYPE), path=uids, responses=_MISSING)


def _about_component(app: Octavo, parts: DocumentParts) -> Operation:
    uids = {"uid": {"schema": one_of(*app.schemas.components)}} if app.schemas.components else {}
    return Operation("Describe a component", wrapped(_COMPONENT), path=uids, responses=_MISSING)


_READING = (
    (
        "/components",
        ComponentsController.get_components,
        Operation("Describe all components", wrapped(list_of(_COMPONENT))),
    ),
    ("/components/:uid", ComponentsController.get_component, _about_component),
    (
        "/content-types",
        ContentTypesController.get_content_types,
        Operation(
            "Describe all content types",
            wrapped(list_of(_TYPE)),
            query=[parameter("kind", one_of(*KINDS), "Only these.")],
        ),
    ),
    ("/content-types/:uid", ContentTypesController.get_content_type, _about_type),
)
_WRITING = (
    ("POST", "/content-types"),
    ("PUT", "/content-types/:uid"),
    ("DELETE", "/content-types/:uid"),
    ("POST", "/components"),
    ("PUT", "/components/:uid"),
    ("DELETE", "/components/:uid"),
    ("PUT", "/component-categories/:name"),
    ("DELETE", "/component-categories/:name"),
)
"""The routes by which Strapi's builder wrote one schema at a time."""
_READ_ONLY = Operation("Refused: schemas are written together", status=None, finds_all=True)


def _routes() -> Iterator[Route]:
    """Yield each route twice: for roles below the API's prefix, and for administrators without it."""
    for path, handler, about in _READING:
        full = f"/content-type-builder{path}"
        yield Route("GET", full, handler, about=about)
        yield admin_route("GET", full, handler, READ, about=about)
    for method, path in _WRITING:
        yield admin_route(method, f"/content-type-builder{path}", refuse, READ, about=_READ_ONLY)


ROUTES = list(_routes())
