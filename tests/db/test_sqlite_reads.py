"""Short reads of SQLite run on the event loop, long ones in a thread, and nobody but the clock can tell."""

import asyncio
from collections.abc import AsyncIterator, Generator
from pathlib import Path
from typing import Any

import pytest

from octavo.db.dialects.sqlite_engine import SQLiteEngine
from octavo.db.statement import Statement

NUMBERS = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT {}) SELECT max(x) FROM n"
SHORT, LONG = Statement(NUMBERS.format(10), ()), Statement(NUMBERS.format(300_000), ())


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[SQLiteEngine]:
    engine = SQLiteEngine(tmp_path / "data.db", "full", 2, max_waiting=10)
    await engine.open()
    yield engine
    await engine.close()


def reading(*statements: Statement) -> Generator[Any, Any, list[int]]:
    numbers = []
    for statement in statements:
        rows = yield statement, ()
        numbers.append(rows[0][0])
    return numbers


async def answers_at_once(engine: SQLiteEngine, *statements: Statement) -> bool:
    """Run a task; return whether its value is there before anything else had its turn."""
    task = asyncio.create_task(engine.run(lambda: reading(*statements)))
    await asyncio.sleep(0)
    is_done = task.done()
    assert await task == [int(one.sql.split("LIMIT ")[1].split(")")[0]) for one in statements]
    return is_done


async def test_what_is_short_is_read_on_the_event_loop_and_what_is_long_in_a_thread(
    engine: SQLiteEngine,
) -> None:
    assert await answers_at_once(engine, SHORT)
    assert not await answers_at_once(engine, LONG)
    assert not await answers_at_once(engine, SHORT, LONG)
    assert await answers_at_once(engine, Statement(SHORT.sql + " WHERE true", ()))


async def test_what_is_short_stays_so_however_often_it_is_read(engine: SQLiteEngine) -> None:
    middling = Statement(NUMBERS.format(400), ())  # SQLite counts on from one run of a statement to the next
    assert all([await answers_at_once(engine, middling) for _ in range(50)])


async def test_a_read_that_is_given_to_a_thread_is_observed_once(engine: SQLiteEngine) -> None:
    seen: list[str] = []
    engine.observer = lambda statement: seen.append(statement.sql)
    for _ in range(2):
        assert await engine.run(lambda: reading(SHORT, LONG)) == [10, 300_000]
    assert seen == [SHORT.sql, LONG.sql] * 2


async def test_a_read_sees_what_was_written_before_it(engine: SQLiteEngine) -> None:
    count = Statement("SELECT count(*) AS n FROM things LIMIT 1", (), counts=True)
    await engine.write(lambda connection: connection.execute("CREATE TABLE things (id INTEGER)"))
    for number in range(5):
        assert await engine.run(lambda: reading(count)) == [number]
        await engine.write(lambda connection: connection.execute("INSERT INTO things VALUES (1)"))


async def test_a_failure_is_told_as_a_thread_tells_it(engine: SQLiteEngine) -> None:
    with pytest.raises(Exception, match="no such table: nowhere"):
        await engine.run(lambda: reading(Statement("SELECT 1 FROM nowhere", ())))
    assert await answers_at_once(engine, SHORT)


async def test_a_snapshot_of_a_long_read_ends_with_it(engine: SQLiteEngine) -> None:
    # SQLite counts the steps of COMMIT too, on from one to the next: one in some hundred is told of them.
    for number in range(700):
        await engine.run(lambda n=number: reading(Statement(f"{NUMBERS.format(3000)} WHERE {n} >= 0", ())))
    assert await answers_at_once(engine, SHORT)
    await engine.write(lambda connection: connection.execute("CREATE TABLE things (id INTEGER)"))
    assert await engine.fetch(Statement("SELECT count(*) FROM things", ()), ()) == [(0,)]
