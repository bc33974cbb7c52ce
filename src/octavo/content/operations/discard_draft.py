"""Discarding drafts: what is published in the locales named becomes the draft again."""

from octavo.content.operations.addressing import addressed_versions
from octavo.content.operations.on_versions import on_versions
from octavo.content.operations.parameters import Document, Params
from octavo.content.operations.preconditions import require_draft_unchanged
from octavo.content.operations.status import require_drafts
from octavo.content.place import DRAFT, PUBLISHED
from octavo.content.preparation.body import Prepared
from octavo.content.relations.inverse import follow_partners
from octavo.content.relations.resolver import ReferenceResolver
from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import DocumentVersions, Version
from octavo.content.writing.copy import RowCopier
from octavo.content.writing.drafts import as_drafted, with_drafts
from octavo.content.writing.hooks import RowHooks
from octavo.content.writing.share import share
from octavo.queries.plan import Query


async def discard_draft(store: TypeStore, params: Params) -> Document:
    """Make the drafts of the locales named equal to what is published and return them."""
    require_drafts(store.content_type, "discard the draft of")
    return await on_versions(store, params, "discard of", _discard)


async def _discard(
    store: TypeStore, params: Params, versions: DocumentVersions, query: Query | None
) -> list[Document]:
    require_draft_unchanged(store, params, versions)
    published = addressed_versions(store, params, versions, PUBLISHED)
    versions = await with_drafts(store, versions, published)
    restored: list[Version] = []
    for version in published:
        if restored:
            versions = await store.read(version.document_id)
        draft = versions.get(version.locale, DRAFT)
        if draft is not None:
            restored.append(await _restore(store, version, draft, versions))
    await store.emit("entry.draft-discard", *restored)
    return await store.answer_each(restored, query)


async def _restore(
    store: TypeStore, published: Version, draft: Version, versions: DocumentVersions
) -> Version:
    hooks = RowHooks(store, "update")
    prepared = Prepared(store.body(published), ReferenceResolver(store, draft.locale), draft.place)
    await hooks.before(prepared, {"publishedAt": None}, {"id": draft.id})
    overrides = {store.column("publishedAt"): None}
    fresh = await RowCopier(store, published).copy(draft, overrides, as_drafted)
    await follow_partners(store, published.place, DRAFT)
    await hooks.after(fresh)
    await share(store, fresh, versions.others(draft.place), store.content_type.attributes)
    return fresh
