"""What every test may ask for: databases of its own, and services skipped loudly when they do not answer."""

import asyncio
import gc
import os
import re
import secrets
import shutil
import socket
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import urlsplit, urlunsplit

import pytest
from hypothesis import settings

from octavo.content import passwords

# The same examples at every run: a commit passes or fails for what it changes. HYPOTHESIS_PROFILE=explore
# looks for new ones.
settings.register_profile("octavo", deadline=None, print_blob=True, derandomize=True)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "octavo"))


writes_no_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, False
"""Tests are kept as bytecode wherever they run: compiling them takes as long as running a tenth of them."""


def pytest_collection_finish() -> None:
    """Keep what was collected out of every later look for garbage: it stays to the end. Look less often.

    What is imported from now on are projects, which some tests write anew within a second.
    """
    sys.dont_write_bytecode = writes_no_bytecode
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Spare this process the work that makes guessing slow; the processes tests start do it in full."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "ROUNDS", 4)
        patch.setattr(passwords, "NOBODY", passwords.NOBODY.replace("$10$", "$04$"))
        yield


@dataclass(frozen=True)
class Service:
    """A server some tests need: the variable that names its address, and the address without it."""

    title: str
    variable: str
    default: str

    @property
    def url(self) -> str:
        return os.environ.get(self.variable) or self.default

    def answers(self) -> bool:
        parts = urlsplit(self.url)
        try:
            socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 0), timeout=2).close()
        except OSError:
            return False
        return True


SERVICES = {
    "postgres": Service("PostgreSQL", "OCTAVO_TEST_POSTGRES", "postgresql://127.0.0.1:5432/postgres"),
    "mariadb": Service("MariaDB", "OCTAVO_TEST_MYSQL", "mysql://root@127.0.0.1:3306/mysql"),
    "redis": Service("Redis", "OCTAVO_TEST_REDIS", "redis://127.0.0.1:6379/15"),
}

DATABASES = (
    "sqlite",
    pytest.param("postgres", marks=pytest.mark.postgres),
    pytest.param("mariadb", marks=pytest.mark.mariadb),
)
"""What tests that hold for every database are parametrised by."""
MARIADB_LATER = (*DATABASES[:2], pytest.param("mariadb", marks=[pytest.mark.mariadb, pytest.mark.soak]))
"""The same, where MariaDB's turn comes with the long suites: `make test` is short."""
SOAKED_DATABASES = (
    "sqlite",
    pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.soak]),
    pytest.param("mariadb", marks=[pytest.mark.mariadb, pytest.mark.soak]),
)
"""The same, where the servers' turn comes with the long suites."""

TITLES = {name: service.title for name, service in SERVICES.items()}
NO_ANSWER = "{} does not answer at"
NO_PROGRAM = "{} is not on the PATH"

_answering: dict[str, bool] = {}


def require_service(name: str) -> Service:
    """Return the service, or skip the test; with OCTAVO_TEST_REQUIRE_SERVICES=1 fail it."""
    service = SERVICES[name]
    if name not in _answering:
        _answering[name] = service.answers()
    if not _answering[name]:
        do_without(f"{NO_ANSWER.format(service.title)} {service.url} (set {service.variable})")
    return service


def require_program(name: str) -> None:
    """Skip the test where a program is not on the PATH; with OCTAVO_TEST_REQUIRE_SERVICES=1 fail it."""
    if shutil.which(name) is None:
        do_without(NO_PROGRAM.format(name))


