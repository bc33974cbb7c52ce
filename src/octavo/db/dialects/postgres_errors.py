"""What PostgreSQL and its driver raise, under our names."""

import asyncpg

from octavo.db.errors import (
    Collision,
    DatabaseAway,
    DatabaseError,
    Deadlock,
    DiskFull,
    OutOfResources,
    QueryTimeout,
    TextTooLong,
    UniqueViolation,
)

_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.InternalClientError,
    asyncpg.ReadOnlySQLTransactionError,  # the server has become a replica
)
_NOT_PREPARED = (asyncpg.DuplicatePreparedStatementError, asyncpg.InvalidSQLStatementNameError)
POOLED = "a pooler in transaction mode is between Octavo and PostgreSQL"
POOLER_FIX = 'set database.pooler = "transaction" and database.direct_url (docs/databases.md, PgBouncer)'
_COLLISIONS = (
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.ForeignKeyViolationError,  # the row was deleted while this one waited for it
)


def is_of_pooler(error: Exception) -> bool:
    """Whether a statement was not prepared in the session that it came to: one was not kept."""
    return isinstance(error, _NOT_PREPARED)


def translate(error: Exception, *, closed: bool = False) -> DatabaseError:
    """Return our error for one of the driver's; `closed` says that the connection is gone."""
    message = str(error) or type(error).__name__
    if is_of_pooler(error):
        return DatabaseError(f"{message}: {POOLED}; {POOLER_FIX}")
    if isinstance(error, asyncpg.UniqueViolationError):
        return _unique_violation(error)
    if isinstance(error, asyncpg.DeadlockDetectedError):
        return Deadlock(message)
    if isinstance(error, _COLLISIONS):
        return Collision(message)
    if isinstance(error, asyncpg.ProgramLimitExceededError):
        return _beyond_limit(message)
    if isinstance(error, asyncpg.QueryCanceledError):
        return QueryTimeout(message)
    if isinstance(error, asyncpg.DiskFullError):
        return DiskFull(message)
    if isinstance(error, asyncpg.InsufficientResourcesError):
        return OutOfResources(message)
    if closed or isinstance(error, _AWAY):
        return DatabaseAway(f"PostgreSQL has gone: {message}")
    return DatabaseError(message)


def _beyond_limit(message: str) -> DatabaseError:
    """Read `index row size 4024 exceeds btree version 4 maximum 2704 for index "pages_slug_lookup"`.

    Of far longer ones it says `index row requires 9024 bytes, maximum size is 8191`, and not which index.
    """
    if not message.startswith("index row"):
        return DatabaseError(message)
    _, separator, index = message.partition('for index "')
    which = f"the index {index.partition(chr(34))[0]}" if separator else "an index"
    return TextTooLong(f"A text is longer than {which} can keep: use at most 2000 bytes")


def _unique_violation(error: asyncpg.UniqueViolationError) -> UniqueViolation:
    """Read `Key (slug, locale)=(a, en) already exists.`; values with commas in them cannot be told apart."""
    names, _, rest = (error.detail or "").partition("(")[2].partition(")=(")
    columns = tuple(name.strip('"') for name in names.split(", "))
    values = tuple(rest.rpartition(") already")[0].split(", "))
    complete = values if len(values) == len(columns) else ()
    return UniqueViolation(error.table_name or "", columns, error.constraint_name, complete)
