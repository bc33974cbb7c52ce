"""Reads Strapi's databases (SQLite, PostgreSQL, MySQL) by one small interface; nothing here writes."""

import asyncio
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from octavo.db.address import without_password
from octavo.db.statement import quoted, quoted_text
from octavo.errors import Problem, StartupError

SourceRow = tuple[Any, ...]
Tables = Mapping[str, Mapping[str, str]]
"""The columns of each table, with how they are declared."""
COPIED_PAGES = 10_000
"""Pages of SQLite's that are copied before others may write again."""
MYSQL_DRIVERS = "install PyMySQL or asyncmy: pip install 'octavo[mysql]'"


class StrapiDatabase(Protocol):
    """An open database of Strapi's."""

    kind: str

    async def fetch(self, sql: str) -> Sequence[SourceRow]:
        """Return the rows of a statement."""

    async def tables(self) -> Tables:
        """Return every table with its columns."""

    async def close(self) -> None:
        """Close the connection or file."""

    def quoted(self, name: str) -> str:
        """Return a name as statements write it."""


class SQLiteReader:
    """Reads a copy of an SQLite file, so that Strapi can go on writing meanwhile."""

    kind = "sqlite"

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False)
        # What is no UTF-8 is shown as such, and does not end the import.
        self._connection.text_factory = lambda raw: raw.decode("utf-8", "replace")

    async def fetch(self, sql: str) -> Sequence[SourceRow]:
        """Return the rows of a statement."""
        return await asyncio.to_thread(lambda: self._connection.execute(sql).fetchall())

    async def tables(self) -> Tables:
        """Return every table with its columns."""
        sql = (
            "SELECT m.name, c.name, c.type FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c "
            "WHERE m.type = 'table'"
        )
        return _by_table(await self.fetch(sql))

    async def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def quoted(self, name: str) -> str:
        """Return a name in double quotes."""
        return quoted(name)


class PostgresReader:
    """Reads a PostgreSQL database in one repeatable-read transaction."""

    kind = "postgresql"

    def __init__(self, connection: Any, schema: str) -> None:
        self._connection = connection
        self._schema = schema

    @classmethod
    async def open(cls, url: str, schema: str) -> "PostgresReader":
        """Connect and open a snapshot."""
        try:
            driver = import_module("asyncpg")
        except ModuleNotFoundError:
            fix = "pip install 'octavo[postgres]'"
            raise StartupError([Problem("--database", "PostgreSQL needs the package asyncpg", fix)]) from None
        connection = await driver.connect(url, server_settings={"search_path": schema})
        await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return cls(connection, schema)

    async def fetch(self, sql: str) -> Sequence[SourceRow]:
        """Return the rows of a statement."""
        return [tuple(row) for row in await self._connection.fetch(sql)]

    async def tables(self) -> Tables:
        """Return every table with its columns."""
        where = f"table_schema = {quoted_text(self._schema)}"
        sql = f"SELECT table_name, column_name, data_type FROM information_schema.columns WHERE {where}"
        return _by_table(await self.fetch(sql))

    async def close(self) -> None:
        """Close the connection."""
        await self._connection.close()

    def quoted(self, name: str) -> str:
        """Return a name in double quotes."""
        return quoted(name)


