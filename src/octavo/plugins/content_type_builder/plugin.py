"""The routes of the content-type builder: reading alone, since schemas are files kept with the code."""

from collections.abc import Iterator

from octavo import Context, Route
from octavo.plugin import Plugin, RouteInfo
from octavo.plugins.content_type_builder.controllers import ComponentsController, ContentTypesController

READ = "plugin::content-type-builder.read"
FILES = (
    "Content types and components are files that are kept with the code, and are not written over HTTP: "
    "change their schema.json below app/api, or the component's file below app/components, and deploy that"
)
_PREFIX = "/content-type-builder"
_ADMINISTRATORS = {"strategies": ["admin"], "scope": [READ]}
_HANDLERS = {
    "/components": "components.get_components",
    "/components/:uid": "components.get_component",
    "/content-types": "content-types.get_content_types",
    "/content-types/:uid": "content-types.get_content_type",
}
_WRITING = (
    ("POST", "/content-types"),
    ("PUT", "/content-types/:uid"),
    ("DELETE", "/content-types/:uid"),
    ("POST", "/components"),
    ("PUT", "/components/:uid"),
    ("DELETE", "/components/:uid"),
    ("PUT", "/component-categories/:name"),
    ("DELETE", "/component-categories/:name"),
    ("POST", "/update-schema"),
)
"""The routes by which Strapi's builder writes files and starts the server again."""


async def refuse(ctx: Context) -> object:
    """Tell who may read schemas where they are written."""
    return ctx.forbidden(FILES)


def _routes() -> Iterator[Route]:
    """Yield what reads twice: granted to roles below the API's prefix, and to administrators without it."""
    admin = RouteInfo(type="admin")
    for path, handler in _HANDLERS.items():
        yield Route("GET", f"{_PREFIX}{path}", handler)
        yield Route("GET", f"{_PREFIX}{path}", handler, auth=_ADMINISTRATORS, info=admin)
    for method, path in _WRITING:
        yield Route(method, f"{_PREFIX}{path}", refuse, auth=_ADMINISTRATORS, info=admin)


plugin = Plugin(
    name="content-type-builder",
    controllers=[ComponentsController, ContentTypesController],
    routes=list(_routes()),
    described_by="octavo.plugins.content_type_builder.operations",
)
