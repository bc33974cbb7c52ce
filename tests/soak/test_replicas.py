"""Two servers on one PostgreSQL database with a replica that stops, falls behind, dies or is none."""

import asyncio
import json
import signal
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from itertools import count
from pathlib import Path

import httpx
import pytest
from tests.cli.command import octavo
from tests.cli.serving import Running, eventually, free_port, no_traceback, running
from tests.db.conftest import GOLDEN
from tests.db.content import Content
from tests.db.test_replicas import a_reading_request
from tests.schemas import load_project_schemas
from tests.soak.chaos.database import OwnPostgres, own_postgres
from tests.soak.sites import ACCOUNT, LOGIN

from octavo.db.changes import Cache, Changes
from octavo.db.drivers import ReplicaSettings
from octavo.db.engine import Database
from octavo.db.model import build_model
from octavo.db.statement import Statement
from octavo.migrations.startup import migrate
from octavo.testing import Project

pytestmark = pytest.mark.soak
SETTINGS = """
[server]
app_keys = ["a key that is long enough for tests"]
[database]
url = {url}
replicas = {replicas}
max_replica_lag = {lag}
[api.rest]
response_cache = 0
"""
"""Of what tests change by hand, answers that are kept are not told."""
NUMBERS = count()
TAG = "api::tag.tag"
LONG = 600.0
"""Seconds of lag that no test waits for."""


@pytest.fixture(scope="module")
def primary() -> Iterator[OwnPostgres]:
    with own_postgres() as server:
        yield server


@pytest.fixture
def replica(primary: OwnPostgres) -> Iterator[OwnPostgres]:
    with own_postgres(primary) as server:
        yield server


@pytest.fixture
def database(primary: OwnPostgres) -> str:
    """The name of an empty database."""
    name = f"site{next(NUMBERS)}"
    primary.ask(f"CREATE DATABASE {name}")
    return name


def project(folder: Path, url: str, replicas: list[str], lag: float) -> Project:
    settings = SETTINGS.format(url=json.dumps(url), replicas=json.dumps(replicas), lag=lag)
    made = Project(folder).settings(settings).grants(["*"])
    tag = {"name": {"type": "text"}}
    tags = {"type": "relation", "relation": "manyToMany", "target": "api::tag.tag"}
    return made.content_type("tag", tag).content_type("page", {"title": {"type": "text"}, "tags": tags})


class Pair:
    """Two servers of one site, and the databases behind them."""

    def __init__(
        self, primary: OwnPostgres, replica: OwnPostgres, database: str, servers: list[Running]
    ) -> None:
        self.primary = primary
        self.replica = replica
        self.database = database
        self.servers = servers
        self.clients = [self.client(which) for which in range(len(servers))]
        answer = self.clients[0].post("/api/pages", json={"data": {"title": "0"}})
        assert answer.status_code == 201, answer.text
        self.document = answer.json()["data"]["documentId"]
        self.changes = 0

    def client(self, which: int) -> httpx.Client:
        return httpx.Client(base_url=f"http://127.0.0.1:{self.servers[which].port}", timeout=20)

    def change_by_hand(self) -> str:
        """Change the page in the primary, of which nobody is told; return what it was before."""
        before = str(self.changes)
        self.changes += 1
        self.primary.ask(f"UPDATE pages SET title = '{self.changes}'", self.database)
        return before

    def title(self, which: int) -> str:
        answer = self.clients[which].get("/api/pages")
        assert answer.status_code == 200, answer.text
        return str(answer.json()["data"][0]["title"])

    def write(self, which: int) -> str:
        """Change the page through a server; return what it is now."""
        self.changes += 1
        body = {"data": {"title": str(self.changes)}}
        answer = self.clients[which].put(f"/api/pages/{self.document}", json=body)
        assert answer.status_code == 200, answer.text
        return str(self.changes)

    def is_replica_asked(self, which: int) -> bool:
        """Whether a server reads from the replica, whose replay stands still afterwards."""
        self.replica.ask("SELECT pg_wal_replay_resume()")
        eventually(lambda: self.has_all(), "the replica's replay")
        self.title(which)
        self.replica.ask("SELECT pg_wal_replay_pause()")
        before = self.change_by_hand()
        return self.title(which) == before

    def has_all(self) -> bool:
        position = self.primary.ask("SELECT pg_current_wal_flush_lsn()")
        return self.replica.ask(f"SELECT pg_last_wal_replay_lsn() >= '{position}'") == "t"


