"""The routes of the content-type builder: reading alone, since schemas are files kept with the code."""

from collections.abc import Iterator

from octavo import Route
from octavo.plugin import Plugin, RouteInfo
from octavo.plugins.content_type_builder.controllers import ComponentsController, ContentTypesController

READ = "plugin::content-type-builder.read"
_ADMINISTRATORS = {"strategies": ["admin"], "scope": [READ]}
_HANDLERS = {
    "/content-type-builder/components": "components.get_components",
    "/content-type-builder/components/:uid": "components.get_component",
    "/content-type-builder/content-types": "content-types.get_content_types",
    "/content-type-builder/content-types/:uid": "content-types.get_content_type",
}


def _routes() -> Iterator[Route]:
    """Yield each route twice: granted to roles below the API's prefix, and to administrators without it."""
    for path, handler in _HANDLERS.items():
        yield Route("GET", path, handler)
        yield Route("GET", path, handler, auth=_ADMINISTRATORS, info=RouteInfo(type="admin"))


plugin = Plugin(
    name="content-type-builder",
    controllers=[ComponentsController, ContentTypesController],
    routes=list(_routes()),
)
