"""Free uids over HTTP: `/content-manager/uid/…`."""

from typing import Any, Final

from octavo import Context, Octavo, PolicyError, ValidationError
from octavo.plugin import FLAG, TEXT, Form, Object, Operation, Text, admin_route, nullable, parameter, record
from octavo.plugins.admin.abilities import EXPLORER, ability_of
from octavo.schema import ContentType

LONGEST: Final = 255
ATTRIBUTE = (
    Text("contentTypeUID", required=True),
    Text("field", required=True),
    Text("documentId", nullable=True, description="The entry the uid is for: its own is not taken."),
)
GENERATE = Form(*ATTRIBUTE, Object("data", required=True), open=True)
CHECK = Form(*ATTRIBUTE, Text("value", required=True, max_length=LONGEST), open=True)


class UidController:
    """Makes uids, and says whether one is free."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def generate(self, ctx: Context) -> object:
        """Answer a free uid made of an entry's data."""
        body = self._read(ctx, GENERATE)
        return {"data": await self._free(ctx, body, data=body["data"])}

    async def check(self, ctx: Context) -> object:
        """Answer whether a uid is free, and one that is."""
        body = self._read(ctx, CHECK)
        suggestion = await self._free(ctx, body, text=body["value"])
        is_free = suggestion == body["value"]
        return {"isAvailable": is_free, "suggestion": None if is_free else suggestion}

    async def _free(self, ctx: Context, body: dict[str, Any], **options: Any) -> str:
        documents = self.app.documents(body["contentTypeUID"])
        locale = ctx.query.get("locale") or None
        return await documents.free_uid(
            body["field"], document_id=body.get("documentId"), locale=locale, **options
        )

    def _read(self, ctx: Context, form: Form) -> dict[str, Any]:
        """Return the body; raises PolicyError for a field the caller may not write.

        Whether a uid is taken tells of entries that may be hidden.
        """
        body = ctx.request.body
        content_type = self.app.schemas.content_types.get(
            str(body.get("contentTypeUID")) if isinstance(body, dict) else ""
        )
        if not self._may_write(ctx, content_type, body):
            raise PolicyError()
        return form.read(body)

    def _may_write(self, ctx: Context, content_type: ContentType | None, body: Any) -> bool:
        ability = ability_of(ctx)
        if content_type is None:
            return ability.everything
        locale = ctx.query.get("locale") or self.app.locales.default
        if not isinstance(locale, str):
            raise ValidationError("locale must be one locale")
        place = locale if content_type.localized else None
        return any(
            ability.can(f"{EXPLORER}.{action}", content_type.uid, str(body.get("field")), place)
            for action in ("create", "update")
        )


_LOCALE = [parameter("locale", TEXT, "The locale, else the default one.")]
_FREE = record({"isAvailable": FLAG, "suggestion": nullable(TEXT)})
ROUTES = [
    admin_route(
        "POST",
        "/content-manager/uid/generate",
        UidController.generate,
        about=Operation("Make a free uid", record({"data": TEXT}), body=GENERATE, query=_LOCALE),
    ),
    admin_route(
        "POST",
        "/content-manager/uid/check-availability",
        UidController.check,
        about=Operation("Ask whether a uid is free", _FREE, body=CHECK, query=_LOCALE),
    ),
]
