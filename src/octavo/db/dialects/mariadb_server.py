"""One MariaDB server, as asyncmy reaches it; every statement is prepared there once on each connection."""

import asyncio
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import asyncmy
from asyncmy.constants import CLIENT, FIELD_TYPE
from asyncmy.cursors import SSCursor

from octavo.db.dialects.engine import Row
from octavo.db.dialects.mariadb_bulk import batches, is_bulk, without_empty
from octavo.db.dialects.mariadb_errors import number_of, translate
from octavo.db.dialects.pool import (
    ANSWERED_503,
    CACHED_STATEMENTS,
    CONNECT_SECONDS,
    GRACE_SECONDS,
    Errors,
    watch_over,
)
from octavo.db.errors import DatabaseError
from octavo.errors import Problem, StartupError
from octavo.schema.attributes.datetimes import datetime_to_wire, time_to_wire
from octavo.schema.attributes.numeric import number_to_wire

_SQL_MODE = "ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION"
_SESSION = {
    "sql_mode": f"'{_SQL_MODE}'",
    "time_zone": "'+00:00'",
    # Lists of ids are made by an aggregate that is cut off there; long texts are sorted by no more than that.
    "group_concat_max_len": "1073741824",
    "max_sort_length": "8192",
    # The server lets go of the locks of a process that it lost, too.
    "idle_transaction_timeout": "60",
    # How long a change of tables waits for transactions that use them.
    "lock_wait_timeout": "60",
}
_NO_SUCH_THREAD = 1094
_REMEMBERED = 16_384
"""Moments remembered as texts: a page that is read again costs no formatting."""
OPTIONS = ("sslmode", "sslrootcert", "unix_socket")
SSL_MODES = ("disable", "require", "verify-ca", "verify-full")


@lru_cache(_REMEMBERED)
def _datetime(value: datetime) -> str:
    return datetime_to_wire(value)


@lru_cache(_REMEMBERED)
def _date(value: date) -> str:
    return value.isoformat()


@lru_cache(_REMEMBERED)
def _time(value: timedelta) -> str:
    return time_to_wire((datetime.min + value).time())


_DECODERS: dict[int, Callable[[Any], Any]] = {
    FIELD_TYPE.DATETIME: _datetime,
    FIELD_TYPE.DATE: _date,
    FIELD_TYPE.TIME: _time,
    FIELD_TYPE.DOUBLE: number_to_wire,
}
"""What is made of values by the types of their columns; rows hold the same values as SQLite's then, but for
booleans and decimals.
"""


