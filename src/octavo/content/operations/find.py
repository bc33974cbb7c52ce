"""Finding documents: one by its id, the first, many, a page of them."""

from typing import Any, NamedTuple

from octavo.content.base import Content
from octavo.content.hooks import ReadHooks
from octavo.content.operations.addressing import document_of
from octavo.content.reading import read_query
from octavo.queries.pagination import Pagination
from octavo.queries.plan import Query
from octavo.schema.content_type import ContentType

Params = dict[str, Any]
Document = dict[str, Any]


async def find_one(content: Content, type_: ContentType, params: Params) -> Document | None:
    """Return one version of a document, None where there is none."""
    hooks = ReadHooks(content, type_, "find_one")
    params = await hooks.before(params)
    document_id = document_of(type_, params)
    query = read_query(content, type_, params, "find_one").for_document(document_id)
    return await _first(content, query, hooks)


async def find_first(content: Content, type_: ContentType, params: Params) -> Document | None:
    """Return the first version a query finds."""
    hooks = ReadHooks(content, type_, "find_one")
    params = await hooks.before(params)
    if "query" not in params:
        # As a list of one, so that several locales may be asked for.
        params = {**{key: value for key, value in params.items() if key != "limit"}, "limit": 1}
        query = read_query(content, type_, params, "find")
    else:
        query = read_query(content, type_, params, "find_first")
    return await _first(content, query, hooks)


async def _first(content: Content, query: Query, hooks: ReadHooks) -> Document | None:
    found = await content.database.find(query)
    document: Document | None = found.rows[0] if found.rows else None
    await hooks.after(document)
    return document


class Page(NamedTuple):
    """Versions, how many there are in all where the query asks, and the window they were cut by."""

    rows: list[Document]
    total: int | None
    pagination: Pagination | None


async def find_page(content: Content, type_: ContentType, params: Params) -> Page:
    """Return the versions a query finds, and how many there are in all where it asks."""
    hooks = ReadHooks(content, type_, "find_many")
    params = await hooks.before(params)
    query = read_query(content, type_, params, "find")
    found = await content.database.find(query)
    await hooks.after(found.rows)
    return Page(found.rows, found.total, query.pagination)


async def count(content: Content, type_: ContentType, params: Params) -> int:
    """Return how many versions a query finds."""
    hooks = ReadHooks(content, type_, "count")
    params = await hooks.before(params)
    query = read_query(content, type_, params, "count")
    number = await content.database.count(query)
    await hooks.after(number)
    return number
