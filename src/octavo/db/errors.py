"""Database errors, under one name for every database."""

from octavo.errors import OctavoError


class DatabaseError(OctavoError):
    """Base class of errors of the database."""


class UniqueViolation(DatabaseError):
    """A unique index was violated; `columns` are the index's, `index` its name.

    `values` are those of the columns as texts, if the database reports them.
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
    """The disk of the database is full."""

    status = 507


class Unavailable(DatabaseError):
    """The database cannot answer now, but may be able to later."""

    status = 503
    retry_after = 1
    """Seconds after which a caller may try again."""
    is_unexpected = False
    """Whether somebody has to look into it."""


class OutOfResources(Unavailable):
    """The database is out of memory or connections, or cannot read or write its files."""

    retry_after = 10
    is_unexpected = True


class Overloaded(Unavailable):
    """The queue for the database is too long, or waiting in it took too long; nothing was begun."""


class DatabaseAway(Unavailable):
    """The database cannot be reached, or did not answer in time.

    Open work is rolled back; only of a commit that got no answer it is unknown whether it took effect.
    """

    retry_after = 5


class CallerLeft(DatabaseError):
    """The caller has disconnected, so the query was cancelled."""

    status = 400

    def __init__(self) -> None:
        super().__init__("request aborted")


class QueryTimeout(Unavailable):
    """A query took longer than it may and was cancelled."""

    retry_after = 5

    def __init__(self, message: str = "the query took too long") -> None:
        super().__init__(message)


class QueryTooDeep(DatabaseError):
    """A query is nested more deeply than the database can parse."""

    status = 400
    name = "ValidationError"


class TextTooLong(DatabaseError):
    """A text is longer than an index of the database can hold."""

    status = 400
    name = "ValidationError"


class NumberTooLarge(DatabaseError):
    """A number has more digits than a column can keep."""

    status = 400
    name = "ValidationError"


class Collision(Unavailable):
    """Another transaction conflicts with this one; retrying it is the remedy."""


class Deadlock(Collision):
    """Two transactions waited for each other, and this one was rolled back."""


class TransactionError(DatabaseError):
    """A transaction was used where it must not be, or can no longer be committed."""


class TransactionTimeout(TransactionError):
    """A transaction was idle for too long and was rolled back."""
