"""The content types of webhooks and their deliveries. Nothing shows them but the routes of this plugin."""

from typing import Any, Final

HOOK: Final = "plugin::webhooks.webhook"
DELIVERY: Final = "plugin::webhooks.delivery"

HIDDEN: Final = {"private": True, "visible": False, "searchable": False, "configurable": False}
_PLUGIN_OPTIONS = {
    "content-manager": {"visible": False, "readable": False},
    "content-type-builder": {"visible": False},
}


def _hidden(type_: str, **more: Any) -> dict[str, Any]:
    return {"type": type_, **HIDDEN, **more}


HOOK_SCHEMA: Final[dict[str, Any]] = {
    "kind": "collectionType",
    "collectionName": "strapi_webhooks",
    "info": {"singularName": "webhook", "pluralName": "webhooks", "displayName": "Webhook"},
    "options": {"draftAndPublish": False},
    "pluginOptions": _PLUGIN_OPTIONS,
    "attributes": {
        "name": _hidden("string", required=True),
        "url": _hidden("text", required=True),
        "headers": _hidden("json"),
        "events": _hidden("json"),
        "isEnabled": _hidden("boolean"),
        "configured": _hidden("string"),
        "failingSince": _hidden("datetime"),
        "disabledAt": _hidden("datetime"),
    },
}
"""`configured` is the name of a webhook in the settings; secrets are in the key-value store."""

DELIVERY_SCHEMA: Final[dict[str, Any]] = {
    "kind": "collectionType",
    "collectionName": "strapi_webhook_deliveries",
    "info": {"singularName": "delivery", "pluralName": "deliveries", "displayName": "Webhook delivery"},
    "options": {"draftAndPublish": False},
    "pluginOptions": _PLUGIN_OPTIONS,
    "indexes": [{"columns": ["webhook", "state"]}, {"columns": ["messageId"]}],
    "attributes": {
        "webhook": _hidden("integer", required=True),
        "messageId": _hidden("string", required=True),
        "event": _hidden("string", required=True),
        "subject": _hidden("string"),
        "target": _hidden("string"),
        "state": _hidden("string", required=True),
        "body": _hidden("text", required=True),
        "job": _hidden("integer"),
        "tries": _hidden("integer"),
        "attempts": _hidden("integer"),
        "attemptedAt": _hidden("datetime"),
        "statusCode": _hidden("integer"),
        "milliseconds": _hidden("integer"),
        "error": _hidden("text"),
        "answer": _hidden("text"),
        "requestHeaders": _hidden("json"),
        "history": _hidden("json"),
    },
}
"""`tries` counts from the last time somebody had it sent, `attempts` all there were."""
