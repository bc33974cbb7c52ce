"""Publishing: the drafts of the locales named become what is published."""

from typing import Any

from octavo.content.base import Content, now
from octavo.content.operations.addressing import chosen, document_of, with_entries
from octavo.content.operations.attempts import with_attempts
from octavo.content.partners import partners_of_versions
from octavo.content.publishing import Publisher
from octavo.content.reading import Answer, prepare_answer
from octavo.content.status import require_drafts
from octavo.content.versions import DRAFT, lock_versions, read_versions
from octavo.schema.content_type import ContentType

Params = dict[str, Any]


async def publish(content: Content, type_: ContentType, params: Params) -> dict[str, Any]:
    """Publish a document in the locales named and return the published versions."""
    require_drafts(type_, "publish")
    answer = prepare_answer(content, type_, params)
    document_id = document_of(type_, params)
    return await with_attempts(content, lambda: _publish(content, type_, params, document_id, answer))


async def _publish(
    content: Content, type_: ContentType, params: Params, document_id: str, answer: Answer
) -> dict[str, Any]:
    model = content.model.types[type_.uid]
    moment = now()
    async with content.database.transaction(f"publish of {type_.uid}"):
        partners = await partners_of_versions(content.writes, model, document_id)
        versions = await lock_versions(content.writes, model, document_id, partners)
        published = []
        for draft in chosen(content, type_, params, versions, DRAFT):
            published.append(await Publisher(content, model, moment).publish(draft, versions))
            versions = await read_versions(content.writes, model, document_id)
        await content.events.emit("entry.publish", model, *published)
        return with_entries(document_id, await answer.each(published))
