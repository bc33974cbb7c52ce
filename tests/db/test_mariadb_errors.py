"""Which of Octavo's errors each of MariaDB's is, by the names its manual has."""

import pytest

from octavo.db.dialects.mariadb_errors import translate
from octavo.db.errors import (
    Collision,
    DatabaseAway,
    DatabaseError,
    Deadlock,
    DiskFull,
    NumberTooLarge,
    OutOfResources,
    QueryTooDeep,
    TextTooLong,
)

ER = pytest.importorskip("asyncmy.constants").ER

NAMES: dict[type[DatabaseError], list[str]] = {
    Deadlock: ["LOCK_DEADLOCK"],
    Collision: ["LOCK_WAIT_TIMEOUT", "CHECKREAD", "NO_REFERENCED_ROW", "NO_REFERENCED_ROW_2"],
    DiskFull: ["DISK_FULL", "RECORD_FILE_FULL"],
    OutOfResources: [
        "CANT_OPEN_FILE",
        "OUTOFMEMORY",
        "OUT_OF_SORTMEMORY",
        "CON_COUNT_ERROR",
        "OUT_OF_RESOURCES",
        "CANT_CREATE_THREAD",
        "TOO_MANY_USER_CONNECTIONS",
        "LOCK_TABLE_FULL",
        "USER_LIMIT_REACHED",
    ],
    QueryTooDeep: ["TOO_MANY_TABLES", "STACK_OVERRUN_NEED_MORE"],
    NumberTooLarge: ["WARN_DATA_OUT_OF_RANGE"],
    TextTooLong: ["TOO_LONG_KEY", "NET_PACKET_TOO_LARGE", "WARN_ALLOWED_PACKET_OVERFLOWED", "DATA_TOO_LONG"],
    DatabaseAway: [
        "SERVER_SHUTDOWN",
        "SHUTDOWN_COMPLETE",
        "HOST_IS_BLOCKED",
        "ABORTING_CONNECTION",
        "NET_READ_ERROR",
        "NET_READ_INTERRUPTED",
        "NET_ERROR_ON_WRITE",
        "NET_WRITE_INTERRUPTED",
        "NEW_ABORTING_CONNECTION",
        "OPTION_PREVENTS_STATEMENT",
    ],
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in NAMES.items() for name in names])
def test_an_error_is_told_by_its_number(kind: type[DatabaseError], name: str) -> None:
    assert type(translate(Exception(getattr(ER, name), "what the server says"))) is kind


def test_an_error_that_is_none_of_these_is_an_error_of_the_statement() -> None:
    assert type(translate(Exception(ER.PARSE_ERROR, "near 'SELEC'"))) is DatabaseError
