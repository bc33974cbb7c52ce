"""What keeps drafts from being published, found without publishing them."""

from collections.abc import Sequence
from typing import Any

from octavo.content.base import now
from octavo.content.operations.addressing import addressed_versions, document_of
from octavo.content.operations.parameters import Document, Params
from octavo.content.operations.status import require_drafts
from octavo.content.place import DRAFT, PUBLISHED
from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import DocumentVersions
from octavo.content.writing.publish import Publisher
from octavo.db.in_step import in_step
from octavo.errors import YupValidationError

AT_ONCE = 100
"""Documents that are checked in one transaction."""


async def check_publish(store: TypeStore, params: Params) -> list[Document]:
    """Return each draft of the locales named as `{documentId, locale, errors}`; nothing is written, and no
    lifecycle is called.
    """
    require_drafts(store.content_type, "publish")
    return await _check(store, params, await store.read(await document_of(store, params)))


async def check_publish_many(
    store: TypeStore, document_ids: Sequence[str], params: Params
) -> list[list[Document]]:
    """Return what `check_publish` does of each of several documents, which ask the database together.

    Outside of a transaction each hundred has one of its own, so that nobody who writes waits for all of them.
    """
    require_drafts(store.content_type, "publish")
    size = AT_ONCE if store.content.database.current() is None else max(1, len(document_ids))
    checked: list[list[Document]] = []
    for first in range(0, len(document_ids), size):
        checked += await _check_together(store, document_ids[first : first + size], params)
    return checked


async def _check_together(
    store: TypeStore, document_ids: Sequence[str], params: Params
) -> list[list[Document]]:
    async with store.transaction("check of many of"):
        versions = await store.read_many(document_ids)
        each = [_check(store, params, versions[document_id]) for document_id in document_ids]
        return await in_step(store.content.database, each)


async def _check(store: TypeStore, params: Params, versions: DocumentVersions) -> list[Document]:
    publisher = Publisher(store, now())
    checked = []
    for draft in addressed_versions(store, params, versions, DRAFT):
        errors: list[dict[str, Any]] = []
        place, published = draft.place.in_status(PUBLISHED), versions.get(draft.locale, PUBLISHED)
        try:
            await publisher.check(draft, store.body(draft), place, published)
        except YupValidationError as error:
            errors = [finding.to_json() for finding in error.findings]
        checked.append({"documentId": draft.document_id, "locale": draft.locale or None, "errors": errors})
    return checked
