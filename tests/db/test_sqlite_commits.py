"""Brief transactions that wait for each other on SQLite share commits, and each is told of its own end."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from octavo.db.dialects import sqlite_commits, sqlite_engine
from octavo.db.dialects.sqlite_engine import SQLiteConnection, SQLiteEngine
from octavo.db.dialects.turns import Lane, Terms
from octavo.db.errors import Collision, DatabaseError
from octavo.db.statement import Statement

BRIEF, LONG = Terms(Lane.WRITES, brief=True), Terms(Lane.WRITES)
INSERT = Statement("INSERT INTO things (id, owner) VALUES (?, ?)", (), writes=True)
Body = Callable[[SQLiteConnection], Awaitable[object]]


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[SQLiteEngine]:
    engine = SQLiteEngine(tmp_path / "data.db", "full", 2, max_waiting=100)
    await engine.open()
    async with engine.transaction() as connection:
        await connection.execute_text("CREATE TABLE owners (id INTEGER PRIMARY KEY)")
        await connection.execute_text(
            "CREATE TABLE things (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES owners (id)"
            " DEFERRABLE INITIALLY DEFERRED)"
        )
    yield engine
    await engine.close()


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts commits, of one transaction or of several."""
    counted: list[int] = []

    def commit(connection: sqlite3.Connection) -> Exception | None:
        counted.append(1)
        return sqlite_commits.commit(connection)

    monkeypatch.setattr(sqlite_engine, "commit", commit)
    return counted


def stored(path: Path) -> list[int]:
    """Return what anybody else sees of the things."""
    connection = sqlite3.connect(path / "data.db")
    try:
        return [number for (number,) in connection.execute("SELECT id FROM things ORDER BY id")]
    finally:
        connection.close()


async def write(engine: SQLiteEngine, number: int, terms: Terms = BRIEF, body: Body | None = None) -> None:
    async with engine.transaction(terms) as connection:
        await connection.execute(INSERT, (number, None))
        if body is not None:
            await body(connection)


async def test_what_waits_shares_commits_and_nobody_is_told_before(
    engine: SQLiteEngine, tmp_path: Path, commits: list[int]
) -> None:
    async def acknowledged(number: int) -> bool:
        await write(engine, number)
        return number in stored(tmp_path)

    assert all(await asyncio.gather(*map(acknowledged, range(20))))
    assert stored(tmp_path) == list(range(20))
    assert len(commits) < 20


async def test_one_alone_commits_by_itself(engine: SQLiteEngine, commits: list[int]) -> None:
    for number in range(3):
        await write(engine, number)
    assert len(commits) == 3


async def test_one_that_fails_is_undone_alone(engine: SQLiteEngine, tmp_path: Path) -> None:
    async def fail(connection: SQLiteConnection) -> None:
        raise ValueError("never")

    async def post_a_duplicate(connection: SQLiteConnection) -> None:
        await connection.post(INSERT, [(0, None)])

    async def post_nonsense(connection: SQLiteConnection) -> None:
        await connection.post(INSERT, [(2**70, None)])

    bodies: dict[int, Body] = {3: fail, 6: post_a_duplicate, 8: post_nonsense, 9: fail}
    results = await asyncio.gather(
        *(write(engine, number, body=bodies.get(number)) for number in range(10)), return_exceptions=True
    )
    assert [number for number, result in enumerate(results) if result is not None] == [3, 6, 8, 9]
    assert stored(tmp_path) == [0, 1, 2, 4, 5, 7]


async def test_where_the_commit_fails_all_are_undone_and_may_be_tried_again(
    engine: SQLiteEngine, tmp_path: Path
) -> None:
    async def own_nobody(connection: SQLiteConnection) -> None:
        await connection.execute(INSERT, (100, 1))  # there is no such owner, which the commit finds

    results = await asyncio.gather(
        write(engine, 1), write(engine, 2), write(engine, 3, body=own_nobody), return_exceptions=True
    )
    assert [type(result) for result in results[:2]] == [Collision, Collision]
    assert isinstance(results[2], DatabaseError)
    assert not isinstance(results[2], Collision)
    assert stored(tmp_path) == []
    await asyncio.gather(write(engine, 1), write(engine, 2))
    assert stored(tmp_path) == [1, 2]


async def test_nobody_waits_for_a_long_one(engine: SQLiteEngine, tmp_path: Path) -> None:
    goes_on = asyncio.Event()

    async def wait(connection: SQLiteConnection) -> None:
        await goes_on.wait()

    brief = asyncio.create_task(write(engine, 1))
    long = asyncio.create_task(write(engine, 2, LONG, wait))
    await brief
    assert (stored(tmp_path), long.done()) == ([1], False)
    goes_on.set()
    await long
    assert stored(tmp_path) == [1, 2]


async def test_the_end_comes_also_where_the_next_one_leaves(engine: SQLiteEngine, tmp_path: Path) -> None:
    for number in range(0, 40, 4):
        tasks = [asyncio.create_task(write(engine, number + part)) for part in range(4)]
        for _ in range(number // 4):
            await asyncio.sleep(0)
        for task in tasks[1:]:
            task.cancel()
        await tasks[0]
        assert number in stored(tmp_path)
        await asyncio.gather(*tasks, return_exceptions=True)
    await write(engine, 1000)
    for number in stored(tmp_path):
        assert number % 4 == 0 or number < 40  # of those that were cancelled, any may have come to their end
