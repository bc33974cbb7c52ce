"""A question asked of one version, whatever it asked before."""

from dataclasses import replace
from functools import lru_cache

from octavo.content.versions import Version
from octavo.queries.plan import All, Compare, Plan, Query, Status


def about(query: Query, version: Version, *, drafts: bool) -> Query:
    """Return what a query selects, asked of one version."""
    # Of a type without drafts the row is the published one; what it leads to is read as the query asks.
    status = version.status if drafts else query.plan.status
    plan = _about_one(query.plan, len(query.values), status, bool(version.locale))
    return Query(plan, (*query.values, version.document_id, version.locale), foreign=query.foreign)


@lru_cache(maxsize=1000)
def _about_one(plan: Plan, first: int, status: Status, localized: bool) -> Plan:
    """Return a plan's selection as a plan about one version, whose names are the values from `first` on."""
    where = All((Compare("documentId", "$eq", first),))
    selection = replace(plan.selection, where=where, order=(), window=None)
    return Plan(
        selection, status, "one" if localized else "all", first + 1 if localized else None, None, False
    )
