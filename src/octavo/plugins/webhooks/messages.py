"""The messages of events, as Strapi sends them: `{event, createdAt, model, uid, entry}` or `{…, media}`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from octavo import ContentEvent, Octavo
from octavo.http import json
from octavo.plugin import iso_datetime
from octavo.plugins.webhooks.names import FILE, MEDIA_EVENTS, TEST_EVENT

_OF_FILES: Final = {f"entry.{event.partition('.')[2]}": event for event in MEDIA_EVENTS}
NOT_OF_FILES: Final = "related"
"""What a file is shown with: that is told of the entries, where it stands."""
IDS: Final = ("id", "documentId", "locale", "createdAt", "updatedAt", "publishedAt")


def event_of(app: Octavo, name: str, uid: str) -> str | None:
    """Return what a webhook calls an event of a type; None where no webhook is told of it.

    They are told of the types that the content manager shows, and of files.
    """
    if uid == FILE:
        return _OF_FILES.get(name)
    options = app.schemas.content_type(uid).plugin_options
    is_shown = options.get("content-manager", {}).get("visible", True) is not False
    return name if is_shown and not uid.startswith("admin::") else None


def compose(app: Octavo, event: str, content: ContentEvent, most: int) -> str:
    """Return the body of a message; of an entry that makes it longer than `most` bytes it has the ids."""
    entry: Mapping[str, Any] = {"documentId": content.document_id, **content.entry}
    body = _body(app, event, content.uid, entry)
    if len(body) > most:
        ids = {name: entry[name] for name in IDS if name in entry}
        body = _body(app, event, content.uid, ids, isComplete=False)
    return body.decode()


def compose_other(event: str, info: Mapping[str, Any]) -> str:
    """Return the body of a message about what is no content, such as a release."""
    return json.dumps({"event": event, "createdAt": iso_datetime(datetime.now(UTC)), **info}).decode()


def compose_test() -> str:
    """Return the body of a message that tries a webhook."""
    return json.dumps({"event": TEST_EVENT, "createdAt": iso_datetime(datetime.now(UTC))}).decode()


def _body(app: Octavo, event: str, uid: str, entry: Mapping[str, Any], **more: bool) -> bytes:
    head = {"event": event, "createdAt": iso_datetime(datetime.now(UTC))}
    if uid == FILE:
        media = {name: value for name, value in entry.items() if name != NOT_OF_FILES}
        return json.dumps({**head, "media": media, **more})
    model = app.schemas.content_type(uid).singular_name
    return json.dumps({**head, "model": model, "uid": uid, "entry": entry, **more})