@contextmanager
def pair(
    folder: Path, primary: OwnPostgres, replica: OwnPostgres, database: str, lag: float = LONG
) -> Iterator[Pair]:
    replicas = [replica.url_of(database)]
    made = project(folder / "site", primary.url_of(database), replicas, lag)
    with ExitStack() as stack:
        servers = [
            stack.enter_context(running("start", made.folder, output=folder / f"{number}.log"))
            for number in range(2)
        ]
        found = Pair(primary, replica, database, servers)
        yield found
        for client in found.clients:
            client.close()
        for server in servers:
            assert no_traceback(server.printed()), server.printed()


@contextmanager
def reading(made: Pair, which: int) -> Iterator[list[int]]:
    """Read all the time; yield the statuses, which are all there at the end."""
    statuses: list[int] = []
    ended = threading.Event()

    def read() -> None:
        with made.client(which) as client:
            while not ended.is_set():
                statuses.append(client.get("/api/pages").status_code)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield statuses
    finally:
        ended.set()
        thread.join(30)


def test_a_replica_answers_and_nobody_is_answered_what_was_before_a_write(
    tmp_path: Path, primary: OwnPostgres, replica: OwnPostgres, database: str
) -> None:
    with pair(tmp_path, primary, replica, database) as made:
        for which in (0, 1):
            eventually(lambda which=which: made.is_replica_asked(which), "the replica in use")
        for turn in range(40):
            wrote = made.write(turn % 2)
            assert [made.title(1 - turn % 2), made.title(turn % 2)] == [wrote, wrote]
        eventually(lambda: made.is_replica_asked(0), "the replica in use again")
        made.replica.ask("SELECT pg_wal_replay_resume()")
        for turn in range(100):
            wrote = made.write(turn % 2)
            assert made.title(1 - turn % 2) == wrote


def test_nobody_is_answered_what_was_before_a_write_of_what_comes_along(
    tmp_path: Path, primary: OwnPostgres, replica: OwnPostgres, database: str
) -> None:
    with pair(tmp_path, primary, replica, database) as made:
        here, there = made.clients
        eventually(lambda: made.is_replica_asked(1), "the replica in use")
        page = f"/api/pages/{made.document}"
        for number in range(10):
            tag = here.post("/api/tags", json={"data": {"name": f"tag {number}"}}).json()["data"]
            here.put(page, json={"data": {"tags": [tag["documentId"]]}}).raise_for_status()
            named = there.get("/api/pages?populate=tags").json()["data"][0]["tags"]
            assert [one["name"] for one in named] == [f"tag {number}"]
            filtered = {"filters[tags][name]": f"tag {number}", "fields": "title"}
            assert there.get("/api/pages", params=filtered).json()["meta"]["pagination"]["total"] == 1
            here.delete(f"/api/tags/{tag['documentId']}").raise_for_status()
            assert there.get(page, params={"populate": "tags"}).json()["data"]["tags"] == []
            assert there.get("/api/tags").json()["meta"]["pagination"]["total"] == 0


def test_who_may_have_missed_a_write_reads_from_the_primary(
    tmp_path: Path, primary: OwnPostgres, replica: OwnPostgres, database: str
) -> None:
    listening = f"FROM pg_stat_activity WHERE application_name = 'octavo changes' AND datname = '{database}'"
    with pair(tmp_path, primary, replica, database) as made:
        eventually(lambda: made.is_replica_asked(1), "the replica in use")
        assert made.title(1) != str(made.changes)
        assert primary.ask(f"SELECT count(pg_terminate_backend(pid)) {listening}") == "2"
        eventually(lambda: made.title(1) == str(made.changes), "what the primary has")
        eventually(lambda: primary.ask(f"SELECT count(*) {listening}") == "2", "both listening again")
        assert made.title(1) == str(made.changes)
        eventually(lambda: made.is_replica_asked(1), "the replica in use again")


def test_a_token_counts_everywhere_once_it_is_made_and_nowhere_once_it_is_deleted(
    tmp_path: Path, primary: OwnPostgres, replica: OwnPostgres, database: str
) -> None:
    with pair(tmp_path, primary, replica, database) as made:
        here, there = made.clients
        here.post("/admin/register-admin", json=ACCOUNT).raise_for_status()
        admin = here.post("/admin/login", json=LOGIN).json()["data"]["token"]
        here.headers["Authorization"] = f"Bearer {admin}"
        eventually(lambda: made.is_replica_asked(1), "the replica in use")
        for number in range(5):
            form = {"name": f"token {number}", "type": "full-access", "lifespan": None}
            token = here.post("/admin/api-tokens", json=form).json()["data"]
            there.headers["Authorization"] = f"Bearer {token['accessKey']}"
            assert there.get("/api/pages").status_code == 200
            here.delete(f"/admin/api-tokens/{token['id']}").raise_for_status()
            assert there.get("/api/pages").status_code == 401


