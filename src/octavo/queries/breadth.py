"""Recognises queries that may scan whole tables: those that search in texts, and those through several
relations.
"""

from octavo.queries.plan import (
    All,
    AnyOf,
    Compare,
    Condition,
    MorphPopulate,
    Negate,
    Populate,
    QueryPlan,
    Search,
    Selection,
    Through,
    ZonePopulate,
)

_ORDERED = frozenset(
    {"$eq", "$ne", "$lt", "$lte", "$gt", "$gte", "$in", "$notIn", "$null", "$notNull", "$between"}
)
"""Operators that compare whole values, for which indexes help; all others search in texts."""


def is_broad(plan: QueryPlan) -> bool:
    """Whether a plan has a condition no index helps with: one that searches in texts, or goes through
    several relations.
    """
    return _selects_broadly(plan.selection)


def _selects_broadly(selection: Selection) -> bool:
    if selection.where is not None and _is_broad(selection.where, 0):
        return True
    return any(_selects_broadly(part) for populate in selection.populate for part in _selections(populate))


def _selections(populate: Populate) -> tuple[Selection, ...]:
    if isinstance(populate, MorphPopulate | ZonePopulate):
        return populate.selections
    return (populate.selection,)


def _is_broad(condition: Condition, depth: int) -> bool:
    match condition:
        case Compare(operator=operator):
            return operator not in _ORDERED
        case Search():
            return True
        case All(members) | AnyOf(members):
            return any(_is_broad(member, depth) for member in members)
        case Negate(member):
            return _is_broad(member, depth)
        case Through(condition=inner):
            return depth > 0 or _is_broad(inner, depth + 1)
