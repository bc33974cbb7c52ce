"""Where a document is used: every version of every document that points at it."""

from typing import Any

from octavo.content.base import Content
from octavo.content.operations.addressing import document_of
from octavo.content.pointers import kept_pointers, pointing
from octavo.db.sql import write_links
from octavo.schema.content_type import ContentType

Usage = dict[str, Any]


async def find_usages(content: Content, type_: ContentType, params: dict[str, Any]) -> list[Usage]:
    """Return `{uid, documentId, locale, status, field}` per use; in components `shared.seo.image`."""
    values = pointing(type_, document_of(type_, params))
    usages: list[Usage] = []
    for place in kept_pointers(content, type_):
        owner = place.model.content_type
        rows = await content.writes.fetch(values, write_links.select_owners, place.model, place.kept)
        for document_id, locale, status, component, field in rows:
            usages.append(
                {
                    "uid": owner.uid,
                    "documentId": document_id,
                    "locale": locale or None,
                    "status": status,
                    "field": f"{component}.{field}" if component else place.attribute,
                }
            )
    return usages
