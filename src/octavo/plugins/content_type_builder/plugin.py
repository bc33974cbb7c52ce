"""The routes of the content-type builder, which describes schemas, and writes them in development."""

from octavo.plugin import Plugin
from octavo.plugins.content_type_builder.routes import (
    ROUTES,
    ComponentsController,
    ContentTypesController,
)
from octavo.plugins.content_type_builder.writing import SchemaController, writing_routes

plugin = Plugin(
    name="content-type-builder",
    controllers=[ComponentsController, ContentTypesController, SchemaController],
    routes=[*ROUTES, *writing_routes()],
)
