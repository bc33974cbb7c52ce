"""What answers of this plugin have in common, for the document of the API."""

from typing import Any

from octavo.plugin import DocumentParts, one_of, record, shared
from octavo.plugins.users_permissions.uids import USER

DONE = shared("Done", record({"ok": one_of(True)}))


def all_but_ids(parts: DocumentParts, uid: str, *always: str) -> list[str]:
    """Return the attributes of a type that an answer may leave out."""
    return [name for name in parts.answered(uid) if name not in {"id", "documentId", *always}]


def account(parts: DocumentParts) -> dict[str, Any]:
    """Return the schema of a user beside tokens, or who is deleted."""
    return shared("Account", record(parts.answered(USER), optional=all_but_ids(parts, USER)))
