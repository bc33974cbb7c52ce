"""The routes of the content-type builder, which describes schemas and writes none."""

from octavo.plugin import Plugin
from octavo.plugins.content_type_builder.routes import (
    ROUTES,
    ComponentsController,
    ContentTypesController,
)

plugin = Plugin(
    name="content-type-builder", controllers=[ComponentsController, ContentTypesController], routes=ROUTES
)
