"""The content types of versions and deleted entries. Nothing shows them but the routes of this plugin."""

from typing import Any, Final

VERSION: Final = "plugin::history.version"
TRASHED: Final = "plugin::history.trashed"

HIDDEN: Final = {"private": True, "visible": False, "searchable": False, "configurable": False}
_PLUGIN_OPTIONS = {
    "content-manager": {"visible": False, "readable": False},
    "content-type-builder": {"visible": False},
}


def _hidden(type_: str, **more: Any) -> dict[str, Any]:
    return {"type": type_, **HIDDEN, **more}


_COMMON: Final[dict[str, Any]] = {
    "contentType": _hidden("string", required=True, pluginOptions={"octavo": {"holds": "uid"}}),
    "relatedDocumentId": _hidden("string", required=True),
    "data": _hidden("text", required=True),
    "schema": _hidden("text", required=True),
    "authorType": _hidden("string"),
    "authorId": _hidden("string"),
    "authorName": _hidden("string"),
}
"""`data` and `schema`, which describes the attributes there were, are JSON: as texts, which keep the order of
keys and are not looked into. The author is whoever called, nobody without a type."""

VERSION_SCHEMA: Final[dict[str, Any]] = {
    "kind": "collectionType",
    "collectionName": "strapi_history_versions",
    "info": {"singularName": "version", "pluralName": "versions", "displayName": "Version of an entry"},
    "options": {"draftAndPublish": False},
    "pluginOptions": _PLUGIN_OPTIONS,
    "indexes": [{"columns": ["relatedDocumentId", "language"]}],
    "attributes": {
        **_COMMON,
        "language": _hidden("string"),
        "action": _hidden("string", required=True),
        "state": _hidden("string", required=True),
        "digest": _hidden("string", required=True),
        "restoredFrom": _hidden("integer"),
    },
}
"""`language` is the locale, '' where the type has none; `createdAt` is the first save of a version, and
`updatedAt` the last."""

TRASHED_SCHEMA: Final[dict[str, Any]] = {
    "kind": "collectionType",
    "collectionName": "strapi_trash",
    "info": {"singularName": "trashed", "pluralName": "trasheds", "displayName": "Deleted entry"},
    "options": {"draftAndPublish": False},
    "pluginOptions": _PLUGIN_OPTIONS,
    "indexes": [{"columns": ["contentType"]}],
    "attributes": {
        **_COMMON,
        "languages": _hidden("string", required=True),
        "labels": _hidden("text", required=True),
        "isPublished": _hidden("boolean", required=True),
        "pointers": _hidden("text", required=True),
    },
}
"""`data` is a list of versions, `pointers` what pointed at the entry, `labels` short values it may be called
by, `languages` its locales: `|en|fr|`."""
