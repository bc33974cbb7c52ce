"""Finds where a document is used: every version that refers to it, or mentions it in a text."""

from typing import Any

from octavo.content.operations.addressing import document_of
from octavo.content.relations.pointers import pointer_storages, pointing
from octavo.content.versions.store import TypeStore
from octavo.db.sql import write_links
from octavo.db.sql.text_search import select_mentions
from octavo.schema.attributes.base import Nested
from octavo.schema.attributes.blocks import BlocksAttribute
from octavo.schema.attributes.textual import RichTextAttribute

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


async def find_mentions(store: TypeStore, params: dict[str, Any]) -> list[Usage]:
    """Return the same of each version of this type in which `text` stands: in a Markdown or blocks attribute,
    or anywhere inside a component or zone. One statement, which reads every version.
    """
    names = [
        name
        for name, attribute in store.content_type.attributes.items()
        if isinstance(attribute, RichTextAttribute | BlocksAttribute | Nested)
    ]
    if not names:
        return []
    dialect = store.writes.database.dialect
    rows = await store.fetch({"part": params["text"]}, select_mentions, store.model, names, dialect)
    return [
        {
            "uid": store.content_type.uid,
            "documentId": document_id,
            "locale": locale or None,
            "status": status,
            "field": name,
        }
        for document_id, locale, status, *flags in rows
        for name, is_inside in zip(names, flags, strict=True)
        if is_inside
    ]
