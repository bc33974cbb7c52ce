"""The routes of the content-type builder, which describes schemas, and writes them in development."""

from octavo.plugin import Plugin
from octavo.plugins.content_type_builder.schemas import routes as schemas
from octavo.plugins.content_type_builder.types import routes as types

plugin = Plugin(
    name="content-type-builder",
    controllers=[types.ComponentsController, types.ContentTypesController, schemas.SchemaController],
    routes=[*types.ROUTES, *schemas.ROUTES],
)
