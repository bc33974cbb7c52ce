"""The content types of versions and deleted entries. Nothing shows them but the routes of this plugin."""

from typing import Any, Final

from octavo.plugin import HIDDEN_TYPE, hidden

VERSION: Final = "plugin::history.version"
TRASHED: Final = "plugin::history.trashed"

_COMMON: Final[dict[str, Any]] = {
    "contentType": hidden("string", required=True, pluginOptions={"octavo": {"holds": "uid"}}),
    "relatedDocumentId": hidden("string", required=True),
    "data": hidden("text", required=True),
    "schema": hidden("text", required=True),
    "authorType": hidden("string"),
    "authorId": hidden("string"),
    "authorName": hidden("string"),
}
"""`data` and `schema`, which describes the attributes there were, are JSON: as texts, which keep the order of
keys and are not looked into. The author is whoever called, nobody without a type."""

VERSION_SCHEMA: Final[dict[str, Any]] = {
    "kind": "collectionType",
    "collectionName": "strapi_history_versions",
    "info": {"singularName": "version", "pluralName": "versions", "displayName": "Version of an entry"},
    "options": {"draftAndPublish": False},
    "pluginOptions": HIDDEN_TYPE,
    "indexes": [{"columns": ["relatedDocumentId", "language"]}],
    "attributes": {
        **_COMMON,
        "language": hidden("string"),
        "action": hidden("string", required=True),
        "state": hidden("string", required=True),
        "digest": hidden("string", required=True),
        "restoredFrom": hidden("integer"),
    },
}
"""`language` is the locale, '' where the type has none; `createdAt` is the first save of a version, and
`updatedAt` the last."""

TRASHED_SCHEMA: Final[dict[str, Any]] = {
    "kind": "collectionType",
    "collectionName": "strapi_trash",
    "info": {"singularName": "trashed", "pluralName": "trasheds", "displayName": "Deleted entry"},
    "options": {"draftAndPublish": False},
    "pluginOptions": HIDDEN_TYPE,
    "indexes": [{"columns": ["contentType"]}],
    "attributes": {
        **_COMMON,
        "languages": hidden("string", required=True),
        "labels": hidden("text", required=True),
        "isPublished": hidden("boolean", required=True),
        "pointers": hidden("text", required=True),
    },
}
"""`data` is a list of versions, `pointers` what pointed at the entry, `labels` short values it may be called
by, `languages` its locales: `|en|fr|`."""
