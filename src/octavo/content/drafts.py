"""Drafts that are missing: they are made from what is published, so that no write begins with nothing."""

from collections.abc import Iterable

from octavo.content.base import Content
from octavo.content.components import COPIED_FROM
from octavo.content.row_copier import RowCopier
from octavo.content.versions import DRAFT, PUBLISHED, Version, Versions, read_versions
from octavo.db.model import TypeModel
from octavo.schema.nodes import Node


async def with_drafts(
    content: Content, model: TypeModel, versions: Versions, published: Iterable[Version] | None = None
) -> Versions:
    """Give published versions, or all of a document's, the drafts they lack; return the versions there are.

    No lifecycle is run and `updatedAt` stays: nobody has changed the content.
    """
    if not model.content_type.draft_and_publish:
        return versions
    wanted = versions.of(PUBLISHED) if published is None else published
    missing = [version for version in wanted if versions.get(version.locale, DRAFT) is None]
    for version in missing:
        given = {"status": DRAFT, model.columns["publishedAt"].name: None}
        await RowCopier(content.writes, model, version).copy(None, given, as_drafted)
    return await read_versions(content.writes, model, missing[0].document_id) if missing else versions


def as_drafted(_: str, node: Node) -> dict[str, int | None]:
    """Give a component the id it had in the draft it was published from."""
    return {"id": node.get(COPIED_FROM)}
