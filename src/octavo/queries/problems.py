"""The errors of a query: of several, the one that Strapi would notice first is raised."""

from enum import IntEnum

from octavo.errors import ApplicationError, GrantError, ValidationError
from octavo.queries.access import drafts_grant


class ErrorStage(IntEnum):
    """When an error is found; the earliest one is raised.

    First the checks of one parameter, in order; then parameters whose checks failed; then what is noticed
    while the query is prepared; last what depends on values.
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
    """Remembers the error of the earliest stage, and the first one within it."""

    def __init__(self) -> None:
        self.first: tuple[ErrorStage, ApplicationError] | None = None

    def add(self, stage: ErrorStage, error: ApplicationError) -> None:
        """Add an error."""
        if self.first is None or stage < self.first[0]:
            self.first = (stage, error)

    def absorb(self, inner: "Problems", stage: ErrorStage) -> None:
        """Take over the error of one parameter; all of that parameter's checks count as `stage`."""
        if inner.first is not None:
            stage_of_error, error = inner.first
            self.add(stage if stage_of_error < ErrorStage.FILTERS else stage_of_error, error)

    def raise_first(self, before: ErrorStage | None = None) -> None:
        """Raise the first error, if there is one (before a stage, if given)."""
        if self.first is not None and (before is None or self.first[0] < before):
            raise self.first[1]


def invalid_key(
    key: str, path: str | None, *, source: str | None, param: str, hint: str = ""
) -> ValidationError:
    """Return the error for a key; `path` is the dotted path to it (Strapi's wording and details)."""
    message = f"Invalid key {key} at {path}" if path and path != key else f"Invalid key {key}"
    details = {"key": key, "path": path, **({"hint": hint} if hint else {})}
    return ValidationError(message, {**details, "source": source, "param": param} if source else details)


def hidden_drafts(uid: str) -> GrantError:
    """Return the error for drafts without the grant."""
    return GrantError(f"Reading drafts of {uid}", drafts_grant(uid))
