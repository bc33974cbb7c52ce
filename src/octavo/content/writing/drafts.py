"""Creates missing drafts from the published versions, so that every write starts from a draft."""

from collections.abc import Iterable

from octavo.content.place import DRAFT, PUBLISHED
from octavo.content.versions.store import COPIED_FROM, TypeStore
from octavo.content.versions.version import DocumentVersions, Version
from octavo.content.writing.copy import RowCopier
from octavo.schema.walk import Node


async def with_drafts(
    store: TypeStore, versions: DocumentVersions, published: Iterable[Version] | None = None
) -> DocumentVersions:
    """Give published versions, or all of a document's, the drafts they lack; return the versions there are.

    No lifecycle is run and `updatedAt` stays: nobody has changed the content.
    """
    if not store.content_type.draft_and_publish:
        return versions
    sources = versions.of(PUBLISHED) if published is None else published
    missing = [version for version in sources if versions.get(version.locale, DRAFT) is None]
    for version in missing:
        overrides = {store.column("publishedAt"): None}
        await RowCopier(store, version).copy(version.place.in_status(DRAFT), overrides, as_drafted)
    return await store.read(missing[0].document_id) if missing else versions


def as_drafted(_: str, node: Node) -> dict[str, int | None]:
    """Give a component the id it had in the draft it was published from."""
    return {"id": node.get(COPIED_FROM)}
