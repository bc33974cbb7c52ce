"""Two instances on one database: what one writes, the other knows before it believes what it has kept."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from tests.cli.serving import free_port
from tests.conftest import on_mariadb

from octavo.db import changes
from octavo.db.changes import Cache, Changes
from octavo.db.dialects.pool import Pool
from octavo.db.engine import Database
from octavo.db.model import Model
from octavo.db.store import Store

TOPIC = "plugin::some.topic"
OTHER = "plugin::some.other"


class Instance:
    """What one process has: a database of its own, watchers, and what they were told."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.changes = Changes()
        self.told: list[Any] = []
        self.changes.watch([TOPIC], self.told.append)
        self.changes.attach(database)

    async def settle(self) -> None:
        """Hear whatever there is to hear at first."""
        await self.changes.poll()
        await self.changes.poll()
        self.told.clear()

    async def poll_until(self, is_so: Callable[[], Any]) -> None:
        """Look again and again: on PostgreSQL a notice is a moment on its way."""
        async with asyncio.timeout(20):
            while True:
                await self.changes.poll()
                if is_so():
                    return
                await asyncio.sleep(0.01)

    async def deliver(self, writer: "Instance") -> None:
        """Wait until everything `writer` has written before is here: a later change of another topic is."""
        arrived: list[Any] = []
        self.changes.watch([OTHER], arrived.append)
        await writer.changes.record_write(OTHER, None)
        await self.poll_until(lambda: arrived)


@pytest.fixture
async def other_database(database: Database, database_url: str, model: Model) -> AsyncIterator[Database]:
    other = await Database.open(database_url, model, durability="normal")
    yield other
    await other.close()


@pytest.fixture
async def here(database: Database) -> Instance:
    instance = Instance(database)
    await instance.settle()
    return instance


@pytest.fixture
async def there(other_database: Database) -> Instance:
    instance = Instance(other_database)
    await instance.settle()
    return instance


async def test_what_another_process_wrote_is_told_at_the_next_look(here: Instance, there: Instance) -> None:
    await there.changes.record_write(TOPIC, {"id": 1})
    await here.poll_until(lambda: here.told)
    assert here.told == [None]
    await here.deliver(there)
    assert here.told == [None]


async def test_what_was_written_before_the_first_look_is_told(
    here: Instance, there: Instance, model: Model
) -> None:
    here.changes.detach()
    await there.changes.record_write(TOPIC, None)
    here.changes.attach(here.database)
    await here.poll_until(lambda: here.told)


async def test_what_is_rolled_back_is_told_nowhere(here: Instance, there: Instance) -> None:
    with pytest.raises(ZeroDivisionError):
        async with there.database.transaction():
            await there.changes.record_write(TOPIC, {"id": 1})
            raise ZeroDivisionError
    await here.deliver(there)
    assert here.told == there.told == []


async def test_other_topics_and_content_tell_nobody(here: Instance, there: Instance) -> None:
    store = Store(there.database, there.changes)
    await store.set("name", 1)
    await there.changes.record_write(OTHER, None)
    await here.deliver(there)
    assert here.told == []


async def test_own_writes_are_told_once_with_their_row(here: Instance, there: Instance) -> None:
    async with here.database.transaction():
        await here.changes.record_write(TOPIC, {"id": 1})
        await here.changes.record_write(TOPIC, {"id": 2})
        assert here.told == []
    assert here.told == [{"id": 1}, {"id": 2}]
    await here.deliver(there)
    assert here.told == [{"id": 1}, {"id": 2}]


async def test_of_several_changes_in_turn_none_is_lost(here: Instance, there: Instance) -> None:
    for _ in range(5):
        await here.changes.record_write(TOPIC, {"id": 1})
        await there.changes.record_write(TOPIC, {"id": 2})
        here.told.clear()
        there.told.clear()
        await here.poll_until(lambda: here.told)
        await there.poll_until(lambda: there.told)


async def test_one_transaction_costs_one_statement_however_many_topics(here: Instance) -> None:
    statements: list[str] = []
    with here.database.observed(lambda statement: statements.append(statement.sql)):
        async with here.database.transaction():
            for number in range(20):
                await here.changes.record_write(f"plugin::some.{number}", {"id": number})
    assert len(statements) == 1


