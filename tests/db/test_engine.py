"""Transactions, and what the drivers' errors become."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from string import ascii_letters
from typing import Any

import pytest
import sqlalchemy as sa
from tests.db.content import Content
from tests.db.test_find import ARTICLE, AUTHOR, TAG

from octavo.db import drivers
from octavo.db.dialects.mariadb_engine import unfit
from octavo.db.engine import Database
from octavo.db.errors import (
    DiskFull,
    NumberTooLarge,
    QueryTimeout,
    TextTooLong,
    TransactionError,
    TransactionTimeout,
    UniqueViolation,
)
from octavo.db.model import Model
from octavo.db.statement import Statement, compile_statement
from octavo.errors import StartupError


async def test_a_transaction_is_kept_as_a_whole_or_not_at_all(content: Content) -> None:
    with pytest.raises(RuntimeError):
        async with content.db.transaction():
            await content.add(TAG, name="lost")
            assert await content.names(TAG) == ["lost"]
            raise RuntimeError
    assert await content.names(TAG) == []
    async with content.db.transaction():
        await content.add(TAG, name="kept")
    assert await content.names(TAG) == ["kept"]


async def test_what_waits_for_the_end_of_a_transaction_is_called_once_and_earlier_where_it_is_long(
    content: Content,
) -> None:
    async def note(name: str) -> None:
        await content.add(TAG, name=name)

    async with content.db.transaction() as transaction:
        transaction.before_commit.append(partial(note, "first"))
        await transaction.settle()
        assert await content.names(TAG) == ["first"]
        transaction.before_commit.append(partial(note, "second"))
        assert await content.names(TAG) == ["first"]
    assert await content.names(TAG) == ["first", "second"]
    with pytest.raises(RuntimeError):
        async with content.db.transaction() as transaction:
            transaction.before_commit.append(partial(note, "third"))
            await transaction.settle()
            raise RuntimeError
    assert await content.names(TAG) == ["first", "second"]


async def test_a_transaction_without_a_statement_leaves_the_writer_free(content: Content) -> None:
    async with content.db.transaction():
        pass
    with pytest.raises(RuntimeError):
        async with content.db.transaction():
            raise RuntimeError
    await content.add(TAG, name="next")
    assert await content.names(TAG) == ["next"]


async def test_nested_transactions_join_the_outer_one(content: Content) -> None:
    with pytest.raises(RuntimeError):
        async with content.db.transaction():
            async with content.db.transaction():
                await content.add(TAG, name="inner")
            raise RuntimeError
    assert await content.names(TAG) == []


async def test_a_failure_inside_dooms_what_had_been_written_even_when_caught(content: Content) -> None:
    with pytest.raises(TransactionError, match="rolled back"):
        async with content.db.transaction():
            await content.add(TAG, name="outer")
            with pytest.raises(RuntimeError):
                async with content.db.transaction():
                    await content.add(TAG, name="inner")
                    raise RuntimeError
    assert await content.names(TAG) == []


async def test_a_refusal_before_anything_was_written_dooms_nothing(content: Content) -> None:
    async with content.db.transaction():
        with pytest.raises(RuntimeError):
            async with content.db.transaction():
                raise RuntimeError
        await content.add(TAG, name="kept")
    assert await content.names(TAG) == ["kept"]


@pytest.mark.postgres
async def test_a_transaction_that_is_undone_leaves_its_connection_to_the_next(
    postgres_tables: str, model: Model
) -> None:
    which = Statement("SELECT pg_backend_pid()", ())
    found = set()
    database = await Database.open(postgres_tables, model)
    try:
        for _ in range(3):
            with pytest.raises(RuntimeError):
                async with database.transaction():
                    found.add((await database.fetch(which, {}))[0][0])
                    raise RuntimeError
    finally:
        await database.close()
    assert len(found) == 1


@pytest.mark.postgres
async def test_a_statement_has_its_time_and_an_hour_in_a_transaction_without_hurry(
    postgres_tables: str, model: Model
) -> None:
    sleep = Statement("SELECT pg_sleep(0.8)", ())
    database = await Database.open(postgres_tables, model, statement_timeout=0.5)
    try:
        async with database.transaction(unhurried=True):
            assert len(await database.fetch(sleep, {})) == 1
        with pytest.raises(QueryTimeout):
            async with database.transaction():
                await database.fetch(sleep, {})
    finally:
        await database.close()


async def test_unique_attributes_are_kept_by_the_database(content: Content) -> None:
    await content.add(AUTHOR, name="Ada")
    with pytest.raises(UniqueViolation) as caught:
        await content.add(AUTHOR, name="Ada")
    assert caught.value.table == "authors"
    assert caught.value.columns == ("name", "locale", "status")
    assert caught.value.index == "authors_name_unique"
    assert await content.names(AUTHOR) == ["Ada"]


@pytest.mark.parametrize(("length", "index"), [(4000, "the index authors_name_lookup"), (9000, "an index")])
async def test_a_text_that_no_index_of_postgres_can_keep_is_told(
    content: Content, length: int, index: str
) -> None:
    long = "".join(Random(1).choices(ascii_letters, k=length))
    if content.db.dialect.name != "postgresql":  # indexes keep texts of any length, or their beginning
        await content.add(AUTHOR, name=long)
        assert await content.names(AUTHOR) == [long]
        return
    with pytest.raises(TextTooLong, match=f"longer than {index} can keep"):
        await content.add(AUTHOR, name=long)


async def test_a_task_started_inside_a_transaction_may_not_use_it(content: Content) -> None:
    async with content.db.transaction("create of a tag"):
        with pytest.raises(TransactionError, match="create of a tag"):
            await asyncio.create_task(content.names(TAG))


async def test_a_task_that_outlives_the_transaction_has_the_database_to_itself(content: Content) -> None:
    ended = asyncio.Event()

    async def later() -> list[Any]:
        await ended.wait()
        return await content.names(TAG)

    async with content.db.transaction():
        task = asyncio.create_task(later())
        await content.add(TAG, name="kept")
    ended.set()
    assert await task == ["kept"]


async def test_a_transaction_held_without_use_is_cancelled_and_says_by_whom(content: Content) -> None:
    content.db.transaction_timeout = 0.2
    with pytest.raises(TransactionTimeout, match="before_create of tags held"):
        async with content.db.transaction() as transaction:
            await content.add(TAG, name="lost")
            with transaction.held_by("before_create of tags"):
                await asyncio.sleep(30)
    assert await content.names(TAG) == []


async def test_a_transaction_in_use_may_last_longer_than_its_timeout(content: Content) -> None:
    content.db.transaction_timeout = 1.0
    async with content.db.transaction():
        for number in range(5):
            await asyncio.sleep(0.3)
            await content.add(TAG, name=f"t{number}")
    assert len(await content.names(TAG)) == 5


async def test_a_cancelled_write_leaves_nothing_and_the_next_one_works(content: Content) -> None:
    started = asyncio.Event()

    async def write() -> None:
        async with content.db.transaction():
            await content.add(TAG, name="lost")
            started.set()
            await asyncio.sleep(30)

    task = asyncio.create_task(write())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await content.add(TAG, name="kept")
    assert await content.names(TAG) == ["kept"]


async def test_writers_wait_for_each_other_and_readers_for_none(content: Content) -> None:
    async with content.db.transaction():
        await content.add(TAG, name="first")
        reading = asyncio.get_running_loop().create_task(_outside(content))
        second = asyncio.get_running_loop().create_task(asyncio.sleep(0))
        await second
        assert await reading == []
    assert await content.names(TAG) == ["first"]


async def _outside(content: Content) -> list[Any]:
    """Read as a request of its own would: without the context of who started this task."""
    content.db._current.set(None)
    return await content.names(TAG)


async def test_many_writers_at_once_lose_nothing(content: Content) -> None:
    await asyncio.gather(*(content.add(TAG, name=f"t{number}") for number in range(40)))
    assert len(await content.find(TAG, pagination={"limit": "100"})) == 40


async def test_statements_say_what_they_wait_for(content: Content) -> None:
    table = content.db.model.types[TAG].table
    statement = compile_statement(
        sa.select(table.c.id).where(table.c.name == sa.bindparam("name")), content.db.dialect
    )
    with pytest.raises(KeyError, match="name"):
        await content.db.fetch(statement, {})
    with pytest.raises(ValueError, match=r"dialect\.is_in"):
        compile_statement(sa.select(table.c.id).where(table.c.id.in_([1, 2])), content.db.dialect)


async def test_what_sqlite_acknowledges_survives_power_loss(tmp_path: Path, model: Model) -> None:
    database = await Database.open("sqlite:deep/er/x.db", model, root=tmp_path)
    connection = database.engine._connect(read_only=False)  # type: ignore[attr-defined]
    pragmas = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2}
    reader = database.engine._connect(read_only=True)  # type: ignore[attr-defined]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("CREATE TABLE x (y)")
    connection.close()
    reader.close()
    await database.close()
    assert (tmp_path / "deep" / "er" / "x.db").exists()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("oracle:x", "no database is known as 'oracle'"),
        ("sqlite:", "needs a file"),
        ("sqlite::memory:", "needs a file"),
        ("sqlite:/dev/null/x.db", "cannot be opened"),
        ("postgresql://127.0.0.1:1/nothing", "cannot be used"),
        ("mysql://127.0.0.1:1/nothing", "MariaDB cannot be used"),
        ("mysql://127.0.0.1:1", "names no database"),
        ("mysql://127.0.0.1:1/x?charset=latin1", "unknown option 'charset'"),
        ("mariadb://127.0.0.1:1/x?sslmode=prefer", "sslmode is none"),
    ],
)
async def test_a_database_that_cannot_be_opened_says_why(url: str, message: str, model: Model) -> None:
    with pytest.raises(StartupError, match=message):
        await Database.open(url, model)


@pytest.mark.parametrize(
    ("url", "driver", "extra"),
    [
        ("postgresql://127.0.0.1/x", "asyncpg", "postgres"),
        ("mysql://127.0.0.1/x", "asyncmy", "mysql"),
        ("mariadb://127.0.0.1/x", "asyncmy", "mysql"),
    ],
)
async def test_a_server_without_its_driver_names_the_extra(
    url: str, driver: str, extra: str, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ImportError(f"No module named {driver!r}", name=driver)

    monkeypatch.setattr(drivers, "import_module", missing)
    with pytest.raises(StartupError, match=rf"octavo\[{extra}\]"):
        await Database.open(url, model)


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("5.5.5-10.11.19-MariaDB-0+deb12u1", None),
        ("11.8.2-MariaDB-log", None),
        ("5.5.5-10.6.21-MariaDB", "the server is 5.5.5-10.6.21-MariaDB"),
        ("8.4.3", "no MariaDB but 8.4.3, MySQL maybe"),
    ],
)
def test_other_servers_than_mariadb_of_today_are_refused(version: str, message: str | None) -> None:
    problem = unfit(version)
    assert (problem is None) if message is None else (problem is not None and message in problem.message)


async def test_a_full_disk_is_told_as_such_and_nothing_of_the_write_is_kept(content: Content) -> None:
    if content.db.dialect.name != "sqlite":  # whose file may be given a largest size
        return
    engine: Any = content.db.engine

    async def pages(most: int) -> None:
        await engine.write(lambda connection: connection.execute(f"PRAGMA max_page_count = {most}"))

    await pages(1)  # no more than there are
    with pytest.raises(DiskFull) as caught:
        for number in range(200):
            await content.add(TAG, name=f"{number} {'x' * 5000}")
    assert caught.value.status == 507
    kept = len(await content.names(TAG))
    await pages(1_000_000)
    await content.add(TAG, name="next")
    assert len(await content.names(TAG)) == kept + 1


async def test_totals_follow_every_write(content: Content, database_url: str, model: Model) -> None:
    query = content.query(TAG, pagination={"pageSize": "1", "withCount": "true"})

    async def total() -> int | None:
        return (await content.db.find(query)).total

    assert await total() == 0
    for number in range(3):
        await content.add(TAG, name=f"tag {number}")
        assert await asyncio.gather(*(total() for _ in range(9))) == [number + 1] * 9
    async with content.db.transaction():
        await content.add(TAG, name="uncommitted")
        assert await total() == 4
    other = await Database.open(database_url, model)
    await Content(other, counter=100).add(TAG, name="of another process")
    await other.close()
    assert await asyncio.gather(*(total() for _ in range(9))) == [5] * 9


async def test_every_filter_has_a_total_of_its_own(content: Content) -> None:
    for title, views in {"one": 1, "two": 2}.items():
        await content.add("api::article.article", title=title, views=views)

    async def total(value: object) -> int | None:
        page = {"pageSize": "1", "withCount": "true"}
        found = content.query("api::article.article", filters={"views": {"$eq": value}}, pagination=page)
        return (await content.db.find(found)).total

    assert [await total(value) for value in ("1", "2", "3", "1")] == [1, 1, 0, 1]


async def test_more_readers_than_connections_take_turns(content: Content) -> None:
    await content.add(TAG, name="one")
    assert await asyncio.gather(*(content.names(TAG) for _ in range(60))) == [["one"]] * 60


async def test_an_observer_sees_every_statement(content: Content) -> None:
    seen: list[Statement] = []
    with content.db.observed(seen.append):
        await content.add(TAG, name="one")
        await content.find(TAG, pagination={"withCount": "true"})
    assert [statement.sql.split()[0] for statement in seen] == ["INSERT", "SELECT", "SELECT"]


async def test_a_number_with_more_digits_than_a_column_keeps_is_told(content: Content) -> None:
    large = Decimal(10) ** 40
    if content.db.dialect.name == "mariadb":
        with pytest.raises(NumberTooLarge, match="Out of range"):
            await content.add(ARTICLE, title="a", rating=large)
        large = Decimal(10) ** 34
    await content.add(ARTICLE, title="b", rating=large)
    assert (await content.names(ARTICLE, "rating"))[-1] == float(large)


async def test_what_one_find_reads_is_of_one_moment(
    content: Content, database_url: str, model: Model
) -> None:
    """What others commit between its statements is not among it."""
    await content.add(TAG, name="first")
    count = Statement("SELECT count(*) FROM tags", ())

    async def add() -> None:
        other = await Database.open(database_url, model)
        try:
            await Content(other, counter=100).add(TAG, name="second")
        finally:
            await other.close()

    def reading() -> Any:
        first = yield count, []
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, add()).result()
        second = yield count, []
        return int(first[0][0]), int(second[0][0])

    assert await content.db.engine.run(reading) == (1, 1)
    assert await content.names(TAG) == ["first", "second"]
    # A read that is given up in its midst leaves a connection that serves the next one.
    for _ in range(20):
        with pytest.raises(ValueError, match="midst"):
            await content.db.engine.run(lambda: breaking(count))
    assert await content.names(TAG) == ["first", "second"]


def breaking(statement: Statement) -> Any:
    yield statement, []
    raise ValueError("midst")
