"""The content type of entries; they never contain values of documents."""

from typing import Any, Final

ENTRY: Final = "plugin::audit.entry"

_TEXT = {"type": "string", "configurable": False}

SCHEMA: Final[dict[str, Any]] = {
    "kind": "collectionType",
    "collectionName": "audit_entries",
    "info": {"singularName": "entry", "pluralName": "entries", "displayName": "Audit entry"},
    "options": {"draftAndPublish": False},
    "pluginOptions": {
        "content-manager": {"visible": False},
        "content-type-builder": {"visible": False},
    },
    "attributes": {
        "action": {**_TEXT, "required": True},
        "contentType": {**_TEXT, "required": True, "pluginOptions": {"octavo": {"holds": "uid"}}},
        "target": _TEXT,
        "targetLocale": _TEXT,
        "actorType": {**_TEXT, "required": True},
        "actorId": _TEXT,
        "actorName": _TEXT,
        "ip": _TEXT,
        "requestId": _TEXT,
        "method": _TEXT,
        "route": _TEXT,
    },
}
"""`target` is the documentId; `route` the pattern of the path, for a path itself may hold secrets."""
