"""What was written for plans, kept while they keep coming."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from octavo.queries.plan import Plan

P = TypeVar("P")


class PlanCache(Generic[P]):
    """A bounded cache by plan: the one used longest ago goes first."""

    def __init__(self, make: Callable[[Plan], P], size: int = 1000) -> None:
        self._make = make
        self._size = size
        self._made: OrderedDict[Plan, P] = OrderedDict()

    def get(self, plan: Plan) -> P:
        """Return what was made for a plan, or make it."""
        made = self._made.get(plan)
        if made is not None:
            self._made.move_to_end(plan)
            return made
        made = self._made[plan] = self._make(plan)
        if len(self._made) > self._size:
            self._made.popitem(last=False)
        return made
