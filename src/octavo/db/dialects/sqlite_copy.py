"""Copies, checks and locks the file of an SQLite database."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from pathlib import Path

from octavo.db.dialects.engine import Snapshot
from octavo.db.dialects.sqlite import add_functions
from octavo.db.dialects.sqlite_engine import translate
from octavo.db.dialects.sqlite_files import make_file
from octavo.db.dialects.sqlite_snapshot import snapshot
from octavo.errors import Problem, StartupError

BUSY_SECONDS = 5.0
MOST_FAULTS = 5


def copy_file(source: Path, target: Path) -> None:
    """Copy a database as of one moment to a new file; who reads or writes goes on.

    All pages in one step: from WAL mode that is one snapshot, which writers do not begin anew.
    """
    make_file(target)
    with (
        contextlib.closing(_connect(f"{source.as_uri()}?mode=ro")) as old,
        contextlib.closing(_connect(f"{target.as_uri()}?mode=rw")) as new,
    ):
        old.backup(new, pages=-1)
        new.execute("PRAGMA journal_mode = DELETE")


def check_file(path: Path) -> None:
    """Raise StartupError if a file is not an intact SQLite database."""
    try:
        with contextlib.closing(_connect(f"{path.as_uri()}?mode=ro")) as connection:
            rows = connection.execute(f"PRAGMA integrity_check({MOST_FAULTS})").fetchall()
            dangling = connection.execute("PRAGMA foreign_key_check").fetchmany(MOST_FAULTS)
    except sqlite3.Error as error:
        raise StartupError([Problem(path.name, f"is no database of SQLite's: {error}")]) from error
    faults = [str(row[0]) for row in rows if row[0] != "ok"]
    faults += [f"row {row[1]} of {row[0]} belongs to none of {row[2]}" for row in dangling]
    if faults:
        raise StartupError([Problem(path.name, f"the database is damaged: {fault}") for fault in faults])


def reading(path: Path) -> AbstractAsyncContextManager[Snapshot]:
    """Yield a snapshot of a file that no process writes."""
    return snapshot(lambda: _connect(f"{path.as_uri()}?mode=ro"), translate)


def write_value(path: Path, sql: str, *values: str) -> None:
    """Run one statement on a file that nobody else has open."""
    with contextlib.closing(_connect(f"{path.as_uri()}?mode=rw")) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(sql, values)


class ExclusiveFile:
    """A connection to a database file that no other process has open, nor can open."""

    def __init__(self, path: Path, connection: sqlite3.Connection | None) -> None:
        self.path = path
        self._connection = connection

    def fetch(self, sql: str) -> list[tuple[object, ...]]:
        """Return rows; none of a file that cannot be read."""
        with suppress(sqlite3.Error):
            return [] if self._connection is None else self._connection.execute(sql).fetchall()
        return []

    def write(self, sql: str, *values: str) -> None:
        """Run a statement, unless the file is not readable as a database."""
        with suppress(sqlite3.Error):
            if self._connection is not None:
                self._connection.execute(sql, values)

    def keep(self, destination: Path) -> bool:
        """Link the file under another name, so that it can be replaced; return whether there is a file.

        Raises FileExistsError where the name is taken.
        """
        if not self.path.exists():
            return False
        try:
            os.link(self.path, destination)
        except FileExistsError:
            raise  # a copy into a link to the file itself would wait for the lock held here, for ever
        except OSError:
            # Opening the file apart from SQLite would end its locks.
            if self._connection is None:
                raise
            with contextlib.closing(_connect(destination.as_uri())) as other:
                self._connection.backup(other, pages=-1)
        return True


@contextmanager
def alone(path: Path) -> Iterator[ExclusiveFile]:
    """Be the only one who has a database open; raises StartupError where somebody else has.

    What is in its write-ahead log is in the file then, and the log is gone. A file that is no database is
    nobody's.
    """
    if not path.exists():
        _remove_logs(path)
        yield ExclusiveFile(path, None)
        return
    with contextlib.closing(_connect(f"{path.as_uri()}?mode=rw")) as connection:
        is_database = _take(connection, path)
        _remove_logs(path)
        yield ExclusiveFile(path, connection if is_database else None)


def _take(connection: sqlite3.Connection, path: Path) -> bool:
    """Lock a file until the connection is closed; return whether it is a database."""
    try:
        # In WAL mode whoever has it open holds a lock, which leaving that mode wants alone.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise _in_use(path) from error
        return False
    return True


def _remove_logs(path: Path) -> None:
    for suffix in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _in_use(path: Path) -> StartupError:
    fix = "stop the server, and whatever else has the file open"
    return StartupError([Problem(str(path), "a process has this database open", fix)])


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
    add_functions(connection)
    return connection
