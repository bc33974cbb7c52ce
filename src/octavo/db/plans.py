"""A cache by query plan."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from octavo.queries.plan import QueryPlan

P = TypeVar("P")


class PlanCache(Generic[P]):
    """A bounded LRU cache by plan."""

    def __init__(self, make: Callable[[QueryPlan], P], size: int = 1000) -> None:
        self._make = make
        self._size = size
        self._plans: OrderedDict[QueryPlan, P] = OrderedDict()

    def get(self, plan: QueryPlan) -> P:
        """Return the cached value of a plan, or make it."""
        value = self._plans.get(plan)
        if value is not None:
            self._plans.move_to_end(plan)
            return value
        value = self._plans[plan] = self._make(plan)
        if len(self._plans) > self._size:
            self._plans.popitem(last=False)
        return value