async def test_what_could_not_be_told_after_its_commit_is_told_at_the_next_look(here: Instance) -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with here.database.transaction() as transaction:
            transaction.after_commit.append(fail)
            await here.changes.record_write(TOPIC, {"id": 1})
    assert here.told == []
    await here.poll_until(lambda: here.told)


async def test_what_is_written_just_before_the_commit_is_told_too(here: Instance) -> None:
    async def write_once(number: int = 2) -> None:
        await here.changes.record_write(TOPIC, {"id": number})

    async with here.database.transaction() as transaction:
        await here.changes.record_write(TOPIC, {"id": 1})
        transaction.before_commit.append(write_once)
    assert here.told == [{"id": 1}, {"id": 2}]


async def test_memory_keeps_what_was_read_until_it_is_told(here: Instance, there: Instance) -> None:
    cache: Cache[int] = Cache(here.changes)
    here.changes.watch([TOPIC], cache.clear)
    read: list[int] = []

    async def next_number(key: str) -> int:
        read.append(len(read))
        return len(read)

    assert [await cache.get("a", next_number) for _ in range(3)] == [1, 1, 1]
    await there.changes.record_write(TOPIC, None)
    await here.poll_until(lambda: here.told)
    assert [await cache.get("a", next_number) for _ in range(3)] == [2, 2, 2]


async def test_memory_keeps_nothing_that_was_read_before_a_change(here: Instance, there: Instance) -> None:
    cache: Cache[str] = Cache(here.changes)
    here.changes.watch([TOPIC], cache.clear)

    async def read_slowly(key: str) -> str:
        await there.changes.record_write(TOPIC, None)
        await here.poll_until(lambda: here.told)
        return "old"

    async def read_anew(key: str) -> str:
        return "new"

    assert await cache.get("a", read_slowly) == "old"
    assert await cache.get("a", read_anew) == "new"


async def test_memory_keeps_nothing_that_may_be_rolled_back(here: Instance) -> None:
    cache: Cache[str] = Cache(here.changes)

    async def read(key: str) -> str:
        return "inside" if here.changes.in_transaction else "outside"

    async with here.database.transaction():
        assert await cache.get("a", read) == "inside"
    assert await cache.get("a", read) == "outside"
    async with here.database.transaction():
        assert await cache.get("a", read) == "inside"


async def test_the_store_shows_what_another_process_has_written(here: Instance, there: Instance) -> None:
    shown = Store(here.database, here.changes)
    here.changes.watch(["octavo_store"], shown.clear_cache)
    written = Store(there.database, there.changes)

    async def arrived() -> None:
        if here.database.dialect.name == "postgresql":
            await here.deliver(there)

    assert await shown.get("name", 0) == 0
    for value in (1, 2):
        await written.set("name", value)
        await arrived()
        assert await shown.get("name", 0) == value
    await written.delete("name")
    await arrived()
    assert await shown.get("name", 0) == 0


async def test_whoever_looks_waits_for_watchers_that_read(here: Instance, there: Instance) -> None:
    known: list[str] = []

    async def read_again(row: object) -> None:
        known.clear()
        await asyncio.sleep(0.05)
        known.append("new")

    async def poll() -> list[str]:
        await here.changes.poll()
        return list(known)

    here.changes.watch([TOPIC], read_again)
    await there.changes.record_write(TOPIC, None)
    await here.poll_until(lambda: known)
    await here.changes.record_write(TOPIC, None)
    assert known == ["new"]
    await there.changes.record_write(TOPIC, None)
    here.told.clear()
    async with asyncio.timeout(20):
        while not here.told:
            assert await asyncio.gather(poll(), poll(), poll()) == [["new"]] * 3


async def test_a_watcher_that_failed_is_called_again(here: Instance) -> None:
    calls: list[int] = []

    async def fail_once(row: object) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError

    here.changes.watch([TOPIC], fail_once)
    with pytest.raises(ZeroDivisionError):
        await here.changes.record_write(TOPIC, None)
    await here.changes.poll()
    await here.changes.poll()
    assert len(calls) == 2


