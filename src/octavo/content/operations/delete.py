"""Deleting versions: of one locale, of several, of all; the last one leaves nothing pointing at it."""

from typing import Any

from octavo.content.base import Content
from octavo.content.hooks import RowHooks
from octavo.content.operations.addressing import chosen, document_of, with_entries
from octavo.content.operations.attempts import with_attempts
from octavo.content.partners import pointing_rows
from octavo.content.pointers import kept_pointers, pointing
from octavo.content.preconditions import require_unchanged
from octavo.content.reading import Answer, prepare_answer
from octavo.content.status import row_status
from octavo.content.versions import DRAFT, PUBLISHED, Version, lock_versions
from octavo.db.model import TypeModel
from octavo.db.sql import write_links, write_rows
from octavo.db.writes import as_list
from octavo.schema.content_type import ContentType

Params = dict[str, Any]


async def delete(content: Content, type_: ContentType, params: Params) -> dict[str, Any]:
    """Delete a document in the locales named and return what was deleted."""
    answer = prepare_answer(content, type_, params)
    document_id = document_of(type_, params)
    return await with_attempts(content, lambda: _delete(content, type_, params, document_id, answer))


async def _delete(
    content: Content, type_: ContentType, params: Params, document_id: str, answer: Answer
) -> dict[str, Any]:
    model = content.model.types[type_.uid]
    async with content.database.transaction(f"delete of {type_.uid}"):
        partners = await pointing_rows(content, model, document_id)
        versions = await lock_versions(content.writes, model, document_id, partners)
        doomed = chosen(content, type_, params, versions, DRAFT, PUBLISHED)
        edited = [version for version in doomed if version.status == row_status(type_)]
        require_unchanged(content.writes, model, edited, params.get("if_match"))
        entries = await answer.each(doomed)
        told = await content.events.seen("entry.delete", model, doomed)
        await remove(content, model, doomed)
        if doomed and len(doomed) == len(versions.all):
            await _clear_pointers(content, type_, document_id)
        content.events.tell(told)
    return with_entries(document_id, entries)


async def remove(content: Content, model: TypeModel, doomed: list[Version]) -> None:
    """Delete rows, with what hangs on them, and run the lifecycles of each."""
    if not doomed:
        return
    hooks = [RowHooks(content, model, "delete") for _ in doomed]
    for hook, version in zip(hooks, doomed, strict=True):
        await hook.before_delete(version)
    values = {"ids": as_list([version.id for version in doomed])}
    await content.writes.execute(values, write_rows.delete_rows, model, content.writes.dialect)
    for hook, version in zip(hooks, doomed, strict=True):
        await hook.after(version)


async def _clear_pointers(content: Content, type_: ContentType, document_id: str) -> None:
    """Clear what points at a document that is no more: one statement per attribute that may."""
    values = pointing(type_, document_id)
    for place in kept_pointers(content, type_):
        await content.writes.execute(values, write_links.clear_pointers, place.model, place.kept)
