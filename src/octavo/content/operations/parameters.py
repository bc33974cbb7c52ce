"""The parameters of an operation as middlewares and lifecycles see them, and as they leave them."""

from typing import Any

from octavo.queries.caller_query import plain_copy
from octavo.queries.compile import WRITING, recompile
from octavo.queries.plan import Query

Params = dict[str, Any]
Document = dict[str, Any]

WIRE_NAMES = {
    "publication_filter": "publicationFilter",
    "has_published_version": "hasPublishedVersion",
    "page_size": "pageSize",
    "any_locale": "anyLocale",
}
PYTHON_NAMES = {wire: name for name, wire in WIRE_NAMES.items()}
NOT_FOR_QUERIES = frozenset({"document_id", "data", "query", "if_match", "origin"})
ANSWER_KEYS = ("fields", "populate")
QUERY_KEYS = ("filters", "sort", "_q", *ANSWER_KEYS)


def wire_params(params: Params) -> Params:
    """Return what parameters ask of a query, in the names of the wire."""
    return {
        WIRE_NAMES.get(name, name): value for name, value in params.items() if name not in NOT_FOR_QUERIES
    }


class EditableParams:
    """The parameters of one operation while the project's code may change them.

    Where a query came compiled, `params` has what it asks in its place; `resolve` compiles it anew where that
    was changed.
    """

    def __init__(self, params: Params) -> None:
        self._params = params
        query = params.get("query")
        self._query = query if isinstance(query, Query) and query.caller_query is not None else None
        self._before = {} if self._query is None else _params_of(self._query)
        own_params = {name: value for name, value in params.items() if name != "query" or self._query is None}
        self._before |= {name: own_params[name] for name in self._before.keys() & own_params.keys()}
        self.params: Params = {**plain_copy(self._before), **own_params}

    def resolve(self, edited: Params) -> Params:
        """Return what the operation runs on, after the code left these parameters."""
        if self._query is None or isinstance(edited.get("query"), Query):
            return edited
        edited_params = wire_params(edited)
        changed = edited_params != wire_params(self._before)
        query = recompile(self._query, edited_params) if changed else self._query
        unchanged = {
            name: value for name, value in edited.items() if name in self._params or name in NOT_FOR_QUERIES
        }
        return {**unchanged, "query": query}


def _params_of(query: Query) -> Params:
    """Return what a caller asked, under the names of the document service; what was not asked is None."""
    caller_query = query.caller_query
    params = {} if caller_query is None else caller_query.params
    writing = caller_query is not None and caller_query.action in WRITING
    params_shown = {name: params.get(name) for name in (ANSWER_KEYS if writing else QUERY_KEYS)}
    if "filters" in params_shown and params_shown["filters"] is None:
        params_shown["filters"] = {}
    params_shown |= {"locale": params.get("locale"), "status": query.plan.status}
    params_shown |= {name: params[wire] for wire, name in PYTHON_NAMES.items() if wire in params}
    if query.pagination is not None:
        params_shown |= {"start": query.pagination.first_row, "limit": query.pagination.limit}
    return params_shown
