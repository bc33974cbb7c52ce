"""`If-Match`: writing only where nobody wrote in between (RFC 9110 §13.1.1)."""

from collections.abc import Iterable
from typing import Any

from octavo.content.operations.addressing import addressed_versions
from octavo.content.place import DRAFT, PUBLISHED
from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import DocumentVersions, Version
from octavo.errors import PreconditionFailedError

ANY = "*"


def require_unchanged(store: TypeStore, versions: Iterable[Version], if_match: str | None) -> None:
    """Raise PreconditionFailedError unless every version's `updatedAt` is one that `if_match` names.

    `if_match` is the header's text: `updatedAt` values in quotes, or `*` for any version there is.
    """
    if if_match is None:
        return
    expected_tags = {tag.strip().removeprefix("W/").strip('"') for tag in if_match.split(",")}
    moments = [str(store.scalars(version)["updatedAt"]) for version in versions]
    if not moments or (ANY not in expected_tags and not expected_tags.issuperset(moments)):
        raise PreconditionFailedError(details={"updatedAt": max(moments, default=None)})


def require_draft_unchanged(store: TypeStore, params: dict[str, Any], versions: DocumentVersions) -> None:
    """Raise PreconditionFailedError unless the drafts of the locales named (or else what is published) are
    as `if_match` says.
    """
    drafts = addressed_versions(store, params, versions, DRAFT) or addressed_versions(
        store, params, versions, PUBLISHED
    )
    require_unchanged(store, drafts, params.get("if_match"))
