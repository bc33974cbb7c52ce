"""What is wrong with a query: many things may be, the one that Strapi would notice first is told."""

from enum import IntEnum

from octavo.errors import ApplicationError, GrantError, ValidationError
from octavo.queries.access import drafts_grant


class Stage(IntEnum):
    """When a finding is made; the earliest one is the answer.

    The first group are the checks of one parameter, in order; then the parameters whose checks failed; then
    what is noticed while the query is prepared; last what only the values tell.
    """

    UNKNOWN_KEY = 0
    DYNAMIC_ZONE = 1
    MORPH = 2
    PASSWORD = 3
    PRIVATE = 4
    EMPTY = 5
    RESTRICTED = 6
    DRAFTS = 7

    FILTERS = 10
    SORT = 11
    FIELDS = 12
    POPULATE = 13

    PAGINATION = 20
    POPULATE_WILDCARD = 21
    STATUS = 22
    LOCALE = 23
    WINDOW = 24
    ONE_LOCALE = 25

    ORDER = 30
    FILTERS_SHAPE = 31
    FIELDS_SHAPE = 32
    POPULATE_SHAPE = 33
    PUBLICATION = 34

    VALUE = 40
    WITH_COUNT = 41


class Problems:
    """Keeps the finding of the earliest stage, the first one made within it."""

    def __init__(self) -> None:
        self.first: tuple[Stage, ApplicationError] | None = None

    def add(self, stage: Stage, error: ApplicationError) -> None:
        """Note a finding."""
        if self.first is None or stage < self.first[0]:
            self.first = (stage, error)

    def absorb(self, inner: "Problems", stage: Stage) -> None:
        """Take over the finding of one parameter; its own checks all count as `stage`."""
        if inner.first is not None:
            found, error = inner.first
            self.add(stage if found < Stage.FILTERS else found, error)

    def raise_first(self, before: Stage | None = None) -> None:
        """Raise the finding that counts, if any was made (before a stage, when given)."""
        if self.first is not None and (before is None or self.first[0] < before):
            raise self.first[1]


def invalid_key(
    key: str, path: str | None, *, source: str | None, param: str, hint: str = ""
) -> ValidationError:
    """Make the refusal of a key; `path` is the dotted way to it (Strapi's wording and details)."""
    message = f"Invalid key {key} at {path}" if path and path != key else f"Invalid key {key}"
    details = {"key": key, "path": path, **({"hint": hint} if hint else {})}
    return ValidationError(message, {**details, "source": source, "param": param} if source else details)


def hidden_drafts(uid: str) -> GrantError:
    """Make the refusal of drafts."""
    return GrantError(f"Reading drafts of {uid}", drafts_grant(uid))