class MySQLReader:
    """Reads a MySQL or MariaDB database in one consistent snapshot, by whichever driver is installed."""

    kind = "mysql"

    def __init__(self, connection: Any, *, asynchronous: bool) -> None:
        self._connection = connection
        self._asynchronous = asynchronous

    @classmethod
    async def open(cls, url: str) -> "MySQLReader":
        """Connect and open a snapshot."""
        parts = urlsplit(url)
        options = {
            "host": parts.hostname or "127.0.0.1",
            "port": parts.port or 3306,
            "user": unquote(parts.username or "root"),
            "password": unquote(parts.password or ""),
            "charset": "utf8mb4",
        }
        database = unquote(parts.path.strip("/"))
        try:
            driver = import_module("asyncmy")
            reader = cls(await driver.connect(**options, db=database), asynchronous=True)
        except ModuleNotFoundError:
            try:
                driver = import_module("pymysql")
            except ModuleNotFoundError:
                raise StartupError([Problem("--database", "MySQL needs a driver", MYSQL_DRIVERS)]) from None
            connection = await asyncio.to_thread(lambda: driver.connect(**options, database=database))
            reader = cls(connection, asynchronous=False)
        await reader.fetch("SET SESSION time_zone = '+00:00'")
        await reader.fetch("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
        return reader

    async def fetch(self, sql: str) -> Sequence[SourceRow]:
        """Return the rows of a statement."""
        if self._asynchronous:
            async with self._connection.cursor() as cursor:
                await cursor.execute(sql)
                return list(await cursor.fetchall())
        return await asyncio.to_thread(self._fetch, sql)

    def _fetch(self, sql: str) -> Sequence[SourceRow]:
        with self._connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    async def tables(self) -> Tables:
        """Return every table with its columns."""
        where = "table_schema = DATABASE()"
        sql = f"SELECT table_name, column_name, column_type FROM information_schema.columns WHERE {where}"
        return _by_table(await self.fetch(sql))

    async def close(self) -> None:
        """Close the connection."""
        if self._asynchronous:
            await self._connection.ensure_closed()
        else:
            self._connection.close()

    def quoted(self, name: str) -> str:
        """Return a name in backticks."""
        return "`" + name.replace("`", "``") + "`"


async def open_reader(url: str, scratch: Path) -> StrapiDatabase:
    """Open `sqlite:…`, `postgresql://…` or `mysql://…`; raises StartupError where there is no database.

    `?schema=` names the schema of a PostgreSQL database's that is not `public`.
    """
    scheme, _, rest = url.partition(":")
    try:
        if scheme == "sqlite":
            path = Path("/" + rest.lstrip("/") if rest.startswith("//") else rest)
            return await asyncio.to_thread(_open_sqlite, path, scratch)
        if scheme in {"postgresql", "postgres"}:
            base, _, query = url.partition("?")
            schema = parse_qs(query).pop("schema", ["public"])[0]
            options = "&".join(part for part in query.split("&") if part and not part.startswith("schema="))
            return await PostgresReader.open(f"{base}?{options}" if options else base, schema)
        if scheme in {"mysql", "mariadb"}:
            return await MySQLReader.open(url)
    except StartupError:
        raise
    except Exception as error:  # whatever a driver says of an address
        message = without_password(url, str(error)) or type(error).__name__
        raise StartupError([Problem("--database", f"cannot be opened: {message}")]) from None
    fix = "sqlite:/srv/cms/.tmp/data.db, postgresql://user@host/strapi or mysql://user@host/strapi"
    raise StartupError([Problem("--database", "is no address of a database", fix)])


def in_list(numbers: Iterable[int]) -> str:
    """Return numbers as statements list them."""
    return "(" + ", ".join(map(str, map(int, numbers))) + ")"


def _open_sqlite(path: Path, scratch: Path) -> SQLiteReader:
    if not path.is_file():
        raise StartupError([Problem(str(path), "there is no such database")])
    copy = scratch / "strapi.db"
    try:
        _copy(f"{path.resolve().as_uri()}?mode=ro", copy)
    except sqlite3.OperationalError:
        # Where the folder cannot be written, SQLite cannot see whether somebody else writes: nobody does.
        _copy(f"{path.resolve().as_uri()}?mode=ro&immutable=1", copy)
    return SQLiteReader(copy)


def _copy(uri: str, target: Path) -> None:
    with closing(sqlite3.connect(uri, uri=True)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy, pages=COPIED_PAGES)


def _by_table(rows: Sequence[SourceRow]) -> Tables:
    tables: dict[str, dict[str, str]] = {}
    for table, column, declared in rows:
        tables.setdefault(_text(table), {})[_text(column)] = _text(declared).lower()
    return tables


def _text(value: Any) -> str:
    """Return a name; some versions of MySQL give bytes."""
    return value.decode() if isinstance(value, bytes) else str(value)
