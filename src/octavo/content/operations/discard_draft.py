"""Discarding drafts: what is published in the locales named becomes the draft again."""

from typing import Any

from octavo.content.base import Content
from octavo.content.drafts import as_drafted, with_drafts
from octavo.content.hooks import RowHooks
from octavo.content.inverse import follow_partners
from octavo.content.operations.addressing import chosen, document_of, with_entries
from octavo.content.operations.attempts import with_attempts
from octavo.content.partners import partners_of_versions
from octavo.content.preparation import Prepared
from octavo.content.reading import Answer, prepare_answer
from octavo.content.relations import Resolver
from octavo.content.row_copier import RowCopier
from octavo.content.sharing import share
from octavo.content.status import require_drafts
from octavo.content.versions import DRAFT, PUBLISHED, Version, Versions, lock_versions, read_versions
from octavo.content.versions import content as content_of
from octavo.schema.content_type import ContentType

Params = dict[str, Any]


async def discard_draft(content: Content, type_: ContentType, params: Params) -> dict[str, Any]:
    """Make the drafts of the locales named equal to what is published and return them."""
    require_drafts(type_, "discard the draft of")
    answer = prepare_answer(content, type_, params)
    document_id = document_of(type_, params)
    return await with_attempts(content, lambda: _discard(content, type_, params, document_id, answer))


async def _discard(
    content: Content, type_: ContentType, params: Params, document_id: str, answer: Answer
) -> dict[str, Any]:
    model = content.model.types[type_.uid]
    async with content.database.transaction(f"discard of {type_.uid}"):
        partners = await partners_of_versions(content.writes, model, document_id)
        versions = await lock_versions(content.writes, model, document_id, partners)
        published = chosen(content, type_, params, versions, PUBLISHED)
        versions = await with_drafts(content, model, versions, published)
        restored = []
        for version in published:
            draft = versions.get(version.locale, DRAFT)
            if draft is not None:
                restored.append(await _restore(content, version, draft, versions, type_))
                versions = await read_versions(content.writes, model, document_id)
        await content.events.emit("entry.draft-discard", model, *restored)
        return with_entries(document_id, await answer.each(restored))


async def _restore(
    content: Content, published: Version, draft: Version, versions: Versions, type_: ContentType
) -> Version:
    model = content.model.types[type_.uid]
    hooks = RowHooks(content, model, "update")
    resolver = Resolver(content.schemas, content.locales, type_.localized, draft.locale)
    place = {"document_id": draft.document_id, "locale": draft.locale, "status": DRAFT}
    prepared = Prepared(content_of(content.writes, model, published), resolver, place)
    await hooks.before(prepared, {"publishedAt": None}, {"id": draft.id})
    given = {model.columns["publishedAt"].name: None}
    await RowCopier(content.writes, model, published).copy(draft, given, as_drafted)
    followed = (draft.document_id, draft.locale)
    await follow_partners(content.writes, model, followed, PUBLISHED, DRAFT)
    after = await read_versions(content.writes, model, draft.document_id)
    fresh = next(version for version in after.all if version.id == draft.id)
    await hooks.after(fresh)
    await share(content.writes, model, fresh, versions.others(draft.locale, DRAFT), type_.attributes)
    return fresh
