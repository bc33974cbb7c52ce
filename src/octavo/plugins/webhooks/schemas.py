"""The content types of webhooks and their deliveries. Nothing shows them but the routes of this plugin."""

from typing import Any, Final

from octavo.plugin import HIDDEN_TYPE, hidden

HOOK: Final = "plugin::webhooks.webhook"
DELIVERY: Final = "plugin::webhooks.delivery"

HOOK_SCHEMA: Final[dict[str, Any]] = {
    "kind": "collectionType",
    "collectionName": "strapi_webhooks",
    "info": {"singularName": "webhook", "pluralName": "webhooks", "displayName": "Webhook"},
    "options": {"draftAndPublish": False},
    "pluginOptions": HIDDEN_TYPE,
    "attributes": {
        "name": hidden("string", required=True),
        "url": hidden("text", required=True),
        "headers": hidden("json"),
        "events": hidden("json"),
        "isEnabled": hidden("boolean"),
        "configured": hidden("string"),
        "failingSince": hidden("datetime"),
        "disabledAt": hidden("datetime"),
    },
}
"""`configured` is the name of a webhook in the settings; secrets are in the key-value store."""

DELIVERY_SCHEMA: Final[dict[str, Any]] = {
    "kind": "collectionType",
    "collectionName": "strapi_webhook_deliveries",
    "info": {"singularName": "delivery", "pluralName": "deliveries", "displayName": "Webhook delivery"},
    "options": {"draftAndPublish": False},
    "pluginOptions": HIDDEN_TYPE,
    "indexes": [{"columns": ["webhook", "state"]}, {"columns": ["messageId"]}],
    "attributes": {
        "webhook": hidden("integer", required=True),
        "messageId": hidden("string", required=True),
        "event": hidden("string", required=True),
        "subject": hidden("string"),
        "target": hidden("string"),
        "state": hidden("string", required=True),
        "body": hidden("text", required=True),
        "job": hidden("integer"),
        "tries": hidden("integer"),
        "attempts": hidden("integer"),
        "attemptedAt": hidden("datetime"),
        "statusCode": hidden("integer"),
        "milliseconds": hidden("integer"),
        "error": hidden("text"),
        "answer": hidden("text"),
        "requestHeaders": hidden("json"),
        "history": hidden("json"),
    },
}
"""`tries` counts from the last time somebody had it sent, `attempts` all there were."""