async def test_nothing_is_kept_for_ever_though_nobody_tells(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "INVALIDATE_SECONDS", 0.0)
    instance = Instance(database)
    await instance.settle()
    await instance.changes.poll()
    assert instance.told == [None]


async def test_without_a_database_there_is_nothing_to_tell() -> None:
    changes = Changes()
    cache: Cache[int] = Cache(changes)

    async def read(key: str) -> int:
        return 1

    changes.watch([TOPIC], cache.clear)
    await changes.poll()
    await changes.record_write(TOPIC, None)
    assert await cache.get("a", read) == 1


LISTENING = "FROM pg_stat_activity WHERE application_name = 'octavo changes' AND datname = current_database()"


async def on_server(url: str, statement: str) -> Any:
    asyncpg = pytest.importorskip("asyncpg")
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


@pytest.mark.postgres
async def test_nothing_is_believed_until_a_lost_connection_listens_again(
    postgres_tables: str, model: Model
) -> None:
    async with AsyncExitStack() as stack:
        databases = [await Database.open(postgres_tables, model) for _ in range(2)]
        for database in databases:
            stack.push_async_callback(database.close)
        here, there = map(Instance, databases)
        await here.settle()
        assert await on_server(postgres_tables, f"SELECT count(pg_terminate_backend(pid)) {LISTENING}") == 1
        await there.changes.record_write(TOPIC, None)
        await here.poll_until(lambda: here.told)
        await here.poll_until(lambda: not here.told or here.told.clear())
        await there.changes.record_write(TOPIC, None)
        await here.poll_until(lambda: here.told)
        await here.deliver(there)
    assert await on_server(postgres_tables, f"SELECT count(*) {LISTENING}") == 0


@pytest.mark.postgres
async def test_while_the_server_cannot_be_reached_nothing_is_believed() -> None:
    notices_of = pytest.importorskip("octavo.db.dialects.postgres_notices").PostgresNotices
    server = pytest.importorskip("octavo.db.dialects.postgres_server").PostgresServer
    nowhere = f"postgresql://127.0.0.1:{free_port()}/nowhere"
    there = server(nowhere, 1)
    notices = notices_of(there, Pool(there, 1, max_waiting=1))
    assert [await notices.poll() for _ in range(3)] == [None, None, None]
    await notices.close()


@pytest.mark.postgres
async def test_watchers_that_read_end_while_nothing_is_heard(postgres_tables: str, model: Model) -> None:
    """What a watcher reads asks for changes itself, which may be any while nobody tells of them."""
    notices_of = pytest.importorskip("octavo.db.dialects.postgres_notices").PostgresNotices
    server = pytest.importorskip("octavo.db.dialects.postgres_server").PostgresServer
    database = await Database.open(postgres_tables, model)
    database.engine.notices = notices_of(server(f"postgresql://127.0.0.1:{free_port()}/nowhere", 1), None)
    changes = Changes()
    store, calls = Store(database, changes), []

    async def read_again(row: object) -> None:
        calls.append(await store.get("name", 0))

    changes.watch([TOPIC], read_again)
    changes.attach(database)
    async with asyncio.timeout(60):
        for _ in range(3):
            await changes.poll()
    assert len(calls) == 3
    await database.close()


@pytest.mark.mariadb
async def test_what_was_written_while_every_connection_was_cut_is_told(
    mariadb_tables: str, model: Model
) -> None:
    others = "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"
    async with AsyncExitStack() as stack:
        databases = [await Database.open(mariadb_tables, model) for _ in range(2)]
        for database in databases:
            stack.push_async_callback(database.close)
        here, there = map(Instance, databases)
        await here.settle()
        await there.changes.record_write(TOPIC, None)
        for (number,) in await on_mariadb(mariadb_tables, others):
            await on_mariadb(mariadb_tables, f"KILL {number}")
        await here.poll_until(lambda: here.told)
        here.told.clear()
        await here.changes.poll()
        assert here.told == []
