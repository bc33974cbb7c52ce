"""How many bytes of request bodies a server holds at once, in memory and in temporary files."""

from octavo.errors import HttpError

RETRY_SECONDS = 5


class BodyBudget:
    """What all requests under way share: taken as a body comes, given back when its request ends."""

    def __init__(self, limit: int) -> None:
        self._left = limit

    def take(self, size: int) -> None:
        """Take bytes; raises HttpError 503 with Retry-After where none are left."""
        if size > self._left:
            raise HttpError(503, "too many bodies at once", retry_after=RETRY_SECONDS)
        self._left -= size

    def give_back(self, size: int) -> None:
        """Give back what was taken."""
        self._left += size


class Share:
    """What one request has taken."""

    def __init__(self, budget: BodyBudget) -> None:
        self._budget = budget
        self._size = 0

    def take(self, size: int) -> None:
        """Take bytes; raises HttpError 503 with Retry-After where none are left."""
        self._budget.take(size)
        self._size += size

    def give_back(self) -> None:
        """Give back everything."""
        self._budget.give_back(self._size)
        self._size = 0
