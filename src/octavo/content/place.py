"""The place of a version, and a query for the version at a place."""

from dataclasses import dataclass, replace
from functools import lru_cache

from octavo.queries.plan import All, Compare, Query, QueryPlan, Status

DRAFT: Status = "draft"
PUBLISHED: Status = "published"
BOTH = (DRAFT, PUBLISHED)


@dataclass(frozen=True, slots=True)
class Place:
    """The document, locale and status of a version."""

    document_id: str
    locale: str
    """'' where its type has none."""
    status: Status

    def in_status(self, status: Status) -> "Place":
        """Return the place of the same document and locale in a status."""
        return replace(self, status=status)

    @property
    def values(self) -> dict[str, str]:
        """The columns that name it, which are the parameters of statements too."""
        return {"document_id": self.document_id, "locale": self.locale, "status": self.status}


def of_version(query: Query, place: Place, *, drafts: bool) -> Query:
    """Return the query with the same selection for the version at a place."""
    # Of a type without drafts the row is the published one; what it leads to is read as the query asks.
    status = place.status if drafts else query.plan.status
    plan = _of_one(query.plan, len(query.values), status, bool(place.locale))
    return Query(plan, (*query.values, place.document_id, place.locale), foreign=query.foreign)


@lru_cache(maxsize=1000)
def _of_one(plan: QueryPlan, first: int, status: Status, localized: bool) -> QueryPlan:
    """Return a plan's selection as a plan about one version, whose names are the values from `first` on."""
    where = All((Compare("documentId", "$eq", first),))
    selection = replace(plan.selection, where=where, order=(), window=None)
    return QueryPlan(
        selection, status, "one" if localized else "all", first + 1 if localized else None, None, False
    )
