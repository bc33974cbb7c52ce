"""Finding documents: one by its id, the first, many, a page of them."""

from typing import NamedTuple

from octavo.content.operations.addressing import document_of
from octavo.content.operations.answer import read_query
from octavo.content.operations.parameters import Document, Params
from octavo.content.operations.read_hooks import ReadHooks
from octavo.content.versions.store import TypeStore
from octavo.queries.pagination import Pagination
from octavo.queries.plan import Query


async def find_one(store: TypeStore, params: Params) -> Document | None:
    """Return one version of a document, None where there is none."""
    hooks = ReadHooks(store, "find_one")
    params = await hooks.before(params)
    document_id = await document_of(store, params)
    query = read_query(store, params, "find_one").for_document(document_id)
    return await _first(store, query, hooks)


async def find_first(store: TypeStore, params: Params) -> Document | None:
    """Return the first version a query finds."""
    hooks = ReadHooks(store, "find_one")
    params = await hooks.before(params)
    if "query" not in params:
        # As a list of one, so that several locales may be asked for.
        params = {**{key: value for key, value in params.items() if key != "limit"}, "limit": 1}
        query = read_query(store, params, "find")
    else:
        query = read_query(store, params, "find_first")
    return await _first(store, query, hooks)


async def _first(store: TypeStore, query: Query, hooks: ReadHooks) -> Document | None:
    rows = await store.content.database.find(query)
    document: Document | None = rows.rows[0] if rows.rows else None
    await hooks.after(document)
    return document


class Page(NamedTuple):
    """Versions, how many there are in all where the query asks, and the window they were cut by."""

    rows: list[Document]
    total: int | None
    pagination: Pagination | None


async def find_page(store: TypeStore, params: Params) -> Page:
    """Return the versions a query finds, and how many there are in all where it asks."""
    hooks = ReadHooks(store, "find_many")
    params = await hooks.before(params)
    query = read_query(store, params, "find")
    rows = await store.content.database.find(query)
    await hooks.after(rows.rows)
    return Page(rows.rows, rows.total, query.pagination)


async def count(store: TypeStore, params: Params) -> int:
    """Return how many versions a query finds."""
    hooks = ReadHooks(store, "count")
    params = await hooks.before(params)
    query = read_query(store, params, "count")
    number = await store.content.database.count(query)
    await hooks.after(number)
    return number
