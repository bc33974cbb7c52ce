"""How many bytes of request bodies a server holds at once, in memory and in temporary files."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from octavo.errors import HttpError

RETRY_SECONDS = 5


class BodyBudget:
    """What all requests under way share: taken as a body comes, given back when its request ends."""

    def __init__(self, limit: int) -> None:
        self._left = limit

    @contextmanager
    def share(self) -> Iterator[Callable[[int], None]]:
        """Yield a function that takes bytes for one request, and give back at the end what it took.

        It raises HttpError 503 with Retry-After where none are left.
        """
        taken = 0

        def take(size: int) -> None:
            nonlocal taken
            if size > self._left:
                raise HttpError(503, "too many bodies at once", retry_after=RETRY_SECONDS)
            self._left -= size
            taken += size

        try:
            yield take
        finally:
            self._left += taken
