"""A cache of compiled queries: parsing and checking parameters takes longer than reading a short list."""

from collections import OrderedDict
from collections.abc import Hashable

from octavo.queries.plan import Query

MAX_ENTRIES = 1_000
MAX_CHARACTERS = 1_000_000
LONGEST = 4_000
"""Query strings with more characters are not cached."""


class QueryCache:
    """An LRU cache, limited in entries and in characters of their query strings."""

    def __init__(self) -> None:
        self._queries: OrderedDict[tuple[str, Hashable], Query] = OrderedDict()
        self._characters = 0

    def get(self, text: str, rest: Hashable) -> Query | None:
        """Return the cached query of a query string and everything else it depends on."""
        key = (text, rest)
        query = self._queries.get(key)
        if query is not None:
            self._queries.move_to_end(key)
        return query

    def put(self, text: str, rest: Hashable, query: Query) -> None:
        """Cache a query; the least recently used ones are removed."""
        if len(text) > LONGEST:
            return
        if (text, rest) not in self._queries:
            self._characters += len(text)
        self._queries[text, rest] = query
        while len(self._queries) > MAX_ENTRIES or self._characters > MAX_CHARACTERS:
            (oldest, _), _ = self._queries.popitem(last=False)
            self._characters -= len(oldest)
