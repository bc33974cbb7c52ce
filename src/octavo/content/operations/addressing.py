"""Which document and which versions an operation is about."""

from typing import Any

from octavo.content.base import Content
from octavo.content.versions import Version, Versions
from octavo.db.ids import fixed_document_id
from octavo.errors import ValidationError
from octavo.schema.content_type import ContentType


def document_of(type_: ContentType, params: dict[str, Any]) -> str:
    """Return the document id named, the fixed one of a single type where none is."""
    named = params.get("document_id")
    if named is None and type_.kind == "singleType":
        return fixed_document_id(type_.uid)
    if not isinstance(named, str):
        raise ValidationError("document_id must be the id of a document")
    return named


def chosen(
    content: Content, type_: ContentType, params: dict[str, Any], versions: Versions, *statuses: str
) -> list[Version]:
    """Return the versions of some statuses in the locales named: the default one, several, or `*`."""
    locales = content.locales.to_address_many(type_, params.get("locale"))
    return [
        version
        for version in versions.all
        if version.status in statuses and (locales is None or version.locale in locales)
    ]


def with_entries(document_id: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Return how operations on several versions answer."""
    return {"documentId": document_id, "entries": entries}
