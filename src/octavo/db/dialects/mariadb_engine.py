"""Running statements on MariaDB: asyncmy behind the pool.

What is read by several statements is read in one snapshot; what is written, at READ COMMITTED, where each
statement sees what others have committed while this one waited for their locks.
"""

import re
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

from octavo.db.address import without_password
from octavo.db.dialects.base import Dialect
from octavo.db.dialects.engine import Notices, Row, Snapshot
from octavo.db.dialects.mariadb import MariaDBDialect
from octavo.db.dialects.mariadb_errors import message_of
from octavo.db.dialects.mariadb_notices import MariaDBNotices
from octavo.db.dialects.mariadb_server import MariaDBServer, RawConnection
from octavo.db.dialects.mariadb_snapshot import BEGIN as SNAPSHOT
from octavo.db.dialects.mariadb_snapshot import snapshot
from octavo.db.dialects.mariadb_start import start_lock
from octavo.db.dialects.pooled import BEGIN_SECONDS, UNHURRIED_SECONDS, PooledConnection, PooledEngine
from octavo.db.statement import Statement
from octavo.errors import Problem, StartupError

T = TypeVar("T")
OLDEST = (10, 11)
"""The first that is maintained for long and folds the letters of today's Unicode."""
_BEGIN = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION"
_VERSION = re.compile(r"(\d+)\.(\d+)\.\d+-MariaDB", re.IGNORECASE)
"""Servers before 11 put 5.5.5- before it, for replicas that are older still."""


class MariaDBConnection(PooledConnection[RawConnection]):
    """One connection, inside a transaction or for one reading."""

    writes = False

    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement."""
        self.observe(statement)
        rows: list[Row]
        rows, _ = await self.ask(self.raw.run(statement.sql, arguments, self.seconds))
        return rows

    async def execute(self, statement: Statement, arguments: Sequence[Any]) -> int:
        """Run one statement and return how many rows it found or changed."""
        self.observe(statement)
        _, count = await self.ask(self.raw.run(statement.sql, arguments, self.seconds))
        return int(count)

    async def execute_many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows."""
        self.observe(statement)
        await self.ask(self.raw.run_many(statement.sql, rows, self.seconds))

    async def execute_text(self, sql: str) -> None:
        """Run DDL, which commits the transaction; the next statement begins another."""
        await self.ask(self.raw.command(sql, self.seconds))
        if self.writes and not self.raw.is_in_transaction():
            await self.ask(self.raw.command(_BEGIN, BEGIN_SECONDS))

    async def begin(self, *, unhurried: bool = False) -> None:
        """Begin a transaction."""
        longer = f"SET max_statement_time = {UNHURRIED_SECONDS:g}; " if unhurried else ""
        await self.ask(self.raw.command(longer + _BEGIN, BEGIN_SECONDS))
        self.writes = True

    async def end(self, how: str, seconds: float | None = None) -> None:
        """Run COMMIT or ROLLBACK; a session that was changed is not used again."""
        await self.raw.command(how, seconds)
        if self.seconds is not None:
            await self.raw.close(timeout=BEGIN_SECONDS)

    async def begin_snapshot(self) -> None:
        """Begin a snapshot, which everything up to `end` reads."""
        await self.raw.command(SNAPSHOT, BEGIN_SECONDS)


class MariaDBEngine(PooledEngine[RawConnection, MariaDBConnection]):
    """One database, and the connections to it."""

    dialect: Dialect = MariaDBDialect()
    connection_class = MariaDBConnection

    def __init__(self, url: str, size: int, *, max_waiting: int, statement_timeout: float) -> None:
        self._address = MariaDBServer(url, statement_timeout)
        super().__init__(self._address, size, max_waiting=max_waiting)
        self.notices: Notices = MariaDBNotices(self._address, self._pool, self.fetch)

    async def first(self) -> RawConnection:
        """Connect and check that the server is supported."""
        raw = await self._address.connect()
        problem = unfit(raw.version)
        if problem is not None:
            await raw.close(timeout=BEGIN_SECONDS)
            raise StartupError([problem])
        return raw

    def message_of(self, error: Exception) -> str:
        """Return the driver's error message, without the password."""
        return without_password(self._address.url, message_of(error))

    def starting(self) -> AbstractAsyncContextManager[None]:
        """Hold the start lock of the database."""
        return start_lock(self._address)

    def snapshot(self) -> AbstractAsyncContextManager[Snapshot]:
        """Read as of one moment, on a connection of its own."""
        return snapshot(self._address)


def unfit(version: str) -> Problem | None:
    """Return why a server of this version is not supported; None if it is."""
    match = _VERSION.search(version)
    if match is not None and tuple(map(int, match.groups())) >= OLDEST:
        return None
    message = f"the server is {version}" if match else f"the server is no MariaDB but {version}, MySQL maybe"
    return Problem("database.url", message, f"MariaDB {'.'.join(map(str, OLDEST))} or later is needed")
