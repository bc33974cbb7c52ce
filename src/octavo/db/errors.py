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


class QueryTimeout(DatabaseError):
    """A caller's query took longer than it may; the database works on it no more."""

    status = 503


class QueryTooDeep(DatabaseError):
    """A query beyond what the database can read."""

    status = 400
    name = "ValidationError"


class TextTooLong(DatabaseError):
    """A text beyond what an index of the database can keep."""

    status = 400
    name = "ValidationError"


class Collision(DatabaseError):
    """Another transaction came between; doing it again is the remedy."""

    status = 503
    retry_after = 1
    """Seconds after which a caller may try again."""


class Deadlock(Collision):
    """Two transactions waited for each other and this one was ended."""


class TransactionError(DatabaseError):
    """A transaction was used where it must not be, or can no longer be committed."""


class TransactionTimeout(TransactionError):
    """A transaction did nothing for too long while it held the writer, and was rolled back."""
