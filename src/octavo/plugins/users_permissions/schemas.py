"""JSON Schemas that several routes of this plugin use."""

from typing import Any

from octavo.plugin import DocumentParts, one_of, record, shared
from octavo.plugins.users_permissions.uids import USER

DONE = shared("Done", record({"ok": one_of(True)}))


def all_but_ids(parts: DocumentParts, uid: str, *always: str) -> list[str]:
    """Return the optional attributes of a type in responses."""
    return [name for name in parts.response_properties(uid) if name not in {"id", "documentId", *always}]


def account(parts: DocumentParts) -> dict[str, Any]:
    """Return the schema of a user next to tokens, or of a deleted user."""
    return shared("Account", record(parts.response_properties(USER), optional=all_but_ids(parts, USER)))
