"""What the routes of API tokens take and answer, for the document of the API."""

from collections.abc import Mapping

from octavo import Octavo
from octavo.plugin import (
    TEXT,
    WHOLE,
    DocumentParts,
    Operation,
    given,
    list_of,
    map_of,
    nullable,
    one_of,
    record,
    text,
    wrapped,
)
from octavo.plugins.api_tokens.admin_routes import LIFESPANS
from octavo.plugins.api_tokens.service import KINDS

CONTENT_API = one_of("content-api")


def operations(app: Octavo, parts: DocumentParts) -> Mapping[str, Operation]:
    """Return what is said of every route of this plugin."""
    moment = text(format="date-time")
    shown = {
        "id": WHOLE,
        "name": TEXT,
        "description": nullable(TEXT),
        "kind": CONTENT_API,
        "type": one_of(*KINDS),
        "lifespan": nullable(text(pattern=r"^\d+$")),
        "expiresAt": nullable(moment),
        "lastUsedAt": nullable(moment),
        "createdAt": moment,
        "updatedAt": moment,
        "permissions": list_of(TEXT),
    }
    token = parts.share("ApiToken", record(shown))
    made = record({**shown, "accessKey": {**TEXT, "description": "The key; it is shown this once."}})
    renewed = record({"id": WHOLE, "accessKey": TEXT, "kind": CONTENT_API})
    common = {"description": nullable(TEXT), "type": one_of(*KINDS)}
    common["permissions"] = nullable(list_of(parts.share("ContentApiAction", one_of(*app.actions))))
    more = {"lifespan": one_of(*LIFESPANS), "kind": nullable(CONTENT_API)}
    adding = given({"name": text(1), **common, **more}, ["name"])
    changing = given({"name": text(1), **common})
    actions = map_of(record({"controllers": map_of(list_of(TEXT))}))
    tokens = "/admin/api-tokens"
    return {
        f"GET {tokens}": Operation("List the API tokens", wrapped(list_of(token))),
        f"POST {tokens}": Operation("Make an API token", wrapped(made), 201, body=adding),
        f"GET {tokens}/:id": Operation("Read an API token", wrapped(token)),
        f"PUT {tokens}/:id": Operation("Change an API token", wrapped(token), body=changing),
        f"DELETE {tokens}/:id": Operation(
            "Delete an API token; null where there was none", wrapped(nullable(token)), finds_all=True
        ),
        f"POST {tokens}/:id/regenerate": Operation("Give an API token a new key", wrapped(renewed), 201),
        "GET /admin/content-api/permissions": Operation(
            "List what API tokens may be permitted", wrapped(actions)
        ),
    }
