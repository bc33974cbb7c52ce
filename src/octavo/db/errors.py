"""What the database refuses, under one name on every database."""

from octavo.errors import OctavoError


class DatabaseError(OctavoError):
    """The root of what goes wrong between Octavo and its database."""


class UniqueViolation(DatabaseError):
    """A row would repeat what a unique index keeps apart; `columns` are the index's, `index` its name.

    `values` are those of the columns as texts, where the database tells them.
    """

    def __init__(
        self, table: str, columns: tuple[str, ...], index: str | None, values: tuple[str, ...] = ()
    ) -> None:
        self.table = table
        self.columns = columns
        self.index = index
        self.values = values
        super().__init__(f"{table} already has a row with the same {', '.join(columns)}")


class DiskFull(DatabaseError):
    """The database has no room to write what it was given."""

    status = 507


class Unavailable(DatabaseError):
    """The database has no answer now, and may have one later."""

    status = 503
    retry_after = 1
    """Seconds after which a caller may try again."""
    is_unexpected = False
    """Whether somebody has to look at it."""


class OutOfResources(Unavailable):
    """The database has no memory or connection left, or cannot read or write its files."""

    retry_after = 10
    is_unexpected = True


class Overloaded(Unavailable):
    """So many wait for the same that this one would wait for too long, or did; nothing was begun."""


class DatabaseAway(Unavailable):
    """The database cannot be reached, or did not answer in time.

    What was under way is undone; only of a commit that got no answer nobody knows whether it is kept.
    """

    retry_after = 5


class CallerLeft(DatabaseError):
    """Nobody waits any more for what was asked, so the database does not work on it."""

    status = 400

    def __init__(self) -> None:
        super().__init__("request aborted")


class QueryTimeout(Unavailable):
    """A query took longer than it may; the database works on it no more."""

    retry_after = 5

    def __init__(self, message: str = "the query took too long") -> None:
        super().__init__(message)


class QueryTooDeep(DatabaseError):
    """A query beyond what the database can read."""

    status = 400
    name = "ValidationError"


class TextTooLong(DatabaseError):
    """A text beyond what an index of the database can keep."""

    status = 400
    name = "ValidationError"


class Collision(Unavailable):
    """Another transaction came between, or stays before this one; doing it again is the remedy."""


class Deadlock(Collision):
    """Two transactions waited for each other and this one was ended."""


class TransactionError(DatabaseError):
    """A transaction was used where it must not be, or can no longer be committed."""


class TransactionTimeout(TransactionError):
    """A transaction did nothing for too long while it held the writer, and was rolled back."""
