"""Translates the errors of MariaDB and its driver to Octavo's, by their numbers."""

import re

from octavo.db.errors import (
    Collision,
    DatabaseAway,
    DatabaseError,
    Deadlock,
    DiskFull,
    NumberTooLarge,
    OutOfResources,
    QueryTimeout,
    QueryTooDeep,
    TextTooLong,
    UniqueViolation,
)

DUPLICATE = 1062
LOST_ROW = 1020
"""Another transaction has changed what this one is about to."""
_KINDS: dict[type[DatabaseError], tuple[int, ...]] = {
    Deadlock: (1213,),
    # A lock that did not come in time, a row that changed, and one that was deleted while this one waited.
    Collision: (1205, LOST_ROW, 1216, 1452),
    QueryTimeout: (1317, 1969, 3024),
    DiskFull: (1021, 1114),
    # Memory, files, connections, and threads.
    OutOfResources: (1016, 1037, 1038, 1040, 1041, 1135, 1203, 1206, 1226),
    # Nesting, and more tables than a join may have.
    QueryTooDeep: (1116, 1436, 1437, 4021),
    NumberTooLarge: (1264, 1690),
    TextTooLong: (1071, 1153, 1301, 1406),
    # Shut down, started as a replica, ended by an administrator, or not heard.
    DatabaseAway: (1053, 1079, 1129, 1152, 1158, 1159, 1160, 1161, 1184, 1290, 1836, 1927, 4166),
}
_CLASSES = {number: kind for kind, numbers in _KINDS.items() for number in numbers}
_CLIENT = range(2000, 3000)
"""What the driver says of itself: that it cannot connect, or has lost the server."""
_DUPLICATE = re.compile(r"for key '(?:[^']*\.)?([^'.]+)'\Z")


def translate(error: Exception, *, closed: bool = False) -> DatabaseError:
    """Return Octavo's error for one of the driver's; `closed` means that the connection is lost."""
    number, message = number_of(error), message_of(error)
    if number == DUPLICATE:
        return _unique_violation(message)
    if (
        number == 1030 and "28" in message
    ):  # what the storage engine passes on of the system: no space is left
        return DiskFull(message)
    kind = _CLASSES.get(number)
    if kind is QueryTimeout:
        return QueryTimeout(message)
    if kind is QueryTooDeep:
        return QueryTooDeep("The query is nested too deeply")
    if kind is TextTooLong:
        return TextTooLong(f"A text is longer than the database can keep: {message}")
    if kind is DatabaseAway or number in _CLIENT or not number or (closed and kind is None):
        return DatabaseAway(f"MariaDB has gone: {message}")
    return (kind or DatabaseError)(message)


def number_of(error: Exception) -> int:
    """Return the number of a server error; 0 for any other error."""
    is_numbered = not isinstance(error, OSError) and error.args and isinstance(error.args[0], int)
    return int(error.args[0]) if is_numbered else 0


def message_of(error: Exception) -> str:
    """Return the message of an error."""
    text = error.args[1] if number_of(error) and len(error.args) > 1 else error
    return str(text) or type(error).__name__


def _unique_violation(message: str) -> UniqueViolation:
    """Read `Duplicate entry '…' for key 'pages_slug_unique'`; the model knows the index's columns."""
    match = _DUPLICATE.search(message)
    return UniqueViolation("", (), match[1] if match else message)
