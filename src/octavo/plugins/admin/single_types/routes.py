"""Single types over HTTP: `/content-manager/single-types/<uid>`."""

from octavo import Context, NotFoundError, Octavo
from octavo.plugin import DocumentParts, Operation, admin_route, body_of, if_match_of, record
from octavo.plugins.admin.entries.answers import (
    ANSWER,
    BODY,
    ENTRY_OR_EMPTY,
    IF_MATCH,
    LOCALE,
    STALE,
    STATUS,
    displayed,
)
from octavo.plugins.admin.entries.forms import entries_of, status_of_query
from octavo.plugins.admin.entries.service import STATUSES, Entries
from octavo.plugins.admin.publishing.routes import UNPUBLISH
from octavo.plugins.admin.publishing.service import Publishing


class AdminSingleTypeController:
    """Reads, writes and publishes the entry of a single type."""

    uid = "plugin::admin.single-type"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def find(self, ctx: Context) -> object:
        """Answer the draft, or what is published, with the entries it is related to (as recorded)."""
        entries, document_id = await self._entry(ctx, "read")
        if document_id is None:
            return ctx.not_found()
        relations = {"to_one": "scalars", "to_many": "scalars"}
        answer = await entries.find(document_id, status_of_query(ctx), **relations)
        return ctx.not_found() if answer is None else answer

    async def update(self, ctx: Context) -> object:
        """Change the draft, or write the first one, and answer it."""
        entries, document_id = await self._entry(ctx, "update", "create")
        if document_id is None:
            return entries.answered_new(await entries.create(body_of(ctx)))
        entry = await entries.update(document_id, body_of(ctx), if_match=if_match_of(ctx))
        if entry is None:
            raise NotFoundError()
        return await entries.answered(entry)

    async def delete(self, ctx: Context) -> object:
        """Delete the entry, or one locale of it."""
        entries, document_id = await self._entry(ctx, "delete")
        if document_id is None or not await entries.delete(document_id, if_match_of(ctx)):
            return ctx.not_found()
        return {}

    async def publish(self, ctx: Context) -> object:
        """Save the draft with changes, publish it and answer what is published."""
        entries, document_id = await self._entry(ctx, "publish")
        publishing = Publishing(entries)
        if document_id is None:
            publishing.access.rules("create")
            return await publishing.create(body_of(ctx))
        answer = await publishing.publish(document_id, body_of(ctx), if_match_of(ctx))
        if answer is None:
            raise NotFoundError()
        return answer

    async def unpublish(self, ctx: Context) -> object:
        """Take back what is published, and answer it as it was."""
        entries, document_id = await self._entry(ctx, "publish")
        discards = UNPUBLISH.read(body_of(ctx)).get("discardDraft") is True
        if discards:
            entries.access.rules("update")
        if document_id is None:
            raise NotFoundError()
        return await Publishing(entries).unpublish(document_id, if_match_of(ctx), discard=discards)

    async def discard(self, ctx: Context) -> object:
        """Make the draft what is published, and answer it."""
        entries, document_id = await self._entry(ctx, "update")
        answer = document_id and await Publishing(entries).discard(document_id, if_match_of(ctx))
        return answer or ctx.not_found()

    async def _entry(self, ctx: Context, action: str, first: str | None = None) -> tuple[Entries, str | None]:
        """Return the type's entries and the id of the one there is; raises NotFoundError for other types.

        With `first`, that action is what is asked for where there is no entry yet.
        """
        content_type = self.app.schemas.content_types.get(ctx.params["model"])
        if content_type is None or content_type.kind != "singleType":
            entries_of(self.app, ctx, action)
            raise NotFoundError()
        document_id = await single_document(self.app, content_type.uid)
        effective = first if first is not None and document_id is None else action
        return entries_of(self.app, ctx, effective), document_id


async def single_document(app: Octavo, uid: str) -> str | None:
    """Return the document id of the entry of a single type, in whichever locale; None if there is none."""
    places = {"locale": "*"} if app.schemas.content_type(uid).localized else {}
    for status in STATUSES:
        entries = await app.documents(uid).find_many(
            fields=["documentId"], status=status, limit=1, sort="id", **places
        )
        if entries:
            return str(entries[0]["documentId"])
    return None


def _about_find(app: Octavo, parts: DocumentParts) -> Operation:
    query = [LOCALE, STATUS]
    return Operation(
        "Read the entry of a single type", ENTRY_OR_EMPTY, query=query, path=displayed(app, KIND)
    )


def _about_update(app: Octavo, parts: DocumentParts) -> Operation:
    summary, query = "Write the entry of a single type", [LOCALE, IF_MATCH]
    return Operation(summary, ANSWER, body=BODY, query=query, path=displayed(app, KIND), refusals=STALE)


def _about_delete(app: Octavo, parts: DocumentParts) -> Operation:
    summary, query = "Delete the entry of a single type, or one locale of it", [LOCALE, IF_MATCH]
    return Operation(summary, record({}), query=query, path=displayed(app, KIND), refusals=STALE)


def _about_publish(app: Octavo, parts: DocumentParts) -> Operation:
    summary, query = "Publish the entry of a single type", [LOCALE, IF_MATCH]
    return Operation(summary, ANSWER, body=BODY, query=query, path=displayed(app, KIND), refusals=STALE)


def _about_unpublish(app: Octavo, parts: DocumentParts) -> Operation:
    summary, query = "Take back what is published of a single type", [LOCALE, IF_MATCH]
    path = displayed(app, KIND)
    return Operation(summary, ANSWER, body=UNPUBLISH, query=query, path=path, refusals=STALE)


def _about_discard(app: Octavo, parts: DocumentParts) -> Operation:
    summary, query = "Make the draft of a single type what is published", [LOCALE, IF_MATCH]
    return Operation(summary, ANSWER, query=query, path=displayed(app, KIND), refusals=STALE)


KIND = "singleType"
SINGLE = "/content-manager/single-types/:model"
ACTIONS = f"{SINGLE}/actions"
ROUTES = [
    admin_route("GET", SINGLE, AdminSingleTypeController.find, about=_about_find),
    admin_route("PUT", SINGLE, AdminSingleTypeController.update, about=_about_update),
    admin_route("DELETE", SINGLE, AdminSingleTypeController.delete, about=_about_delete),
    admin_route("POST", f"{ACTIONS}/publish", AdminSingleTypeController.publish, about=_about_publish),
    admin_route("POST", f"{ACTIONS}/unpublish", AdminSingleTypeController.unpublish, about=_about_unpublish),
    admin_route("POST", f"{ACTIONS}/discard", AdminSingleTypeController.discard, about=_about_discard),
]
