"""Drafts and published versions: which rows a write is about, and publishing itself."""

from collections.abc import Mapping
from typing import Any

from octavo.content.place import BOTH, DRAFT, PUBLISHED
from octavo.errors import ApplicationError, ValidationError
from octavo.queries.plan import Status
from octavo.schema.content_type import ContentType


def asked_status(params: Mapping[str, Any]) -> Status:
    """Return the status a write is for, `draft` if it names none; raises ValidationError for other values."""
    status = params.get("status")
    if status is None:
        return DRAFT
    if status not in BOTH:
        raise ValidationError(
            f"Invalid parameter at 'status'. Expected 'published' or 'draft', received: {status}"
        )
    return PUBLISHED if status == PUBLISHED else DRAFT


def row_status(type_: ContentType) -> Status:
    """Return the status of the row that is edited: the draft, or the only one there is."""
    return DRAFT if type_.draft_and_publish else PUBLISHED


def edited_partners(type_: ContentType, status: Status) -> tuple[Status, Status]:
    """Return the statuses of the partners' rows that a write edits where they keep the relation.

    Their published rows too, unless the write is for drafts only.
    """
    return (DRAFT, DRAFT) if type_.draft_and_publish and status == DRAFT else BOTH


def require_drafts(type_: ContentType, action: str) -> None:
    """Raise ApplicationError for what only types with drafts can do."""
    if not type_.draft_and_publish:
        raise ApplicationError(
            f"Cannot {action} an entry of {type_.uid}: it has no drafts "
            "(options.draftAndPublish in its schema)"
        )
