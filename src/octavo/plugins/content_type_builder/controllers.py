"""Content types and components over HTTP."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, Octavo, ValidationError
from octavo.plugins.content_type_builder import describe

KINDS = ("collectionType", "singleType")


class ContentTypesController:
    """`/content-type-builder/content-types`."""

    uid = "plugin::content-type-builder.content-types"

    def __init__(self, app: Octavo) -> None:
        self.described = {
            uid: describe.content_type(found) for uid, found in app.schemas.content_types.items()
        }

    async def get_content_types(self, ctx: Context) -> object:
        """Answer every content type, with `kind` those of one kind."""
        _refuse_others(ctx.query, ("kind",))
        kind = ctx.query.get("kind")
        if kind is not None and kind not in KINDS:
            raise ValidationError(f"kind must be one of the following values: {', '.join(KINDS)}")
        found = self.described.values()
        return {"data": [each for each in found if kind in (None, each["schema"]["kind"])]}

    async def get_content_type(self, ctx: Context) -> object:
        """Answer one content type."""
        return _one(ctx, self.described, "contentType.notFound")


class ComponentsController:
    """`/content-type-builder/components`."""

    uid = "plugin::content-type-builder.components"

    def __init__(self, app: Octavo) -> None:
        self.described = {uid: describe.component(found) for uid, found in app.schemas.components.items()}

    async def get_components(self, ctx: Context) -> object:
        """Answer every component."""
        _refuse_others(ctx.query, ())
        return {"data": list(self.described.values())}

    async def get_component(self, ctx: Context) -> object:
        """Answer one component."""
        return _one(ctx, self.described, "component.notFound")


def _one(ctx: Context, described: Mapping[str, describe.Description], missing: str) -> object:
    _refuse_others(ctx.query, ())
    found = described.get(ctx.params["uid"])
    if found is None:
        # Not the common shape of errors, but what clients of the builder look at (as recorded).
        ctx.status = 404
        return {"error": missing}
    return {"data": found}


def _refuse_others(query: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in query:
        if key not in known:
            fix = f"there is {', '.join(known)}" if known else "there are none here"
            raise ValidationError(f"Invalid query parameter {key}; {fix}")
