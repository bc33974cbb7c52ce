"""Where an entry is seen, over HTTP: `/content-manager/preview/url/<uid>`."""

from octavo import Context, NotFoundError, Octavo, ValidationError
from octavo.plugin import TEXT, DocumentParts, Operation, admin_route, parameter, record, wrapped
from octavo.plugins.admin.answers import type_paths
from octavo.plugins.admin.entries.answers import LOCALE, STATUS
from octavo.plugins.admin.entries.forms import access_to, status_of_query
from octavo.plugins.admin.entries.service import Entries
from octavo.plugins.admin.previews.service import Previewed, PreviewService
from octavo.plugins.admin.single_types.routes import single_document
from octavo.schema import ContentType


class PreviewController:
    """Tells where entries are seen that the caller may read."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.previews = app.service(PreviewService)

    async def url(self, ctx: Context) -> object:
        """Answer the address of a version of an entry; 204 if there is none."""
        uid = ctx.params["contentType"]
        access = access_to(self.app, ctx, uid, "read", ctx.query.get("locale") or None)
        content_type = access.content_type
        status = status_of_query(ctx) if content_type.draft_and_publish else "published"
        document_id = await self._document_id(ctx, content_type)
        answer = document_id and await Entries(access).find(document_id, status)
        if not answer or not answer["data"]:
            raise NotFoundError()
        url = await self.previews.address(Previewed(uid, answer["data"], access.locale, status))
        if url is None:
            ctx.status = 204
            return None
        return {"data": {"url": url}}

    async def _document_id(self, ctx: Context, content_type: ContentType) -> str | None:
        if content_type.kind == "singleType":
            return await single_document(self.app, content_type.uid)
        document_id = ctx.query.get("documentId")
        if not isinstance(document_id, str) or not document_id:
            raise ValidationError("documentId is required for Collection Types")
        return None if "\0" in document_id else document_id


_DOCUMENT = parameter("documentId", TEXT, "Of the entry; single types need none.")


def _about_url(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation(
        "Read where an entry is seen before it is published",
        wrapped(record({"url": TEXT})),
        query=[_DOCUMENT, LOCALE, STATUS],
        path=type_paths(app, "contentType"),
    )


ROUTES = [
    admin_route("GET", "/content-manager/preview/url/:contentType", PreviewController.url, about=_about_url)
]
