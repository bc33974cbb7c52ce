"""Databases of servers that are copied, which takes less than to fill another one."""

from urllib.parse import urlsplit, urlunsplit

import pytest

COLUMNS = """SELECT table_name, GROUP_CONCAT('"', column_name, '"') FROM information_schema.columns
    WHERE table_schema = DATABASE() AND is_generated = 'NEVER' GROUP BY table_name"""
END_SESSIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1"


async def copy_database(source: str, target: str) -> None:
    """Make a database what another one on the same server is, which nobody uses meanwhile."""
    if source.startswith("postgres"):
        await _copy_postgres(source, target)
    else:
        await _copy_mariadb(source, target)


def _name_in(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


async def _copy_postgres(source: str, target: str) -> None:
    asyncpg = pytest.importorskip("asyncpg")
    connection = await asyncpg.connect(urlunsplit(urlsplit(source)._replace(path="/postgres")))
    try:
        await connection.execute(END_SESSIONS, _name_in(source))
        await connection.execute(f'DROP DATABASE "{_name_in(target)}"')
        await connection.execute(f'CREATE DATABASE "{_name_in(target)}" TEMPLATE "{_name_in(source)}"')
    finally:
        await connection.close()


async def _copy_mariadb(source: str, target: str) -> None:
    server_of = pytest.importorskip("octavo.db.dialects.mariadb_server").MariaDBServer
    raw = await server_of(source, 60).connect()
    try:
        tables = (await raw.run(COLUMNS, ()))[0]
        source_name = f'"{_name_in(source)}"'
        statements = [f'USE "{_name_in(target)}"', "SET foreign_key_checks = 0"]
        for name, columns in tables:
            statements.append((await raw.run(f'SHOW CREATE TABLE "{name}"', ()))[0][0][1])
            statements.append(
                f'INSERT INTO "{name}" ({columns}) SELECT {columns} FROM {source_name}."{name}"'
            )
        await raw.command("; ".join(statements), 60)
    finally:
        await raw.close(timeout=10)
