"""Unpublishing: the published versions of the locales named go, the drafts stay."""

from typing import Any

from octavo.content.base import Content
from octavo.content.drafts import with_drafts
from octavo.content.operations.addressing import chosen, document_of, with_entries
from octavo.content.operations.attempts import with_attempts
from octavo.content.operations.delete import remove
from octavo.content.partners import partners_of_versions
from octavo.content.reading import Answer, prepare_answer
from octavo.content.status import require_drafts
from octavo.content.versions import PUBLISHED, lock_versions
from octavo.schema.content_type import ContentType

Params = dict[str, Any]


async def unpublish(content: Content, type_: ContentType, params: Params) -> dict[str, Any]:
    """Unpublish a document in the locales named and return the versions that were published.

    Where one of them has no draft, it becomes one.
    """
    require_drafts(type_, "unpublish")
    answer = prepare_answer(content, type_, params)
    document_id = document_of(type_, params)
    return await with_attempts(content, lambda: _unpublish(content, type_, params, document_id, answer))


async def _unpublish(
    content: Content, type_: ContentType, params: Params, document_id: str, answer: Answer
) -> dict[str, Any]:
    model = content.model.types[type_.uid]
    async with content.database.transaction(f"unpublish of {type_.uid}"):
        partners = await partners_of_versions(content.writes, model, document_id)
        versions = await lock_versions(content.writes, model, document_id, partners)
        doomed = chosen(content, type_, params, versions, PUBLISHED)
        await with_drafts(content, model, versions, doomed)
        entries = await answer.each(doomed)
        told = await content.events.seen("entry.unpublish", model, doomed)
        await remove(content, model, doomed)
        content.events.tell(told)
    return with_entries(document_id, entries)
