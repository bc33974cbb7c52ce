"""A database that goes, falls silent, slows down or is locked: what needs it is a 503, then it is back."""

import asyncio
import signal
import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from tests.cli.command import octavo
from tests.cli.serving import eventually, no_traceback, running
from tests.conftest import on_mariadb
from tests.soak.proxy import Network, network_to
from tests.soak.sites import AWAY, LOGIN, THERE, Site, project, site

pytestmark = pytest.mark.soak
HANGS = """
import asyncio
import time
from octavo import Route


async def hang(ctx):
    {how}


routes = [Route("GET", "/hang", hang, auth=False)]
"""


async def end_connections(url: str) -> None:
    """Have a server end every other connection to one database."""
    if url.startswith("mysql"):
        mine = "db = DATABASE() AND id <> CONNECTION_ID()"
        for (number,) in await on_mariadb(url, f"SELECT id FROM information_schema.processlist WHERE {mine}"):
            await on_mariadb(url, f"KILL {number}")
        return
    asyncpg = pytest.importorskip("asyncpg")
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    connection = await asyncpg.connect(url)
    await connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
    await connection.close()


def is_back(made: Site) -> bool:
    return made.everywhere() == THERE


@pytest.mark.parametrize("fault", ["silence", "cut"])
def test_a_server_out_of_reach_is_a_503_everywhere_and_found_again(
    networked: tuple[Network, Site], fault: str
) -> None:
    network, made = networked
    assert made.everywhere() == THERE
    getattr(network, fault)()
    assert made.everywhere() == AWAY
    assert made.status("GET", "/_health") == 204
    assert made.everywhere() == AWAY
    network.mend()
    eventually(lambda: is_back(made), "the database again")
    assert no_traceback(made.server.printed()), made.server.printed()


def test_what_waits_on_a_silent_network_is_answered_whatever_a_statement_may_take(
    tmp_path: Path, server_url: str
) -> None:
    with network_to(server_url) as found:
        network, address = found
        made = project(tmp_path / "site", address, 3600.0)
        with running("start", made.folder) as server, httpx.Client(timeout=60) as client:
            pages = f"http://127.0.0.1:{server.port}/api/pages"
            assert client.get(pages).status_code == 200
            network.silence()
            assert client.get(f"{pages}?sort=id").status_code == 503  # no answer to that is kept


def test_a_slow_network_is_waited_for(networked: tuple[Network, Site]) -> None:
    network, made = networked
    network.delay = 0.02  # a connection takes eight ways there and back, of which none may be near a limit
    assert made.everywhere() == THERE


def test_a_connection_whose_end_comes_late_is_a_503(networked: tuple[Network, Site], server_url: str) -> None:
    """The server says goodbye on a connection, and a request is given it before its end is there."""
    network, made = networked
    assert made.everywhere() == THERE
    network.delay = 1.0
    asyncio.run(end_connections(server_url))
    time.sleep(1.5)
    assert {made.status("GET", "/api/pages") for _ in range(3)} <= {200, 503}
    network.mend()
    eventually(lambda: is_back(made), "the database again")
    assert no_traceback(made.server.printed()), made.server.printed()


@pytest.mark.parametrize("fault", ["silence", "cut"])
def test_sigterm_ends_a_process_whose_database_is_away(networked: tuple[Network, Site], fault: str) -> None:
    network, made = networked
    assert made.everywhere() == THERE
    getattr(network, fault)()
    made.server.process.send_signal(signal.SIGTERM)
    assert made.server.process.wait(30) == 0


def test_a_file_locked_by_another_program_is_a_503_and_reads_go_on(tmp_path: Path) -> None:
    with site(tmp_path / "site", "sqlite:data/octavo.db") as made:
        with closing(
            sqlite3.connect(tmp_path / "site" / "data" / "octavo.db", isolation_level=None)
        ) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert made.status("POST", "/api/pages", {"data": {"title": "one"}}) == 503
            assert made.status("GET", "/api/pages") == 200
            assert made.status("GET", "/_ready") == 204
            assert made.status("POST", "/admin/login", LOGIN) == 503
            other.execute("ROLLBACK")
        assert made.everywhere() == THERE
        assert no_traceback(made.server.printed()), made.server.printed()


def test_a_start_on_a_locked_file_says_so(tmp_path: Path) -> None:
    made = project(tmp_path / "site", "sqlite:data/octavo.db")
    with running("start", made.folder):
        pass
    with closing(sqlite3.connect(made.folder / "data" / "octavo.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        result = octavo("start", "--port", "0", cwd=made.folder)
    assert result.returncode == 1
    assert "database is locked" in result.stderr
    assert no_traceback(result.stderr)


@pytest.mark.parametrize(
    "how", ["await asyncio.sleep(3600)", "time.sleep(3600)", "await asyncio.to_thread(time.sleep, 3600)"]
)
def test_sigterm_ends_a_process_whose_handler_hangs(tmp_path: Path, how: str) -> None:
    made = project(tmp_path / "site", "sqlite:data/octavo.db")
    made.file("app/api/hang/routes.py", HANGS.format(how=how))
    with running("start", made.folder) as server:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"http://127.0.0.1:{server.port}/api/hang", timeout=1)
        server.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        server.process.wait(60)
        assert time.monotonic() - began < 40


def test_sigterm_ends_a_process_whose_caller_does_not_read(tmp_path: Path) -> None:
    with site(tmp_path / "site", "sqlite:data/octavo.db") as made:
        for _ in range(20):
            assert made.status("POST", "/api/pages", {"data": {"title": "x" * 500_000}}) == 201
        with socket.create_connection(("127.0.0.1", made.server.port)) as caller:
            caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            caller.sendall(b"GET /api/pages HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert caller.recv(8) == b"HTTP/1.1"
            made.server.process.send_signal(signal.SIGTERM)
            made.server.process.wait(40)
