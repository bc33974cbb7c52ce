"""`If-Match`: writing only where nobody wrote in between (RFC 9110 §13.1.1)."""

from collections.abc import Iterable

from octavo.content.versions import Version, wire
from octavo.db.model import TypeModel
from octavo.db.writes import Writes
from octavo.errors import PreconditionFailedError

ANY = "*"


def require_unchanged(
    writes: Writes, model: TypeModel, versions: Iterable[Version], if_match: str | None
) -> None:
    """Raise PreconditionFailedError unless every version's `updatedAt` is one that `if_match` names.

    `if_match` is the header's text: `updatedAt` values in quotes, or `*` for any version there is.
    """
    if if_match is None:
        return
    named = {tag.strip().removeprefix("W/").strip('"') for tag in if_match.split(",")}
    found = [str(wire(writes, model, version)["updatedAt"]) for version in versions]
    if not found or (ANY not in named and not named.issuperset(found)):
        raise PreconditionFailedError(details={"updatedAt": max(found, default=None)})
