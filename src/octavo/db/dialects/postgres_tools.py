"""Runs PostgreSQL's tools: dumps a snapshot, and replaces the tables by a dump in one transaction.

Passwords are passed by the environment, because other users of the machine see a program's arguments.
"""

import asyncio
import os
import re
import shutil
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

import orjson

from octavo.db.address import without_password
from octavo.db.dialects.engine import Snapshot
from octavo.db.dialects.pool import close
from octavo.db.dialects.postgres_server import PostgresServer, RawConnection
from octavo.db.dialects.postgres_start import NUMBER, start_lock
from octavo.db.statement import Statement, quoted
from octavo.errors import OctavoError, Problem, StartupError

APPLICATION = "octavo restore"
LOCK_SECONDS = 30
OWN = ("octavo_", "__trash_")
"""How tables begin that are Octavo's whatever the schemas are (`schema/columns.py`)."""
PIECE = 64 * 1024
_RENAMED = {"database": "dbname"}
_LIBPQ = frozenset({"host", "port", "dbname", "user", "service", "servicefile", "target_session_attrs"}) | {
    *(
        "passfile",
        "sslmode",
        "sslcert",
        "sslkey",
        "sslrootcert",
        "sslcrl",
        "sslpassword",
        "krbsrvname",
        "gsslib",
    ),
    *("ssl_min_protocol_version", "ssl_max_protocol_version"),
}
"""Parameters of an address that both asyncpg and libpq know."""
_SCHEMA_ENTRY = re.compile(r"\d+; \d+ \d+ (?:(?:COMMENT|ACL) - )?SCHEMA ")
_OTHERS = f"""
    SELECT application_name, coalesce(host(client_addr), 'this machine'), pid FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'octavo%' AND pid <> pg_backend_pid()
    AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = {NUMBER} AND granted)
    ORDER BY backend_start"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
_OWNED = """SELECT t.relname, o.relname FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid
    JOIN pg_class o ON o.oid = f.confrelid WHERE f.contype = 'f'
    AND t.relnamespace = current_schema()::regnamespace"""


class ToolError(OctavoError):
    """A tool failed; the message is its output."""


def has(*names: str) -> bool:
    """Whether these tools are installed."""
    return all(shutil.which(name) for name in names)


async def dump(url: str, snapshot: Snapshot, target: Path) -> None:
    """Write everything in the schema in use to a file, as it is in the snapshot; raises ToolError."""
    rows = await snapshot.fetch(Statement("SELECT pg_export_snapshot(), current_schema()", ()), ())
    number, schema = rows[0]
    schema_pattern = quoted(schema)
    options = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges"]
    await _run(
        url, ["pg_dump", *options, f"--snapshot={number}", f"--schema={schema_pattern}", f"--file={target}"]
    )


async def _run(url: str, command: Sequence[str], *, connects: bool = True) -> str:
    """Run a tool and return what it printed; raises ToolError."""
    with tempfile.TemporaryFile() as errors:
        process = await asyncio.create_subprocess_exec(
            *_with_address(url, command, connects=connects),
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=errors,
            env=_environment(url),
        )
        async with _terminate_after(process):
            printed, _ = await process.communicate()
        _expect_success(url, command, process, errors)
    return printed.decode()


async def _apply(url: str, before: str, command: Sequence[str], after: str) -> None:
    """Have psql run what a tool prints, between what is to come before and after it; raises ToolError.

    All of it is one transaction, whose COMMIT comes when everything is well: where this process is killed,
    psql sees the end of its input and nothing is kept.
    """
    options = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
    running, environment = asyncio.create_subprocess_exec, _environment(url)
    psql = _with_address(url, ["psql", *options])
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as complained:
        sink = await running(*psql, stdin=PIPE, stdout=DEVNULL, stderr=errors, env=environment)
        async with _terminate_after(sink):
            source = await running(*command, stdin=DEVNULL, stdout=PIPE, stderr=complained, env=environment)
            async with _terminate_after(source):
                with suppress(ConnectionError):  # psql says itself why it has ended
                    await _feed(sink, f"BEGIN;\n{before}\n".encode())
                    while piece := await _reader(source).read(PIECE):
                        await _feed(sink, piece)
                    await source.wait()
                    _expect_success(url, command, source, complained)
                    await _feed(sink, f"\n{after}\nCOMMIT;\n".encode())
                    _writer(sink).close()
                await sink.wait()
        _expect_success(url, psql, sink, errors)


async def _feed(process: asyncio.subprocess.Process, content: bytes) -> None:
    _writer(process).write(content)
    await _writer(process).drain()


def _writer(process: asyncio.subprocess.Process) -> asyncio.StreamWriter:
    assert process.stdin is not None
    return process.stdin


def _reader(process: asyncio.subprocess.Process) -> asyncio.StreamReader:
    assert process.stdout is not None
    return process.stdout


@asynccontextmanager
async def _terminate_after(process: asyncio.subprocess.Process) -> AsyncIterator[None]:
    """Terminate a tool after the block if it still runs."""
    try:
        yield
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _with_address(url: str, command: Sequence[str], *, connects: bool = True) -> list[str]:
    """Return a command with the address as libpq reads it, which wants the server's settings apart."""
    if not connects:
        return list(command)
    parts = urlsplit(url)
    options = {
        _RENAMED.get(name, name): value for name, value in parse_qsl(parts.query) if name != "password"
    }
    parameters = {name: value for name, value in options.items() if name in _LIBPQ}
    settings = [f"-c {name}={value}" for name, value in options.items() if name not in _LIBPQ]
    if settings:
        parameters["options"] = " ".join(settings)
    query = urlencode(parameters, quote_via=quote)
    bare = urlunsplit(parts._replace(netloc=_without_password(parts.netloc), query=query))
    return [*command, f"--dbname={bare}"]


