"""The parameters of an operation as middlewares and lifecycles see them, and as they leave them."""

from typing import Any

from octavo.queries.asked import plain_copy
from octavo.queries.compile import WRITING, compile_anew
from octavo.queries.plan import Query

Params = dict[str, Any]

WIRE_NAMES = {
    "publication_filter": "publicationFilter",
    "has_published_version": "hasPublishedVersion",
    "page_size": "pageSize",
}
PYTHON_NAMES = {wire: name for name, wire in WIRE_NAMES.items()}
NOT_FOR_QUERIES = frozenset({"document_id", "data", "query", "if_match"})
ANSWERED = ("fields", "populate")
ASKED = ("filters", "sort", "_q", *ANSWERED)


def wire_params(params: Params) -> Params:
    """Return what parameters ask of a query, in the names of the wire."""
    return {
        WIRE_NAMES.get(name, name): value for name, value in params.items() if name not in NOT_FOR_QUERIES
    }


class OpenParams:
    """The parameters of one operation while the project's code may change them.

    Where a query came compiled, `shown` has what it asks in its place; `settled` compiles it anew where that
    was changed.
    """

    def __init__(self, params: Params) -> None:
        self._params = params
        query = params.get("query")
        self._query = query if isinstance(query, Query) and query.asked is not None else None
        self._before = {} if self._query is None else _shown(self._query)
        given = {name: value for name, value in params.items() if name != "query" or self._query is None}
        self._before |= {name: given[name] for name in self._before.keys() & given.keys()}
        self.shown: Params = {**plain_copy(self._before), **given}

    def settled(self, left: Params) -> Params:
        """Return what the operation runs on, after the code left these parameters."""
        if self._query is None or isinstance(left.get("query"), Query):
            return left
        asked = wire_params(left)
        changed = asked != wire_params(self._before)
        query = compile_anew(self._query, asked) if changed else self._query
        kept = {
            name: value for name, value in left.items() if name in self._params or name in NOT_FOR_QUERIES
        }
        return {**kept, "query": query}


def _shown(query: Query) -> Params:
    """Return what a caller asked, under the names of the document service; what was not asked is None."""
    asked = query.asked
    params = {} if asked is None else asked.params
    writing = asked is not None and asked.action in WRITING
    shown = {name: params.get(name) for name in (ANSWERED if writing else ASKED)}
    if "filters" in shown and shown["filters"] is None:
        shown["filters"] = {}
    shown |= {"locale": params.get("locale"), "status": query.plan.status}
    shown |= {name: params[wire] for wire, name in PYTHON_NAMES.items() if wire in params}
    if query.pagination is not None:
        shown |= {"start": query.pagination.first_row, "limit": query.pagination.limit}
    return shown
