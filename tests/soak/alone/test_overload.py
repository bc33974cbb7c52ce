"""Searches through a large table by callers who hang up, or who do not: everybody else is answered."""

import asyncio
import json
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from tests.cli.serving import Running, post, running
from tests.conftest import DATABASES, a_database, on_mariadb, run_apart

from octavo.testing import Project

pytestmark = pytest.mark.soak
ROWS = {"sqlite": 60_000, "postgres": 10_000, "mariadb": 10_000}
"""So many that reading all of them takes a second or two."""
COLUMNS = ("title", "lead", "body", "notes")
TEXT = "a sentence of some length that is read to its end " * 12
SEARCHES = 100
PATIENCE = 10
"""Seconds a list may take at most, which is generous: a hundred searches take minutes."""
SETTINGS = '[server]\napp_keys = ["a key that is long enough for tests"]\n[database]\nurl = {url}\n'
ACCOUNT = {"email": "root@example.com", "firstname": "Ro", "password": "Passw0rd!"}
LIST = "/api/pages?pagination[pageSize]=10&pagination[withCount]=false"
SEARCH = "/api/pages?" + "&".join(
    f"filters[$or][{number}][{column}][$containsi]=nowhere" for number, column in enumerate(COLUMNS)
)


@dataclass
class Site:
    server: Running

    @property
    def client(self) -> httpx.Client:
        return httpx.Client(base_url=f"http://127.0.0.1:{self.server.port}", timeout=60)

    def ask_and_leave(self, path: str, linger: float = 0.0) -> None:
        """Ask on a connection of its own and hang up without an answer."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=10) as caller:
            target = quote(path, safe="/?&=[]")
            caller.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            time.sleep(linger)


def repeating(document_id: str, numbers: str = "numbers") -> str:
    """The statement that repeats the one row there is, with a documentId of its own each time."""
    kept = "locale, status, created_at, updated_at, published_at, " + ", ".join(COLUMNS)
    return f"INSERT INTO pages (document_id, {kept}) SELECT {document_id}, {kept} FROM pages, {numbers}"


def fill_sqlite(file: Path) -> None:
    upward = f"SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {ROWS['sqlite']}"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(f"WITH RECURSIVE numbers(n) AS ({upward}) " + repeating("printf('%024d', n)"))


def fill_postgres(url: str) -> None:
    asyncpg = pytest.importorskip("asyncpg")
    upward = f"SELECT n FROM generate_series(1, {ROWS['postgres']}) n"

    async def fill() -> None:
        connection = await asyncpg.connect(url)
        await connection.execute(f"WITH numbers AS ({upward}) " + repeating("lpad(n::text, 24, '0')"))
        await connection.close()

    asyncio.run(fill())


def fill_mariadb(url: str) -> None:
    upward = f"(SELECT seq AS n FROM seq_1_to_{ROWS['mariadb']}) AS numbers"
    run_apart(lambda: on_mariadb(url, repeating("lpad(n, 24, '0')", upward)))


@pytest.fixture(scope="module", params=DATABASES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with one large table."""
    folder = tmp_path_factory.mktemp("overload") / "site"
    made = Project(folder).grants(["*"])
    made.content_type("page", {name: {"type": "text"} for name in COLUMNS})
    with contextmanager(database_of)(request.param) as url:
        made.settings(SETTINGS.format(url=json.dumps(url)))
        with running("start", folder) as server:
            post(server.port, "/admin/register-admin", ACCOUNT)
            post(server.port, "/api/pages", {"data": dict.fromkeys(COLUMNS, TEXT)})
            if request.param == "sqlite":
                fill_sqlite(folder / "data" / "octavo.db")
            else:
                {"postgres": fill_postgres, "mariadb": fill_mariadb}[request.param](url)
            yield Site(server)


def database_of(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        yield "sqlite:data/octavo.db"
    else:
        yield from a_database(kind)


def test_searches_of_callers_who_hung_up_keep_nobody_waiting(site: Site) -> None:
    with site.client as client:
        began = time.monotonic()
        assert client.get(SEARCH).json()["data"] == []
        alone = time.monotonic() - began
        for _ in range(SEARCHES):
            site.ask_and_leave(SEARCH)
        began = time.monotonic()
        assert len(client.get(LIST).json()["data"]) == 10
        took = time.monotonic() - began
    print(f"a search alone {alone:.2f} s, a list after {SEARCHES} hung-up searches {took:.3f} s")
    assert took < PATIENCE


def test_a_list_is_answered_while_a_hundred_searches_are_waited_for(site: Site) -> None:
    callers = [socket.create_connection(("127.0.0.1", site.server.port)) for _ in range(SEARCHES)]
    try:
        for caller in callers:
            caller.sendall(f"GET {SEARCH} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        with site.client as client:
            began = time.monotonic()
            assert len(client.get(LIST).json()["data"]) == 10
            print(f"a list beside {SEARCHES} searches {time.monotonic() - began:.3f} s")
    finally:
        for caller in callers:
            caller.close()


def test_the_process_itself_is_answered_while_searches_take_every_other_place(site: Site) -> None:
    callers = [socket.create_connection(("127.0.0.1", site.server.port)) for _ in range(SEARCHES)]
    try:
        for caller in callers:
            caller.sendall(f"GET {SEARCH} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        login = {"email": ACCOUNT["email"], "password": ACCOUNT["password"]}
        with site.client as client:
            began = time.monotonic()
            assert client.get("/_ready").status_code == 204
            assert client.post("/admin/login", json=login).status_code == 200
            print(f"ready and a login beside {SEARCHES} searches {time.monotonic() - began:.3f} s")
    finally:
        for caller in callers:
            caller.close()
    with site.client as client:
        assert len(client.get(LIST).json()["data"]) == 10


def test_who_waits_for_too_long_is_told_when_to_come_again(site: Site) -> None:
    callers = [socket.create_connection(("127.0.0.1", site.server.port), timeout=60) for _ in range(SEARCHES)]
    statuses = []
    for caller in callers:
        caller.sendall(f"GET {SEARCH} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    for caller in callers:
        with caller:
            answer = b"".join(iter(lambda caller=caller: caller.recv(65536), b""))
        statuses.append(int(answer[9:12]))
        assert statuses[-1] == 200 or b"\r\nretry-after: " in answer.lower()
    assert set(statuses) <= {200, 503}
    print({status: statuses.count(status) for status in set(statuses)})