async def test_what_is_kept_in_memory_is_never_read_from_a_replica_that_is_behind(
    primary: OwnPostgres, replica: OwnPostgres, database: str
) -> None:
    url, replicas = primary.url_of(database), ReplicaSettings([replica.url_of(database)], LONG)
    model = build_model(load_project_schemas(GOLDEN))
    async with AsyncExitStack() as stack:
        here, there = [await Database.open(url, model, replicas=replicas) for _ in range(2)]
        stack.push_async_callback(here.close)
        stack.push_async_callback(there.close)
        await migrate(there)
        writer, reader, content = Changes(), Changes(), Content(there)
        writer.attach(there)
        reader.attach(here)
        kept: Cache[int] = Cache(reader)
        told: list[object] = []
        reader.watch([TAG], kept.clear)
        reader.watch([TAG], told.append)
        query = content.query(TAG)

        async def read(_: str) -> int:
            return await here.count(query)

        async def is_read_from_replica() -> bool:
            on_primary: list[Statement] = []
            with here.observed(on_primary.append):
                await here.count(query)
            return not any("tags" in statement.sql for statement in on_primary)

        stack.enter_context(a_reading_request())
        async with asyncio.timeout(60):
            while not await is_read_from_replica():
                await reader.poll()
                await asyncio.sleep(0.05)
            replica.ask("SELECT pg_wal_replay_pause()")
            assert await is_read_from_replica()
            for number in range(1, 30):
                told.clear()
                async with there.transaction():
                    await content.add(TAG, name=f"tag {number}")
                    await writer.record_write(TAG, None)
                while not told:
                    await reader.poll()
                    await asyncio.sleep(0)
                assert await kept.get("number", read) == number
                assert await kept.get("number", read) == number


@pytest.mark.parametrize("how", ["killed", "silent"])
def test_a_replica_that_goes_is_left_out_and_comes_back_by_itself(
    tmp_path: Path, primary: OwnPostgres, replica: OwnPostgres, database: str, how: str
) -> None:
    with pair(tmp_path, primary, replica, database) as made:
        eventually(lambda: made.is_replica_asked(0), "the replica in use")
        with reading(made, 0) as statuses:
            if how == "killed":
                replica.end(signal.SIGKILL)
            else:
                replica.pause()
            assert made.title(0) == str(made.changes)
            for turn in range(10):
                wrote = made.write(turn % 2)
                assert made.title(1 - turn % 2) == wrote
            if how == "killed":
                replica.start()
            else:
                replica.go_on()
            eventually(lambda: made.is_replica_asked(0), "the replica in use again")
        assert set(statuses) == {200}


def test_a_replica_too_far_behind_is_left_out_until_it_has_caught_up(
    tmp_path: Path, primary: OwnPostgres, replica: OwnPostgres, database: str
) -> None:
    with pair(tmp_path, primary, replica, database, lag=3.0) as made:

        def is_told(times: int) -> bool:
            return made.servers[0].printed().count("is more than 3 s behind") >= times

        made.title(0)
        replica.ask("SELECT pg_wal_replay_pause()")
        made.change_by_hand()
        for times in (1, 2):  # each time that it falls behind
            eventually(lambda: made.title(0) == str(made.changes), "what the primary has")
            eventually(lambda times=times: is_told(times), "a line of the log")
            replica.ask("SELECT pg_wal_replay_resume()")
            eventually(lambda: made.is_replica_asked(0), "the replica in use again")


def test_a_check_names_replicas_that_do_not_answer_or_are_none(
    tmp_path: Path, primary: OwnPostgres, replica: OwnPostgres, database: str
) -> None:
    with own_postgres() as stranger, own_postgres(stranger) as of_another:
        stranger.ask(f"CREATE DATABASE {database}")
        wait = f"SELECT count(*) FROM pg_database WHERE datname = '{database}'"
        eventually(lambda: of_another.ask(wait) == "1", "the database on its replica")
        servers = [replica, primary, of_another]
        nowhere = f"postgresql://octavo:Hid.den@127.0.0.1:{free_port()}/{database}"
        urls = [nowhere, *(server.url_of(database) for server in servers)]
        made = project(tmp_path / "site", primary.url_of(database), urls, LONG)
        found = octavo("check", "--database", cwd=made.folder)
    assert found.returncode == 0, found.stderr
    said = found.stdout + found.stderr
    assert "database.replicas/0: 127.0.0.1" in said
    assert "database.replicas/1" not in said
    assert f"database.replicas/2: 127.0.0.1:{primary.port} cannot be read from: it is no replica" in said
    assert f"database.replicas/3: 127.0.0.1:{of_another.port} cannot be read from: it is a replica of" in said
    assert "Hid.den" not in said