class RawConnection:
    """A connection of asyncmy with its prepared statements."""

    def __init__(self, connection: Any, seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds
        self._prepared: OrderedDict[str, Any] = OrderedDict()

    @property
    def number(self) -> int:
        """The server's id of the connection."""
        return int(self._connection.thread_id())

    @property
    def version(self) -> str:
        """The server's version."""
        return str(self._connection.get_server_info())

    def is_closed(self) -> bool:
        """Whether the connection is closed."""
        return not self._connection.connected or self._connection._stream_broken

    def is_in_transaction(self) -> bool:
        """Whether the server has a transaction open on it."""
        return bool(self._connection.get_transaction_status())

    def terminate(self) -> None:
        """Close the socket at once, without the protocol's goodbye."""
        if self._connection._transport is not None:
            self._connection._transport.abort()
        self._connection.close()

    async def close(self, *, timeout: float) -> None:  # noqa: ASYNC109  # as asyncpg has it
        """Close the connection by the protocol."""
        try:
            async with asyncio.timeout(timeout):
                await self._connection.ensure_closed()
        finally:
            self.terminate()

    async def run(
        self, sql: str, arguments: Sequence[Any], seconds: float | None = None
    ) -> tuple[list[Row], int]:
        """Run a statement, prepared before or now; return its rows, and how many it found or changed."""
        async with asyncio.timeout(seconds or self._seconds):
            prepared = await self._prepare(sql)
            result = await prepared.execute(arguments)
        return _decode_rows(result.description, result.rows) if result.rows else [], result.affected_rows

    async def run_many(self, sql: str, rows: Sequence[Sequence[Any]], seconds: float | None = None) -> None:
        """Run a statement for each of many rows, as many at once as the server takes; what it returns is not
        told.
        """
        for batch in batches(rows):
            shorter, shorter_batch = without_empty(sql, batch)
            if not is_bulk(shorter, shorter_batch):
                for arguments in batch:
                    await self.run(sql, arguments, seconds)
                continue
            async with asyncio.timeout(seconds or self._seconds):
                prepared = await self._prepare(shorter)
                await prepared.execute_bulk(shorter_batch)

    async def _prepare(self, sql: str) -> Any:
        """Return a statement, prepared before or now."""
        prepared = self._prepared.get(sql)
        if prepared is not None:
            self._prepared.move_to_end(sql)
            return prepared
        prepared = self._prepared[sql] = await self._connection.prepare(sql)
        if len(self._prepared) > CACHED_STATEMENTS:
            await self._prepared.popitem(last=False)[1].close()
        return prepared

    async def stream(self, sql: str, arguments: Sequence[Any], size: int) -> AsyncIterator[list[Row]]:
        """Yield the rows of a statement, at most `size` at once; nothing else runs here meanwhile.

        The driver streams no statements it has prepared itself, so that the server is asked to prepare it.
        """
        names = [f"@octavo_{place}" for place in range(len(arguments))]
        for name, value in zip(names, arguments, strict=True):
            await self.run(f"SET {name} = ?", [value])
        await self.command(f"PREPARE octavo_stream FROM '{sql.replace(chr(39), chr(39) * 2)}'")
        using = f" USING {', '.join(names)}" if names else ""
        async with self._connection.cursor(SSCursor) as cursor:
            await cursor.execute(f"EXECUTE octavo_stream{using}")
            while rows := await cursor.fetchmany(size):
                with self._unread():
                    yield _decode_rows(cursor.description, rows)

    @contextmanager
    def _unread(self) -> Iterator[None]:
        """Leave what the server sends to the network: the driver would keep all of it in memory."""
        transport = self._connection._transport
        transport.pause_reading()
        try:
            yield
        finally:
            transport.resume_reading()

    async def command(self, sql: str, seconds: float | None = None) -> None:
        """Run statements that return nothing, several with a semicolon between them."""
        async with asyncio.timeout(seconds or self._seconds):
            await self._connection.query(sql)
            while self._connection._result.has_next:
                await self._connection.next_result()


def _decode_rows(columns: Sequence[Any], raw: Sequence[Row]) -> list[Row]:
    """Return rows as the other databases have them."""
    decoders = [
        (place, _DECODERS[column[1]]) for place, column in enumerate(columns) if column[1] in _DECODERS
    ]
    if not decoders:
        return list(raw)
    rows: list[Row] = []
    for values in raw:
        row = list(values)
        for place, decode in decoders:
            if row[place] is not None:
                row[place] = decode(row[place])
        rows.append(row)
    return rows


class MariaDBServer:
    """The address, and how long a statement may take."""

    title = "MariaDB"
    when_away = ANSWERED_503
    lost: Errors = (OSError, TimeoutError, asyncmy.errors.Error)
    broken: Errors = (TimeoutError, asyncmy.errors.InternalError, asyncmy.errors.InterfaceError)

    def __init__(self, url: str, statement_timeout: float) -> None:
        self.url = url
        self._statement_timeout = statement_timeout
        self._url_parts = _read(url)

    @property
    def database(self) -> str:
        """The name of the database."""
        return str(self._url_parts["database"])

    async def connect(self, settings: Mapping[str, str] | None = None) -> RawConnection:
        """Make a connection whose session is as it stays."""
        session = {**_SESSION, "max_statement_time": f"{self._statement_timeout:f}", **(settings or {})}
        assignments = ", ".join(f"{name} = {value}" for name, value in session.items())
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                connection: Any = await asyncmy.connect(
                    **self._url_parts,
                    autocommit=True,
                    client_flag=CLIENT.FOUND_ROWS,
                    connect_timeout=2 * CONNECT_SECONDS,  # so that it is ours that comes first
                    init_command=f"SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin, {assignments}",
                )
        except RuntimeError as error:  # what the driver says of one that is cut while it is made
            raise ConnectionResetError(str(error)) from error
        raw = RawConnection(connection, self._statement_timeout + GRACE_SECONDS)
        try:
            if connection._transport is not None:  # there is no other way to it
                watch_over(connection._transport)
            await raw.command("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ", CONNECT_SECONDS)
        except BaseException:
            raw.terminate()
            raise
        return raw

    async def ping(self, raw: RawConnection, seconds: float) -> None:
        """Ask for an answer."""
        await raw.command("DO 1", seconds)

    def is_unsettled(self, raw: RawConnection) -> bool:
        """Whether an interrupted statement may still run: always, for nobody has told the server."""
        return True

    async def settle(self, raw: RawConnection, seconds: float) -> None:
        """End the statement, and with it the connection; what it had locked is free then."""
        raw.terminate()
        async with asyncio.timeout(seconds):
            other = await self.connect()
            try:
                await other.command(f"KILL {raw.number}")
            except asyncmy.errors.Error as error:
                if number_of(error) != _NO_SUCH_THREAD:
                    raise
            finally:
                with suppress(*self.lost):
                    await other.close(timeout=seconds)

    def translate(self, error: Exception, *, closed: bool = False) -> DatabaseError:
        """Return our error for one of the driver's."""
        return translate(error, closed=closed)


def _read(url: str) -> dict[str, Any]:
    """Return what the driver needs to know of an address; raises StartupError."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(options.keys() - set(OPTIONS))
    if unknown:
        raise _wrong(
            f"the address of MariaDB has an unknown option {unknown[0]!r}", f"there are {', '.join(OPTIONS)}"
        )
    database = unquote(parts.path.strip("/"))
    if not database or "/" in database:
        raise _wrong("the address of MariaDB names no database", "mysql://user@host/database")
    settings: dict[str, Any] = {
        "host": unquote(parts.hostname or "127.0.0.1"),
        "port": parts.port or 3306,
        "user": unquote(parts.username) if parts.username else None,
        # As bytes: the driver would take a text for Latin-1.
        "password": unquote(parts.password or "").encode(),
        "database": database,
        "ssl": _ssl(options),
    }
    return settings | ({"unix_socket": options["unix_socket"]} if "unix_socket" in options else {})


def _ssl(options: dict[str, str]) -> ssl.SSLContext | None:
    mode = options.get("sslmode", "verify-full" if "sslrootcert" in options else "disable")
    if mode not in SSL_MODES:
        raise _wrong("sslmode is none MariaDB is reached by", f"one of {', '.join(SSL_MODES)}")
    if mode == "disable":
        return None
    try:
        context = ssl.create_default_context(cafile=options.get("sslrootcert"))
    except OSError as error:
        raise _wrong(
            f"sslrootcert cannot be read: {error.strerror}", "the path of a file with certificates"
        ) from None
    context.check_hostname = mode == "verify-full"
    context.verify_mode = ssl.CERT_NONE if mode == "require" else ssl.CERT_REQUIRED
    return context


def _wrong(message: str, fix: str) -> StartupError:
    return StartupError([Problem("database.url", message, fix)])
