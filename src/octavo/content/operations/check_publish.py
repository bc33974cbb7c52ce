"""What keeps drafts from being published, found without publishing them."""

from typing import Any

from octavo.content.base import now
from octavo.content.operations.addressing import addressed_versions, document_of
from octavo.content.operations.parameters import Document, Params
from octavo.content.operations.status import require_drafts
from octavo.content.place import DRAFT, PUBLISHED
from octavo.content.versions.store import TypeStore
from octavo.content.writing.publish import Publisher
from octavo.errors import YupValidationError


async def check_publish(store: TypeStore, params: Params) -> list[Document]:
    """Return each draft of the locales named as `{documentId, locale, errors}`; nothing is written, and no
    lifecycle is called.
    """
    require_drafts(store.content_type, "publish")
    versions = await store.read(await document_of(store, params))
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
