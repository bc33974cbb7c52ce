"""Which query reads, and how what was written is answered: as asked, or every scalar where nothing is."""

from typing import Any

from octavo.content.operations.parameters import NOT_FOR_QUERIES, wire_params
from octavo.content.versions.store import TypeStore
from octavo.queries.caller_query import QueryAction
from octavo.queries.compile import compile_document_query
from octavo.queries.plan import Query

PLAIN = NOT_FOR_QUERIES | {"locale", "status"}
"""The parameters of a write that say nothing of how it is answered."""


def _compile(store: TypeStore, params: dict[str, Any], action: QueryAction) -> Query:
    """Return the query that parameters of the document service ask; raises ValidationError."""
    return compile_document_query(
        store.schemas,
        store.content_type,
        wire_params(params),
        action=action,
        default_locale=store.content.locales.default,
    )


def read_query(store: TypeStore, params: dict[str, Any], action: QueryAction) -> Query:
    """Return the query given as one, or the one the other parameters ask."""
    query = params.get("query")
    return query if isinstance(query, Query) else _compile(store, params, action)


def answer_query(store: TypeStore, params: dict[str, Any]) -> Query | None:
    """Return how a write is to be answered, checked before anything is written; raises ValidationError."""
    query = params.get("query")
    if isinstance(query, Query):
        return query
    if query is None and params.keys() <= PLAIN:
        return None
    query_params = {name: value for name, value in params.items() if name != "locale"}
    compiled = _compile(store, query_params, "create")
    return compiled if params.get("populate") is not None or params.get("fields") is not None else None
