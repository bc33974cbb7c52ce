"""Publishing over HTTP: `/content-manager/collection-types/<uid>/<id>/actions/…`."""

from octavo import Context, NotFoundError, Octavo
from octavo.plugin import Boolean, DocumentParts, Form, Operation, admin_route, body_of, if_match_of
from octavo.plugins.admin.entries.answers import ANSWER, BODY, IF_MATCH, LOCALE, STALE, displayed
from octavo.plugins.admin.entries.forms import document_id_of, entries_of
from octavo.plugins.admin.entries.routes import ENTRIES
from octavo.plugins.admin.publishing.service import Publishing

UNPUBLISH = Form(Boolean("discardDraft", nullable=True), open=True)


class PublishingController:
    """Publishes entries of collection types."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def create(self, ctx: Context) -> object:
        """Make an entry, publish it and answer what is published."""
        publishing = Publishing(entries_of(self.app, ctx, "publish"))
        publishing.access.rules("create")
        return await publishing.create(body_of(ctx))

    async def publish(self, ctx: Context) -> object:
        """Save a draft with changes, publish it and answer what is published."""
        publishing = Publishing(entries_of(self.app, ctx, "publish"))
        answer = await publishing.publish(document_id_of(ctx), body_of(ctx), if_match_of(ctx))
        if answer is None:
            raise NotFoundError()
        return answer

    async def unpublish(self, ctx: Context) -> object:
        """Take back what is published, and answer it as it was."""
        publishing = Publishing(entries_of(self.app, ctx, "publish"))
        discards = UNPUBLISH.read(body_of(ctx)).get("discardDraft") is True
        if discards:
            publishing.access.rules("update")
        return await publishing.unpublish(document_id_of(ctx), if_match_of(ctx), discard=discards)

    async def discard(self, ctx: Context) -> object:
        """Make a draft what is published, and answer it."""
        publishing = Publishing(entries_of(self.app, ctx, "update"))
        answer = await publishing.discard(document_id_of(ctx), if_match_of(ctx))
        return ctx.not_found() if answer is None else answer


def _about_create(app: Octavo, parts: DocumentParts) -> Operation:
    summary = "Write an entry and publish it"
    return Operation(summary, ANSWER, body=BODY, query=[LOCALE], path=displayed(app), finds_all=True)


def _about_publish(app: Octavo, parts: DocumentParts) -> Operation:
    query = [LOCALE, IF_MATCH]
    return Operation("Publish a draft", ANSWER, body=BODY, query=query, path=displayed(app), refusals=STALE)


def _about_unpublish(app: Octavo, parts: DocumentParts) -> Operation:
    query = [LOCALE, IF_MATCH]
    summary = "Take back what is published"
    return Operation(summary, ANSWER, body=UNPUBLISH, query=query, path=displayed(app), refusals=STALE)


def _about_discard(app: Octavo, parts: DocumentParts) -> Operation:
    query = [LOCALE, IF_MATCH]
    summary = "Make a draft what is published"
    return Operation(summary, ANSWER, query=query, path=displayed(app), refusals=STALE)


ONE = f"{ENTRIES}/:id/actions"
ROUTES = [
    admin_route("POST", f"{ENTRIES}/actions/publish", PublishingController.create, about=_about_create),
    admin_route("POST", f"{ONE}/publish", PublishingController.publish, about=_about_publish),
    admin_route("POST", f"{ONE}/unpublish", PublishingController.unpublish, about=_about_unpublish),
    admin_route("POST", f"{ONE}/discard", PublishingController.discard, about=_about_discard),
]
