"""Which document and which versions an operation is about."""

from typing import Any

from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import DocumentVersions, Version
from octavo.db.ids import fixed_document_id
from octavo.db.sql import write_rows
from octavo.errors import ValidationError
from octavo.queries.plan import Status


async def document_of(store: TypeStore, params: dict[str, Any]) -> str:
    """Return the document id named; of a single type where none is that of its entry."""
    document_id = params.get("document_id")
    if document_id is None and store.content_type.kind == "singleType":
        return await single_document(store)
    if not isinstance(document_id, str):
        raise ValidationError("document_id must be the id of a document")
    return document_id


async def single_document(store: TypeStore) -> str:
    """Return the document id a single type's entry has, or will have; one that was imported has its own."""
    rows = await store.fetch({}, write_rows.first_document, store.model)
    return str(rows[0][0]) if rows else fixed_document_id(store.content_type.uid)


def addressed_versions(
    store: TypeStore, params: dict[str, Any], versions: DocumentVersions, *statuses: Status
) -> list[Version]:
    """Return the versions of some statuses in the locales named: the default one, several, or `*`."""
    locales = store.content.locales.to_address_many(store.content_type, params.get("locale"))
    return [
        version
        for version in versions.all
        if version.status in statuses and (locales is None or version.locale in locales)
    ]
