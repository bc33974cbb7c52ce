"""One process at a time brings a file of SQLite's up: a lock in a second, empty file beside it.

SQLite itself locks that file, so that the lock works wherever SQLite does and ends with its process.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from octavo.db.dialects.migration_wait import PAUSE, MigrationWait
from octavo.db.dialects.sqlite_files import START, make_file
from octavo.errors import Problem, StartupError


@asynccontextmanager
async def start_lock(path: Path) -> AsyncIterator[None]:
    """Hold the lock inside; raises StartupError where another process holds it for START_SECONDS."""
    beside = path.with_name(path.name + START)
    with contextlib.closing(_connect(beside)) as connection:
        patience = MigrationWait()
        while not _take(connection, beside):
            if patience.is_due_to_tell:
                patience.tell(f"another process, which starts on {path}")
            await asyncio.sleep(PAUSE)
        yield


def _connect(path: Path) -> sqlite3.Connection:
    try:
        make_file(path)
        return sqlite3.connect(path, timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(path, error) from error


def _take(connection: sqlite3.Connection, path: Path) -> bool:
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith("SQLITE_BUSY"):
            return False
        raise _unusable(path, error) from error
    return True


def _unusable(path: Path, error: Exception) -> StartupError:
    message = f"the database file beside {path}, its lock, cannot be opened: {error}"
    return StartupError([Problem("database.url", message, "is the folder there and writable?")])
