"""Chooses the engine for a database URL, and imports its driver."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from octavo.db.address import REPLICAS, host_of, scheme_of, sqlite_path
from octavo.db.dialects.engine import Engine
from octavo.db.dialects.sqlite_engine import SQLiteEngine
from octavo.errors import Problem, StartupError

DIRECT = "database.direct_url"
SQLITE_READERS = 4
CONNECTIONS = 10
"""One reader and one connection are the process's own; on a server one more is for what writes."""


@dataclass(frozen=True)
class ReplicaSettings:
    """The URLs of replicas, and how many seconds one may be behind before it is left out."""

    urls: Sequence[str] = ()
    max_lag: float = 5.0


NO_REPLICAS = ReplicaSettings()


def engine_of(
    url: str,
    root: Path,
    durability: str,
    statement_timeout: float,
    max_waiting: int,
    replicas: ReplicaSettings = NO_REPLICAS,
    direct_url: str = "",
) -> Engine:
    """Return the engine of a URL, not yet open; raises StartupError.

    Where `direct_url` is given, `url` leads to a pooler of PostgreSQL connections, and that past it.
    """
    scheme = scheme_of(url)
    pooled = {"direct_url": _checked_direct_url(scheme, direct_url)} if direct_url else {}
    _check_replicas(scheme, replicas.urls)
    if scheme == "sqlite":
        return SQLiteEngine(sqlite_path(url, root), durability, SQLITE_READERS, max_waiting=max_waiting)
    engine = _engine_class(scheme)(
        url, CONNECTIONS, max_waiting=max_waiting, statement_timeout=statement_timeout, **pooled
    )
    if replicas.urls:
        engine.read_from(replicas.urls, replicas.max_lag)
    typed: Engine = engine
    return typed


def _check_replicas(scheme: str, urls: Sequence[str]) -> None:
    """Raise StartupError for replicas of anything but PostgreSQL, and for what is no URL of one."""
    if urls and scheme != "postgresql":
        fix = "take the setting away; on MariaDB and SQLite one server is read and written"
        raise StartupError([Problem(REPLICAS, "only PostgreSQL has replicas that Octavo reads from", fix)])
    for index, url in enumerate(urls):
        _expect_postgres(f"{REPLICAS}/{index}", url)


def _checked_direct_url(scheme: str, direct_url: str) -> str:
    """Return the address past a pooler; raises StartupError where there can be none."""
    if scheme != "postgresql":
        raise StartupError([Problem("database.pooler", "is for PostgreSQL alone", "leave it out")])
    _expect_postgres(DIRECT, direct_url)
    return direct_url


def _expect_postgres(where: str, url: str) -> None:
    """Raise StartupError unless this is the address of one PostgreSQL server."""
    try:
        is_postgres = scheme_of(url) == "postgresql"
    except StartupError as error:
        raise StartupError([replace(problem, where=where) for problem in error.problems]) from None
    if not is_postgres or "," in host_of(url):
        message = "is no address of one PostgreSQL server"
        raise StartupError([Problem(where, message, "postgresql://user@host/database")])


def may_exist(url: str, root: Path) -> bool:
    """Whether a database may exist already: false for an SQLite file that is not there."""
    return scheme_of(url) != "sqlite" or sqlite_path(url, root).exists()


class _Driver(NamedTuple):
    """The module of a database server's engine, the package it needs, and the extra that installs it."""

    module: str
    engine: str
    title: str
    package: str
    extra: str


_DRIVERS = {
    "postgresql": _Driver("postgres_engine", "PostgresEngine", "PostgreSQL", "asyncpg", "postgres"),
    "mariadb": _Driver("mariadb_engine", "MariaDBEngine", "MariaDB", "asyncmy", "mysql"),
}


def _engine_class(scheme: str) -> Any:
    driver = _DRIVERS[scheme]
    try:
        module = import_module(f"octavo.db.dialects.{driver.module}")
    except ImportError as error:
        if error.name != driver.package:
            raise
        fix = f"pip install 'octavo[{driver.extra}]'"
        message = f"{driver.title} needs the package {driver.package}"
        raise StartupError([Problem("database.url", message, fix)]) from error
    return getattr(module, driver.engine)
