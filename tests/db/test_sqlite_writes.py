"""Inside a transaction short statements of SQLite run on the event loop, and what nobody waits for goes along
with the next one.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from octavo.db.dialects.sqlite_engine import SQLiteEngine
from octavo.db.errors import DatabaseError, UniqueViolation
from octavo.db.statement import Statement

ADD = Statement("INSERT INTO things VALUES (1) RETURNING id", (), writes=True, short=True)
COUNT = Statement("SELECT count(*) FROM things", ())
SLOW = Statement(
    "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 3000000) SELECT max(x) FROM n", ()
)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[SQLiteEngine]:
    engine = SQLiteEngine(tmp_path / "data.db", "full", 2, max_waiting=10)
    await engine.open()
    await engine.write(lambda connection: connection.execute("CREATE TABLE things (id INTEGER)"))
    await engine.write(lambda connection: connection.execute("CREATE TABLE names (name TEXT UNIQUE)"))
    yield engine
    await engine.close()


async def things(engine: SQLiteEngine) -> int:
    return int((await engine.fetch(COUNT, ()))[0][0])


async def test_a_short_statement_is_there_before_anything_else_has_its_turn(engine: SQLiteEngine) -> None:
    async with engine.transaction() as connection:
        for statement, is_at_once in ((ADD, True), (COUNT, True), (SLOW, False), (SLOW, False), (ADD, True)):
            task = asyncio.create_task(connection.fetch(statement, ()))
            await asyncio.sleep(0)
            assert task.done() is is_at_once
            assert await task
    assert await things(engine) == 2


async def test_what_was_written_on_the_event_loop_is_undone_too(engine: SQLiteEngine) -> None:
    with pytest.raises(ZeroDivisionError):
        async with engine.transaction() as connection:
            await connection.fetch(ADD, ())
            raise ZeroDivisionError
    assert await things(engine) == 0


async def test_waiting_for_another_process_holds_up_nobody(engine: SQLiteEngine, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "data.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        async with engine.transaction() as connection:
            await connection.fetch(ADD, ())

    task = asyncio.create_task(write())
    for _ in range(20):
        await asyncio.sleep(0.001)
    assert not task.done()
    other.execute("COMMIT")
    other.close()
    await task
    assert await things(engine) == 1


async def test_nothing_runs_beside_a_statement_that_was_given_up(engine: SQLiteEngine) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01), engine.transaction() as connection:
            await connection.fetch(ADD, ())
            await connection.fetch(SLOW, ())
    async with engine.transaction() as connection:
        await connection.fetch(ADD, ())
    assert await things(engine) == 1


async def test_what_is_posted_is_seen_by_the_next_statement_and_kept(engine: SQLiteEngine) -> None:
    insert = Statement("INSERT INTO things VALUES (?)", (), writes=True)
    async with engine.transaction() as connection:
        await connection.post(insert, [(1,), (2,)])
        assert await connection.fetch(COUNT, ()) == [(2,)]
        await connection.post(insert, [(3,)])
    async with engine.transaction() as connection:
        await connection.post(insert, [(4,)])
    assert await things(engine) == 4


async def test_a_fault_of_what_is_posted_undoes_all(engine: SQLiteEngine) -> None:
    name = Statement("INSERT INTO names VALUES ('one')", (), writes=True)
    with pytest.raises(UniqueViolation):
        async with engine.transaction() as connection:
            await connection.fetch(ADD, ())
            await connection.post(name, [(), ()])
    assert await things(engine) == 0
    async with engine.transaction() as connection:
        await connection.post(name, [()])
    assert await engine.fetch(Statement("SELECT count(*) FROM names", ()), ()) == [(1,)]


async def test_a_value_that_the_driver_does_not_take_undoes_all_and_leaves_the_writer(
    engine: SQLiteEngine,
) -> None:
    insert = Statement("INSERT INTO things VALUES (?)", (), writes=True)
    with pytest.raises(OverflowError):
        async with engine.transaction() as connection:
            await connection.post(insert, [(1,), (2**64,)])
    async with engine.transaction() as connection:
        await connection.fetch(ADD, ())
    assert await things(engine) == 1


@pytest.mark.parametrize("is_cancelled", [False, True])
async def test_what_is_under_way_when_the_engine_closes_comes_to_an_end(
    tmp_path: Path, is_cancelled: bool
) -> None:
    engine = SQLiteEngine(tmp_path / "other.db", "full", 2, max_waiting=10)
    await engine.open()
    began, goes_on = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with engine.transaction() as connection:
            await connection.execute_text("CREATE TABLE things (id INTEGER)")
            began.set()
            await goes_on.wait()
            await connection.execute_text("DROP TABLE things")

    task = asyncio.create_task(write())
    await began.wait()
    await engine.close()
    if is_cancelled:
        task.cancel()
    goes_on.set()
    with pytest.raises(asyncio.CancelledError if is_cancelled else DatabaseError):
        await task
    with pytest.raises(DatabaseError, match="The database is closed"):
        await engine.fetch(Statement("SELECT 1", ()), ())
