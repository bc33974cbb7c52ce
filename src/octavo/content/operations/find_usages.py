"""Where a document is used: every version of every document that points at it."""

from typing import Any

from octavo.content.operations.addressing import document_of
from octavo.content.relations.pointers import pointer_storages, pointing
from octavo.content.versions.store import TypeStore
from octavo.db.sql import write_links

Usage = dict[str, Any]


async def find_usages(store: TypeStore, params: dict[str, Any]) -> list[Usage]:
    """Return `{uid, documentId, locale, status, field}` per use; in components `shared.seo.image`."""
    values = pointing(store, await document_of(store, params))
    return [
        {
            "uid": pointer.model.content_type.uid,
            "documentId": document_id,
            "locale": locale or None,
            "status": status,
            "field": f"{component}.{field}" if component else pointer.attribute,
        }
        for pointer in pointer_storages(store)
        for document_id, locale, status, component, field in await store.fetch(
            values, write_links.select_owners, pointer.model, pointer.storage
        )
    ]
