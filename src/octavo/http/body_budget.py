"""Limits the bytes of request bodies that a server holds at once, in memory and in temporary files."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from octavo.errors import HttpError

RETRY_SECONDS = 5


class BodyBudget:
    """The limit shared by all requests: bytes are taken as a body arrives, and returned when its request
    ends.
    """

    def __init__(self, limit: int) -> None:
        self._remaining = limit

    @contextmanager
    def share(self) -> Iterator[Callable[[int], None]]:
        """Yield a function that takes bytes for one request; at the end they are returned.

        It raises HttpError 503 with Retry-After if none are left.
        """
        reserved_bytes = 0

        def take(size: int) -> None:
            nonlocal reserved_bytes
            if size > self._remaining:
                raise HttpError(503, "too many bodies at once", retry_after=RETRY_SECONDS)
            self._remaining -= size
            reserved_bytes += size

        try:
            yield take
        finally:
            self._remaining += reserved_bytes
