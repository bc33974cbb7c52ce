"""Deleting versions: of one locale, of several, of all; the last one leaves nothing pointing at it."""

from octavo.content.events import EventName
from octavo.content.operations.addressing import addressed_versions
from octavo.content.operations.on_versions import on_versions
from octavo.content.operations.parameters import Document, Params
from octavo.content.operations.partners import pointing_rows
from octavo.content.operations.preconditions import require_unchanged
from octavo.content.operations.status import row_status
from octavo.content.place import DRAFT, PUBLISHED
from octavo.content.relations.pointers import pointer_storages, pointing
from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import DocumentVersions, Version
from octavo.content.writing.hooks import RowHooks
from octavo.db.sql import write_links, write_rows
from octavo.db.writes import as_list
from octavo.queries.plan import Query


async def delete(store: TypeStore, params: Params) -> Document:
    """Delete a document in the locales named and return what was deleted."""
    return await on_versions(store, params, "delete of", _delete, pointing_rows)


async def _delete(
    store: TypeStore, params: Params, versions: DocumentVersions, query: Query | None
) -> list[Document]:
    doomed = addressed_versions(store, params, versions, DRAFT, PUBLISHED)
    edited = [version for version in doomed if version.status == row_status(store.content_type)]
    require_unchanged(store, edited, params.get("if_match"))
    entries = await store.answer_each(doomed, query)
    last = len(doomed) == len(versions.all)
    rows = [version.columns for version in doomed]
    await store.content.saves.tell_deletion(store.content_type, rows, is_last=last)
    await remove(store, "entry.delete", doomed, last=last)
    return entries


async def remove(store: TypeStore, event: EventName, doomed: list[Version], *, last: bool = False) -> None:
    """Delete rows, with what hangs on them, run the lifecycles of each, and tell of it.

    With the last rows of a document goes what points at it.
    """
    if not doomed:
        return
    events = store.content.events
    collected = await events.collect(event, store.content_type, [version.place for version in doomed])
    hooks = [RowHooks(store, "delete") for _ in doomed]
    for hook, version in zip(hooks, doomed, strict=True):
        await hook.before_delete(version)
    values = {"ids": as_list([version.id for version in doomed])}
    await store.execute(values, write_rows.delete_rows, store.model, store.dialect)
    for hook, version in zip(hooks, doomed, strict=True):
        await hook.after(version)
    if last:
        await _clear_pointers(store, doomed[0].document_id)
    events.dispatch(collected)


async def _clear_pointers(store: TypeStore, document_id: str) -> None:
    """Clear the references to a deleted document: one statement for each attribute that may have some."""
    values = pointing(store, document_id)
    for pointer in pointer_storages(store):
        await store.execute(values, write_links.clear_pointers, pointer.model, pointer.storage)
