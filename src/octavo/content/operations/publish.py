"""Publishing: the drafts of the locales named become what is published."""

from octavo.content.base import now
from octavo.content.operations.addressing import addressed_versions
from octavo.content.operations.on_versions import on_versions
from octavo.content.operations.parameters import Document, Params
from octavo.content.operations.preconditions import require_draft_unchanged
from octavo.content.operations.status import require_drafts
from octavo.content.place import DRAFT
from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import DocumentVersions, Version
from octavo.content.writing.publish import Publisher
from octavo.content.writing.version import NEW
from octavo.queries.plan import Query


async def publish(store: TypeStore, params: Params) -> Document:
    """Publish a document in the locales named and return the published versions."""
    require_drafts(store.content_type, "publish")
    return await on_versions(store, params, "publish of", _publish)


async def _publish(
    store: TypeStore, params: Params, versions: DocumentVersions, query: Query | None
) -> list[Document]:
    require_draft_unchanged(store, params, versions)
    publisher = Publisher(store, now(), row_id=params.get("origin", NEW).row_id)
    published: list[Version] = []
    for draft in addressed_versions(store, params, versions, DRAFT):
        if published:
            versions = await store.read(draft.document_id)
        published.append(await publisher.publish(draft, versions))
    await store.emit("entry.publish", *published)
    return await store.answer_each(published, query)
