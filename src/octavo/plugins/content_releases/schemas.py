"""The content types of releases and of what they do. Nothing shows them but the routes of this plugin."""

from typing import Any, Final, Literal

RELEASE: Final = "plugin::content-releases.release"
ACTION: Final = "plugin::content-releases.release-action"

Type = Literal["publish", "unpublish"]
TYPES: Final = ("publish", "unpublish")
CONDITIONS: Final = ("all_or_nothing", "allow_partial")
ALL_OR_NOTHING, ALLOW_PARTIAL = CONDITIONS
STATES: Final = ("empty", "ready", "blocked", "failed", "done", "partial")
EVERY_LOCALE: Final = "*"

HIDDEN: Final = {"private": True, "visible": False, "searchable": False, "configurable": False}
_PLUGIN_OPTIONS = {
    "content-manager": {"visible": False, "readable": False},
    "content-type-builder": {"visible": False},
}


def _hidden(type_: str, **more: Any) -> dict[str, Any]:
    return {"type": type_, **HIDDEN, **more}


RELEASE_SCHEMA: Final[dict[str, Any]] = {
    "kind": "collectionType",
    "collectionName": "strapi_releases",
    "info": {"singularName": "release", "pluralName": "releases", "displayName": "Release"},
    "options": {"draftAndPublish": False},
    "pluginOptions": _PLUGIN_OPTIONS,
    "indexes": [{"columns": ["isSchedule", "releasedAt"]}],
    "attributes": {
        "name": _hidden("string", required=True),
        "isSchedule": _hidden("boolean", required=True),
        "releaseCondition": _hidden("string", required=True),
        "state": _hidden("string", required=True),
        "scheduledAt": _hidden("datetime"),
        "timezone": _hidden("string"),
        "scheduler": _hidden("string"),
        "job": _hidden("integer"),
        "attempts": _hidden("integer"),
        "releasedAt": _hidden("datetime"),
        "error": _hidden("text"),
        "entries": _hidden("integer"),
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
    "pluginOptions": _PLUGIN_OPTIONS,
    "indexes": [{"columns": ["release"]}, {"columns": ["contentType", "entryDocumentId"]}],
    "attributes": {
        "release": _hidden("integer", required=True),
        "type": _hidden("string", required=True),
        "contentType": _hidden("string", required=True, pluginOptions={"octavo": {"holds": "uid"}}),
        "entryDocumentId": _hidden("string", required=True),
        "entryLocale": _hidden("string"),
        "isEntryValid": _hidden("boolean"),
        "problems": _hidden("json"),
    },
}
"""`problems` is what kept the entry from being published when that was looked at last."""
