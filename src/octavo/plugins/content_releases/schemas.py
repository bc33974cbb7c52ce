"""The content types of releases and of what they do. Nothing shows them but the routes of this plugin."""

from typing import Any, Final, Literal

from octavo.plugin import HIDDEN_TYPE, hidden

RELEASE: Final = "plugin::content-releases.release"
ACTION: Final = "plugin::content-releases.release-action"

Type = Literal["publish", "unpublish"]
TYPES: Final = ("publish", "unpublish")
CONDITIONS: Final = ("all_or_nothing", "allow_partial")
ALL_OR_NOTHING, ALLOW_PARTIAL = CONDITIONS
STATES: Final = ("empty", "ready", "blocked", "failed", "done", "partial")
EVERY_LOCALE: Final = "*"

RELEASE_SCHEMA: Final[dict[str, Any]] = {
    "kind": "collectionType",
    "collectionName": "strapi_releases",
    "info": {"singularName": "release", "pluralName": "releases", "displayName": "Release"},
    "options": {"draftAndPublish": False},
    "pluginOptions": HIDDEN_TYPE,
    "indexes": [{"columns": ["isSchedule", "releasedAt"]}],
    "attributes": {
        "name": hidden("string", required=True),
        "isSchedule": hidden("boolean", required=True),
        "releaseCondition": hidden("string", required=True),
        "state": hidden("string", required=True),
        "scheduledAt": hidden("datetime"),
        "timezone": hidden("string"),
        "scheduler": hidden("string"),
        "job": hidden("integer"),
        "attempts": hidden("integer"),
        "releasedAt": hidden("datetime"),
        "error": hidden("text"),
        "entries": hidden("integer"),
    },
}
"""`isSchedule` marks what is planned for one entry alone; `scheduler` is the documentId of the administrator
in whose name it runs; `entries` counts the actions; `state` is Strapi's `status`, which rows have already.
"""

ACTION_SCHEMA: Final[dict[str, Any]] = {
    "kind": "collectionType",
    "collectionName": "strapi_release_actions",
    "info": {
        "singularName": "release-action",
        "pluralName": "release-actions",
        "displayName": "Release Action",
    },
    "options": {"draftAndPublish": False},
    "pluginOptions": HIDDEN_TYPE,
    "indexes": [{"columns": ["release"]}, {"columns": ["contentType", "entryDocumentId"]}],
    "attributes": {
        "release": hidden("integer", required=True),
        "type": hidden("string", required=True),
        "contentType": hidden("string", required=True, pluginOptions={"octavo": {"holds": "uid"}}),
        "entryDocumentId": hidden("string", required=True),
        "entryLocale": hidden("string"),
        "isEntryValid": hidden("boolean"),
        "problems": hidden("json"),
    },
}
"""`problems` is what kept the entry from being published when that was looked at last."""
