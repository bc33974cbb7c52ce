"""Operations on several versions of one document, held in one transaction."""

from collections.abc import Awaitable, Callable
from typing import Any

from octavo.content.operations.addressing import document_of
from octavo.content.operations.answer import answer_query
from octavo.content.operations.parameters import Document
from octavo.content.operations.partners import DocumentKeys, partners_of_versions
from octavo.content.operations.retries import with_retries
from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import DocumentVersions
from octavo.queries.plan import Query

Work = Callable[[TypeStore, dict[str, Any], DocumentVersions, Query | None], Awaitable[list[Document]]]
"""Writes to the versions of a document, of which some are meant, and returns those as they are answered."""


async def on_versions(
    store: TypeStore,
    params: dict[str, Any],
    doing: str,
    work: Work,
    partners: Callable[[TypeStore, str], Awaitable[DocumentKeys]] = partners_of_versions,
) -> Document:
    """Hold a document, with its partners, while some work is done; return `{documentId, entries}`."""
    query = answer_query(store, params)
    document_id = await document_of(store, params)

    async def write() -> Document:
        async with store.transaction(doing):
            versions = await store.lock(document_id, await partners(store, document_id))
            entries = await work(store, params, versions, query)
        return {"documentId": document_id, "entries": entries}

    return await with_retries(store, write)
