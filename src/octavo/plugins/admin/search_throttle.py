"""How often an administrator from whom entries are hidden may search and find nothing.

A condition and a filter are one statement: how long it takes may tell whether hidden entries match. Guessing
takes many searches that find nothing, so those are counted; PocketBase allows three in three seconds too.
"""

from octavo import Context, Octavo, RateLimitError
from octavo.http.rate_limit import RateState
from octavo.plugin import RateLimiter
from octavo.plugins.admin.config import AdminOptions

MOST = 3
SECONDS = 3

Searcher = tuple[str, str]
"""An administrator's id and the uid of what they search in."""


class SearchThrottle:
    """Counts searches without results; beyond the limit they are refused without asking the database."""

    def __init__(self, app: Octavo) -> None:
        options: AdminOptions = app.plugin("admin").config
        self.enabled = options.rate_limit.enabled
        self.limiter = RateLimiter(MOST, SECONDS, options.rate_limit.store)
        self._refused: dict[Searcher, RateState] = {}

    async def close(self) -> None:
        """Release resources."""
        await self.limiter.close()

    def expect_allowed(self, ctx: Context, searcher: Searcher) -> None:
        """Raise RateLimitError (429) after too many searches without results."""
        state = self._refused.get(searcher)
        if state is None:
            return
        if state.reset <= self.limiter.clock():
            del self._refused[searcher]
            return
        self.limiter.set_headers(ctx, state)
        raise RateLimitError

    async def count(self, ctx: Context, searcher: Searcher) -> None:
        """Count a search without results; raises RateLimitError beyond the limit."""
        if not self.enabled:
            return
        state = await self.limiter.hit("admin", "guess", *searcher)
        if not state.allowed:
            self._refused[searcher] = state
            self.expect_allowed(ctx, searcher)