def do_without(reason: str) -> NoReturn:
    if os.environ.get("OCTAVO_TEST_REQUIRE_SERVICES") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name in SERVICES:
        if item.get_closest_marker(name):
            require_service(name)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end, where it is read, which services were missing and how many tests did not run for it."""
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    counts = {
        name: sum(NO_ANSWER.format(one) in reason for reason in reasons) for name, one in TITLES.items()
    }
    alone = Counter(match[0] for reason in reasons if (match := re.search(r"\S+ is not on the PATH", reason)))
    if not any(counts.values()) and not alone:
        return
    terminalreporter.section("what tests had to do without", red=True, bold=True)
    for program, count in alone.items():
        terminalreporter.write_line(f"{program}: {count} tests did not run", red=True)
    for name, count in counts.items():
        if count:
            service = SERVICES[name]
            text = f"{service.title} at {service.url}: {count} tests did not run"
            terminalreporter.write_line(text, red=True)
    terminalreporter.write_line("OCTAVO_TEST_REQUIRE_SERVICES=1 makes these failures.")


def run_apart(work: Callable[[], Awaitable[None]]) -> None:
    """Run a coroutine on an event loop of its own, whatever loop the test has."""

    async def call() -> None:
        await work()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, call()).result()


def postgres_database(server: str) -> Iterator[str]:
    asyncpg = pytest.importorskip("asyncpg")
    name = f"octavo_test_{os.getpid()}_{secrets.token_hex(4)}"

    async def on_server(statement: str) -> None:
        connection = await asyncpg.connect(server)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    run_apart(lambda: on_server(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'"))
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        run_apart(lambda: on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def mariadb_database(server: str) -> Iterator[str]:
    name = f"octavo_test_{os.getpid()}_{secrets.token_hex(4)}"
    run_apart(lambda: on_mariadb(server, f"CREATE DATABASE {name} CHARACTER SET utf8mb4"))
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        run_apart(lambda: on_mariadb(server, f"DROP DATABASE IF EXISTS {name}"))


async def on_mariadb(url: str, *statements: str) -> list[Sequence[Any]]:
    """Run statements on a connection of their own; return the rows of the last."""
    server_of = pytest.importorskip("octavo.db.dialects.mariadb_server").MariaDBServer
    raw = await server_of(url, 60).connect()
    try:
        rows: list[Sequence[Any]] = []
        for statement in statements:
            rows, _ = await raw.run(statement, ())
        return rows
    finally:
        await raw.close(timeout=10)


def a_database(kind: str) -> Iterator[str]:
    """Make a database on a server, yield its address, drop it."""
    make = postgres_database if kind == "postgres" else mariadb_database
    yield from make(require_service(kind).url)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL database of this test session's own, dropped at its end."""
    yield from a_database("postgres")


@pytest.fixture
def fresh_postgres_url() -> Iterator[str]:
    """A PostgreSQL database of this one test's own."""
    yield from a_database("postgres")


@pytest.fixture(scope="session")
def mariadb_url() -> Iterator[str]:
    """A MariaDB database of this test session's own, dropped at its end."""
    yield from a_database("mariadb")


@pytest.fixture
def fresh_mariadb_url() -> Iterator[str]:
    """A MariaDB database of this one test's own."""
    yield from a_database("mariadb")


@pytest.fixture
def another_postgres_url() -> Iterator[str]:
    """A second PostgreSQL database of this one test's own."""
    yield from a_database("postgres")


@pytest.fixture
def another_mariadb_url() -> Iterator[str]:
    """A second MariaDB database of this one test's own."""
    yield from a_database("mariadb")


@pytest.fixture(scope="session")
def redis_url() -> str:
    """A Redis database; a test uses keys under a prefix of its own."""
    return require_service("redis").url


@pytest.fixture
def empty_postgres_url(postgres_url: str) -> Iterator[str]:
    """A schema of this test's own in the session's database, which costs less than a database."""
    asyncpg = pytest.importorskip("asyncpg")
    name = f"test_{secrets.token_hex(4)}"

    async def run(statement: str) -> None:
        connection = await asyncpg.connect(postgres_url)
        await connection.execute(statement)
        await connection.close()

    run_apart(lambda: run(f"CREATE SCHEMA {name}"))
    yield f"{postgres_url}?search_path={name}"
    run_apart(lambda: run(f"DROP SCHEMA {name} CASCADE"))


@pytest.fixture
def empty_mariadb_url() -> Iterator[str]:
    """A database of this test's own: a schema is one there."""
    yield from a_database("mariadb")
