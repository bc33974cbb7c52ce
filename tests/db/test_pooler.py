"""Through PgBouncer, where each transaction may have another session of PostgreSQL's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import pytest
from tests.cli.serving import eventually
from tests.db.test_changes import TOPIC, Instance, on_server
from tests.poolers import BUSY, Pooler, pooler

from octavo.db.dialects import migration_wait, postgres_pooler
from octavo.db.engine import Database
from octavo.db.errors import DatabaseError, QueryTimeout
from octavo.db.model import Model
from octavo.db.retries import with_retries
from octavo.db.statement import Bind, Statement
from octavo.errors import StartupError

pytestmark = [pytest.mark.postgres, pytest.mark.soak]

NAMES = ("statement_timeout", "jit", "TimeZone", "DateStyle", "idle_in_transaction_session_timeout")
SETTINGS = {*zip(NAMES, ("30s", "off", "UTC", "ISO, MDY", "1min"), strict=True)}
SESSION = Statement(
    "SELECT pg_backend_pid(), name, current_setting(name), (SELECT count(*) FROM pg_prepared_statements) "
    "FROM unnest($1::text[]) AS name",
    (Bind("names", None),),
)
SLEEP = Statement("SELECT pg_sleep(0.8)", ())
IGNORED = {
    "ignore_startup_parameters": "jit, statement_timeout, idle_in_transaction_session_timeout, "
    "tcp_keepalives_idle, tcp_keepalives_interval, tcp_keepalives_count"
}
ADVICE = r'set database\.pooler = "transaction" and database\.direct_url'

Open = Callable[..., Awaitable[Database]]


@pytest.fixture(scope="module")
def bouncer() -> Iterator[Pooler]:
    with pooler(**BUSY) as found:
        yield found


@pytest.fixture
async def opened(bouncer: Pooler, postgres_tables: str, model: Model) -> AsyncIterator[Open]:
    """Open databases through the pooler, as two processes would."""
    async with AsyncExitStack() as stack:

        async def open_one(**options: float) -> Database:
            url = bouncer.address(postgres_tables)
            made = await Database.open(
                url, model, direct_url=postgres_tables, transaction_timeout=None, **options
            )
            stack.push_async_callback(made.close)
            return made

        yield open_one


async def test_every_session_has_the_settings_and_keeps_no_statement(opened: Open) -> None:
    database, other, sessions = await opened(), await opened(), set()
    asked = (SESSION, {"names": list(NAMES)})
    async with database.transaction(), other.transaction():  # at once: each takes a session
        await database.fetch(*asked)
        await other.fetch(*asked)
    for _ in range(10):
        rows = await database.fetch(*asked)
        async with database.transaction():
            rows += await database.fetch(*asked)
        assert {(name, value) for _, name, value, _ in rows} == SETTINGS
        assert {prepared for *_, prepared in rows} == {0}
        sessions |= {pid for pid, *_ in rows}
    assert len(sessions) > 1


async def test_what_one_process_writes_another_knows(opened: Open) -> None:
    here, there = [Instance(await opened()) for _ in range(2)]
    await here.settle()
    await there.settle()
    for _ in range(3):
        await there.changes.record_write(TOPIC, {"id": 1})
        await here.poll_until(lambda: here.told)
        await here.deliver(there)
        assert here.told == [None]
        here.told.clear()


async def test_writers_that_hold_what_the_other_wants_are_done_again(opened: Open) -> None:
    """Each waits for the other, the server ends one of them, and that one is repeated."""
    databases = [await opened() for _ in range(2)]
    both, attempts = asyncio.Barrier(2), []
    lock = Statement("SELECT pg_advisory_xact_lock($1)", (Bind("number", None),), writes=True)

    async def write(number: int) -> str:
        attempts.append(number)
        async with databases[number].transaction():
            await databases[number].fetch(lock, {"number": number})
            if len(attempts) <= 2:
                await both.wait()
            await databases[number].fetch(lock, {"number": 1 - number})
        return "written"

    writes = (with_retries(databases[number], lambda number=number: write(number)) for number in range(2))
    assert await asyncio.gather(*writes) == ["written"] * 2
    assert len(attempts) == 3


async def test_a_writer_who_read_what_has_changed_since_is_done_again(opened: Open) -> None:
    here, there = await opened(), await opened()
    name = "octavo_test_serialization"
    isolate = Statement("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", (), writes=True)
    read = Statement(f"SELECT value FROM octavo_store WHERE name = '{name}'", ())
    write = Statement(
        f"INSERT INTO octavo_store (name, value) VALUES ('{name}', $1) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (Bind("value", None),),
        writes=True,
    )
    await here.execute(write, {"value": "0"})
    seen = []

    async def add_one() -> None:
        async with here.transaction():
            await here.execute(isolate)
            ((value,),) = await here.fetch(read)
            seen.append(value)
            if len(seen) == 1:
                await there.execute(write, {"value": "10"})
            await here.execute(write, {"value": str(int(value) + 1)})

    await with_retries(here, add_one)
    assert seen == ["0", "10"]
    assert await there.fetch(read) == [("11",)]


async def test_a_statement_has_its_time_and_an_hour_in_a_transaction_without_hurry(opened: Open) -> None:
    database = await opened(statement_timeout=0.5)
    async with database.transaction(unhurried=True):
        assert len(await database.fetch(SLEEP)) == 1
    with pytest.raises(QueryTimeout):
        await database.fetch(SLEEP)
    with pytest.raises(QueryTimeout):
        async with database.transaction():
            await database.fetch(SLEEP)


async def test_a_statement_nobody_waits_for_ends(opened: Open, postgres_tables: str) -> None:
    database = await opened()
    running = """SELECT count(*) FROM pg_stat_activity
        WHERE state = 'active' AND query = 'SELECT pg_sleep(60)' AND datname = current_database()"""
    count = lambda: asyncio.run(on_server(postgres_tables, running))  # noqa: E731
    sleeping = asyncio.create_task(database.fetch(Statement("SELECT pg_sleep(60)", ())))
    try:
        await asyncio.to_thread(eventually, lambda: sleeping.done() or count() == 1, "the statement", 60)
    finally:
        sleeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeping
    await asyncio.to_thread(eventually, lambda: count() == 0, "its end", 20)
    assert len(await database.fetch(SESSION, {"names": list(NAMES)})) == len(NAMES)


async def test_one_process_at_a_time_brings_a_database_up(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await opened(), await opened()
    async with first.starting():
        with monkeypatch.context() as patched:
            patched.setattr(migration_wait, "START_SECONDS", 0.2)
            with pytest.raises(StartupError, match=r"waited 0\.2 s for another process, which starts on"):
                async with second.starting():
                    raise AssertionError
    async with second.starting():
        pass


@pytest.mark.parametrize("settings", [{}, IGNORED])
async def test_a_pooler_that_the_settings_tell_nothing_of_is_told(
    settings: dict[str, str], postgres_tables: str, model: Model
) -> None:
    with pooler(**BUSY, **settings) as found, pytest.raises(StartupError, match=ADVICE):
        await Database.open(found.address(postgres_tables), model)


async def test_a_pooler_that_keeps_sessions_needs_no_setting(postgres_tables: str, model: Model) -> None:
    with pooler(pool_mode="session", **IGNORED) as found:
        database = await Database.open(found.address(postgres_tables), model)
        instance = Instance(database)
        await instance.settle()
        await instance.changes.record_write(TOPIC, {"id": 1})
        assert instance.told == [{"id": 1}]
        await database.close()


async def test_a_statement_that_a_pooler_lost_names_the_setting(postgres_tables: str, model: Model) -> None:
    """A pooler that shared no session when it was asked, and does later."""
    database = await Database.open(postgres_tables, model)
    try:
        statement = Statement("SELECT 1 AS kept", ())
        await database.fetch(statement)
        async with database.transaction() as transaction:
            await transaction.connection.execute_text("DEALLOCATE ALL")
        with pytest.raises(DatabaseError, match=ADVICE):
            await database.fetch(statement)
    finally:
        await database.close()


async def test_an_address_past_the_pooler_that_leads_elsewhere_is_refused(
    bouncer: Pooler,
    postgres_tables: str,
    fresh_postgres_url: str,
    model: Model,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres_pooler, "NOTICE_SECONDS", 0.5)
    url = bouncer.address(postgres_tables)
    wrong = {
        fresh_postgres_url: r"is not heard of here \(give the address of the same database",
        url: "cannot be used: ProtocolViolationError",
        "postgresql://127.0.0.1:1/nothing": "cannot be used: ConnectionRefusedError",
        "mysql://127.0.0.1:1/nothing": "is no address of one PostgreSQL server",
        "postgresql:nothing": "where the host begins and ends cannot be told",
    }
    for direct_url, message in wrong.items():
        with pytest.raises(StartupError, match=rf"^database\.direct_url: .*{message}"):
            await Database.open(url, model, direct_url=direct_url)


async def test_settings_in_the_address_that_a_pooler_does_not_take_are_named(
    bouncer: Pooler, postgres_tables: str, model: Model
) -> None:
    url = bouncer.address(postgres_tables) + "?search_path=mine"
    with pytest.raises(
        StartupError, match=r"takes no search_path in the address .*ALTER ROLE … SET search_path"
    ):
        await Database.open(url, model, direct_url=postgres_tables)


@pytest.mark.parametrize("url", ["sqlite:x.db", "mysql://127.0.0.1:1/nothing"])
async def test_other_databases_have_no_pooler(url: str, model: Model) -> None:
    with pytest.raises(StartupError, match=r"database\.pooler: is for PostgreSQL alone"):
        await Database.open(url, model, direct_url="postgresql://127.0.0.1:1/nothing")