def _environment(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    password = unquote(parts.password or "") or dict(parse_qsl(parts.query)).get("password", "")
    own = {"PGPASSWORD": password} if password else {}
    return {**os.environ, "LC_MESSAGES": "C", **own}


def _expect_success(
    url: str, command: Sequence[str], process: asyncio.subprocess.Process, errors: IO[bytes]
) -> None:
    if process.returncode:
        errors.seek(0)
        text = without_password(url, errors.read().decode(errors="replace").strip())
        raise ToolError(f"{command[0]}: {text[:500] or process.returncode}")


def _without_password(netloc: str) -> str:
    user, at, host = netloc.rpartition("@")
    return user.partition(":")[0] + at + host


class ExclusiveConnection:
    """A connection to a database that no other Octavo process uses."""

    def __init__(self, url: str, raw: RawConnection) -> None:
        self._url = url
        self._raw = raw

    async def fetch(self, sql: str) -> list[tuple[object, ...]]:
        """Return rows."""
        return [tuple(row) for row in await self._raw.fetch(sql)]

    async def write(self, sql: str, *values: str) -> None:
        """Write at once."""
        await self._raw.execute(sql, *values)

    async def has_table(self, name: str) -> bool:
        """Whether there is such a table."""
        return bool(await self._raw.fetchval("SELECT to_regclass(quote_ident($1)) IS NOT NULL", name))

    async def replace(self, file: Path, names: Collection[str], finish: str, scratch: Path) -> None:
        """Put a dump in the place of the tables that are known, in one transaction; raises ToolError.

        `finish` is run in it at the end; `{schema}` in it is the schema in use.
        """
        schema: str = await self._raw.fetchval("SELECT quote_ident(current_schema())")
        contents = await _run(self._url, ["pg_restore", "--list", str(file)], connects=False)
        entries = scratch / "entries"
        entries.write_text(
            "".join(f"{line}\n" for line in contents.splitlines() if not _SCHEMA_ENTRY.match(line))
        )
        drops = [f"DROP TABLE IF EXISTS {schema}.{name} CASCADE;" for name in await self._tables(names)]
        before = "\n".join([f"SET lock_timeout = '{LOCK_SECONDS}s';", *drops])
        shape = ["--clean", "--if-exists", "--no-owner", "--no-privileges", f"--use-list={entries}"]
        command = ["pg_restore", *shape, "--file=-", str(file)]
        await _apply(self._url, before, command, finish.replace("{schema}", schema))

    async def _tables(self, names: Collection[str]) -> list[str]:
        """Return Octavo's own tables that are there, quoted: those of the model and of earlier ones."""
        existing_tables = {str(name) for (name,) in await self.fetch(_TABLES)}
        own = {name for name in existing_tables if name in names or name.startswith(OWN)}
        own |= existing_tables & await self._of_layout()
        own |= {str(name) for name, owner in await self.fetch(_OWNED) if owner in own}
        return [quoted(name) for name in sorted(own)]

    async def _of_layout(self) -> set[str]:
        """Return the tables content was written to, also by schemas that are gone."""
        if not await self.has_table("octavo_store"):
            return set()
        text = await self._raw.fetchval("SELECT value FROM octavo_store WHERE name = 'octavo.layout'")
        types = (orjson.loads(text) if text else {}).get("types", {}).values()
        links = {item.get("links", "") for type_ in types for item in type_.get("attributes", {}).values()}
        return {type_["table"] for type_ in types} | links


@asynccontextmanager
async def alone(url: str, statement_timeout: float) -> AsyncIterator[ExclusiveConnection]:
    """Keep other processes from starting on a database; raises StartupError if one uses it."""
    server = PostgresServer(url, statement_timeout)
    try:
        async with start_lock(server):
            raw = await server.connect(APPLICATION)
            try:
                await _expect_nobody(raw)
                yield ExclusiveConnection(url, raw)
            finally:
                await close(raw, server.lost)
    except server.lost as error:
        message = without_password(url, str(error)) or type(error).__name__
        raise StartupError([Problem("database.url", f"PostgreSQL cannot be used: {message}")]) from None


async def _expect_nobody(raw: RawConnection) -> None:
    rows = await raw.fetch(_OTHERS)
    if rows:
        name, host, pid = rows[0]
        message = f"a server runs on this database: {name!r} on {host}, pid {pid} in pg_stat_activity"
        raise StartupError([Problem("database", message, "stop it, and every other one")])
