"""Running statements on PostgreSQL: asyncpg behind the pool."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

from octavo.db.address import host_of, without_password
from octavo.db.dialects.base import Dialect
from octavo.db.dialects.engine import Notices, Row, Snapshot
from octavo.db.dialects.pooled import BEGIN_SECONDS, UNHURRIED_SECONDS, PooledConnection, PooledEngine
from octavo.db.dialects.postgres import PostgresDialect
from octavo.db.dialects.postgres_notices import PostgresNotices
from octavo.db.dialects.postgres_pooler import PoolerServer, expect_notices, expect_sessions, refusal
from octavo.db.dialects.postgres_replicas import PostgresReplicas, Replica
from octavo.db.dialects.postgres_server import PostgresServer, RawConnection
from octavo.db.dialects.postgres_snapshot import snapshot
from octavo.db.dialects.postgres_start import start_lock
from octavo.db.statement import Statement

_COLLATIONS = """SELECT 'a' COLLATE "und-x-icu", 'a' COLLATE "C" """
SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class PostgresConnection(PooledConnection[RawConnection]):
    """One connection, inside a transaction or for one reading."""

    _server: PostgresServer

    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement."""
        self.observe(statement)
        if not self._server.local_settings or self.raw.is_in_transaction():
            return await self._fetch(statement, arguments)
        await self.ask(self.begin_snapshot())
        try:
            return await self._fetch(statement, arguments)
        finally:
            await self._end_snapshot()

    async def _fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        rows: list[Row] = await self.ask(self.raw.fetch(statement.sql, *arguments, timeout=self.seconds))
        return rows

    async def execute(self, statement: Statement, arguments: Sequence[Any]) -> int:
        """Run one statement and return how many rows it changed."""
        self.observe(statement)
        tag: str = await self.ask(self.raw.execute(statement.sql, *arguments, timeout=self.seconds))
        count = tag.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def fetch_many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> list[list[Row]]:
        """Run one statement for many rows, at once where each returns one: the driver does not tell apart
        whose rows are whose.
        """
        if not statement.one_row or len(rows) == 1:
            return await super().fetch_many(statement, rows)
        self.observe(statement)
        fetched_rows = await self.ask(self.raw.fetchmany(statement.sql, rows, timeout=UNHURRIED_SECONDS))
        return [[row] for row in fetched_rows]

    async def execute_many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows."""
        self.observe(statement)
        await self.ask(self.raw.executemany(statement.sql, rows, timeout=UNHURRIED_SECONDS))

    async def execute_text(self, sql: str) -> None:
        """Run DDL."""
        await self.ask(self.raw.execute(sql, timeout=self.seconds))

    async def begin(self, *, unhurried: bool = False) -> None:
        """Begin a transaction."""
        await self.ask(self.raw.execute("BEGIN" + self._server.local_settings, timeout=BEGIN_SECONDS))
        if unhurried:
            milliseconds = round(UNHURRIED_SECONDS * 1000)
            await self.execute_text(f"SET LOCAL statement_timeout = {milliseconds}")

    async def begin_snapshot(self) -> None:
        """Let everything up to `end` be read as of this moment."""
        await self.raw.execute(SNAPSHOT + self._server.local_settings, timeout=BEGIN_SECONDS)

    async def end(self, how: str, seconds: float | None = None) -> None:
        """Run COMMIT or ROLLBACK."""
        await self.raw.execute(how, timeout=seconds)


class PostgresEngine(PooledEngine[RawConnection, PostgresConnection]):
    """One database, and the connections to it."""

    dialect: Dialect = PostgresDialect()
    connection_class = PostgresConnection

    def __init__(
        self,
        url: str,
        size: int,
        *,
        max_waiting: int,
        statement_timeout: float,
        replica: str = "",
        direct_url: str = "",
    ) -> None:
        """Where `direct_url` is given, `url` leads to a pooler in transaction mode, and that past it."""
        self._direct = PostgresServer(direct_url or url, statement_timeout, replica)
        self._address = PoolerServer(url, statement_timeout) if direct_url else self._direct
        super().__init__(self._address, size, max_waiting=max_waiting)
        # What a connection past the pooler suffers says nothing of those through it.
        self._listener = PostgresNotices(self._direct, None if direct_url else self._pool)
        self.notices: Notices = self._listener
        self._more = partial(
            PostgresEngine, size=size, max_waiting=max_waiting, statement_timeout=statement_timeout
        )

    def read_from(self, urls: Sequence[str], bound: float) -> None:
        """Have replicas answer what they can, but for one that is more than `bound` seconds behind."""
        replicas = [Replica(host_of(url), self._more(url, replica=host_of(url))) for url in urls]
        self.replicas = PostgresReplicas(self, self._listener, replicas, bound)

    async def first(self) -> RawConnection:
        """Make a connection, and see that the server sorts and folds as it has to, and what is between."""
        pooled = self._address is not self._direct
        try:
            raw = await self._address.connect()
        except self._address.lost as error:
            raise refusal(error, expected=pooled) or error from None
        try:
            await raw.execute(_COLLATIONS)
            await (expect_notices if pooled else expect_sessions)(raw, self._direct)
        except BaseException:
            raw.terminate()
            raise
        return raw

    def message_of(self, error: Exception) -> str:
        """Return what the driver says, without the password."""
        return without_password(self._address.url, str(error))

    def starting(self) -> AbstractAsyncContextManager[None]:
        """Be the only process inside."""
        return start_lock(self._direct)

    def snapshot(self) -> AbstractAsyncContextManager[Snapshot]:
        """Read as of one moment, on a connection of its own."""
        return snapshot(self._direct)
