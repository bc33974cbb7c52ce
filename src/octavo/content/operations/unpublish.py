"""Unpublishing: the published versions of the locales named go, the drafts stay."""

from octavo.content.operations.addressing import addressed_versions
from octavo.content.operations.delete import remove
from octavo.content.operations.on_versions import on_versions
from octavo.content.operations.parameters import Document, Params
from octavo.content.operations.preconditions import require_draft_unchanged
from octavo.content.operations.status import require_drafts
from octavo.content.place import DRAFT, PUBLISHED
from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import DocumentVersions
from octavo.content.writing.drafts import with_drafts
from octavo.queries.plan import Query


async def unpublish(store: TypeStore, params: Params) -> Document:
    """Unpublish a document in the locales named and return the versions that were published.

    Where one of them has no draft, it becomes one.
    """
    require_drafts(store.content_type, "unpublish")
    return await on_versions(store, params, "unpublish of", _unpublish)


async def _unpublish(
    store: TypeStore, params: Params, versions: DocumentVersions, query: Query | None
) -> list[Document]:
    require_draft_unchanged(store, params, versions)
    doomed = addressed_versions(store, params, versions, PUBLISHED)
    versions = await with_drafts(store, versions, doomed)
    entries = await store.answer_each(doomed, query)
    await remove(store, "entry.unpublish", doomed)
    locales = {version.locale for version in doomed}
    store.note_saved("entry.unpublish", [draft for draft in versions.of(DRAFT) if draft.locale in locales])
    return entries
